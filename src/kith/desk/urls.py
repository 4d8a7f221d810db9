"""The desk's addresses. What rooms bring stands before the addresses that every type has."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from kith.core.errors import SwitchedOff
from kith.core.principals.actor import Actor
from kith.core.registry import all_rooms, current
from kith.core.registry.room import Room
from kith.desk import (
    access_page,
    act_page,
    audit_page,
    board_page,
    bulk_page,
    calendar_page,
    cell_page,
    currencies_page,
    dossier_page,
    export_page,
    files_page,
    filter_page,
    form_page,
    guest_page,
    home_page,
    importing,
    layout_page,
    list_foot,
    list_page,
    live_page,
    move_page,
    notice_page,
    palette_page,
    past_page,
    preferences,
    record_page,
    search_page,
    settings_page,
    share_page,
    tour,
    trash_page,
    type_page,
    verb_page,
    views_page,
)
from kith.desk.account.urls import urlpatterns as account
from kith.desk.administration.providers.urls import urlpatterns as providers
from kith.desk.administration.urls import urlpatterns as administration
from kith.desk.conditions import pages as conditions
from kith.desk.door import desk

TYPE = "<slug:path>"
RECORD = f"{TYPE}/<uuid:uid>"


def room_pages() -> list[URLPattern]:
    """Pages of all rooms; those of a room that is switched off say so, but for what mails that are out lead to."""
    return [
        path(page.path, page.view if page.lasting else of_room(room, page.view), name=page.name)
        for room in all_rooms()
        for page in room.pages
    ]


def of_room(room: Room, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @desk
    def switched_off(request: HttpRequest, actor: Actor) -> HttpResponse:
        raise SwitchedOff(room.title)

    @wraps(view)
    def guarded(request: HttpRequest, **parts: object) -> HttpResponse:
        return view(request, **parts) if room.key in current().rooms else switched_off(request)

    return guarded


urlpatterns = [
    path("", home_page.home, name="home"),
    path("settings", settings_page.settings, name="settings"),
    path("settings/currencies", currencies_page.currencies, name="settings-currencies"),
    path("settings/house", settings_page.house, name="settings-house"),
    path("palette", palette_page.palette, name="palette"),
    path("fresh-pass", live_page.fresh_pass, name="fresh-pass"),
    path("search", search_page.search_page, name="search"),
    path("tour/<slug:key>", tour.tour, name="tour"),
    path("tour/<slug:key>/seen", tour.toured, name="tour-seen"),
    path("theme", preferences.theme, name="theme"),
    path("view-as/end", access_page.end_watching, name="view-as-end"),
    path("view-as/<uuid:uid>", access_page.watch, name="view-as"),
    path("guest/<str:secret>", guest_page.guest_page, name="guest"),
    path("components", preferences.components, name="components"),
    path("audit", audit_page.audit_page, name="audit"),
    path("trash", trash_page.trash_page, name="trash"),
    path("trash/keep", trash_page.keep, name="trash-keep"),
    path("trash/out", trash_page.take_out, name="trash-out"),
    path("audit/configuration", audit_page.configuration_page, name="audit-configuration"),
    path("audit/configuration/undo", audit_page.undo_change, name="audit-undo"),
    path("audit/keep", audit_page.keep, name="audit-keep"),
    path("audit/verify", audit_page.verify_soon, name="audit-verify"),
    path("audit/export", audit_page.export, name="audit-export"),
    path("bulk", act_page.acts_page, name="acts"),
    path("bulk/<uuid:uid>", act_page.act_page, name="act"),
    path("bulk/<uuid:uid>/rows.csv", act_page.rows_file, name="act-rows"),
    path("bulk/<uuid:uid>/stop", act_page.stop_act, name="act-stop"),
    path("bulk/<uuid:uid>/undo", act_page.undo_act, name="act-undo"),
    path("exports", export_page.exports_page, name="exports"),
    path("exports/<uuid:uid>/file", export_page.export_file, name="export-file"),
    path("exports/<uuid:uid>/remove", export_page.remove_export, name="export-remove"),
    path("notices", notice_page.notices_page, name="notices"),
    path("notices/read", notice_page.read_notices, name="notices-read"),
    path("notices/own", notice_page.own_records, name="notices-own"),
    path("notices/<uuid:uid>/open", notice_page.open_notice, name="notice-open"),
    path("notices/<uuid:uid>/mute", notice_page.mute_notice, name="notice-mute"),
    path("import", importing.tray, name="import"),
    path("import/<uuid:uid>", importing.run_page, name="import-run"),
    path("import/<uuid:uid>/map", importing.remap, name="import-map"),
    path("import/<uuid:uid>/stop", importing.stop, name="import-stop"),
    path("import/<uuid:uid>/undo", importing.undo, name="import-undo"),
    path("import/<uuid:uid>/rejects.csv", importing.rejects, name="import-rejects"),
    *account,
    *administration,
    *providers,
    *room_pages(),
    path(TYPE, type_page.type_page, name="list"),
    path(f"{TYPE}/board", board_page.board_form, name="board-form"),
    path(f"{TYPE}/calendar", calendar_page.calendar_form, name="calendar-form"),
    path(f"{TYPE}/board/heads", board_page.board_heads, name="board-heads"),
    path(f"{TYPE}/count", list_foot.list_count, name="list-count"),
    path(f"{TYPE}/conditions", conditions.conditions_page, name="list-conditions"),
    path(f"{TYPE}/conditions/menu", conditions.conditions_menu, name="list-conditions-menu"),
    path(f"{TYPE}/filter", filter_page.filter_form, name="list-filter"),
    path(f"{TYPE}/group", layout_page.group_form, name="list-group"),
    path(f"{TYPE}/live", live_page.changed_rows, name="list-live"),
    path(f"{TYPE}/jump", list_page.jump, name="list-jump"),
    path(f"{TYPE}/laid-out", list_page.laid_out, name="list-laid-out"),
    path(f"{TYPE}/columns", layout_page.columns_form, name="list-columns"),
    path(f"{TYPE}/sort", layout_page.sort_form, name="list-sort"),
    path(f"{TYPE}/export", export_page.export_form, name="list-export"),
    path(f"{TYPE}/bulk-export", export_page.export_dialog, name="bulk-export"),
    path(f"{TYPE}/bulk/<slug:key>", bulk_page.ask, name="bulk"),
    path(f"{TYPE}/bulk/<slug:key>/more", bulk_page.more, name="bulk-more"),
    path(f"{TYPE}/bulk/<slug:key>/preview", bulk_page.preview, name="bulk-preview"),
    path(f"{TYPE}/bulk/<slug:key>/start", bulk_page.start, name="bulk-start"),
    path(f"{TYPE}/save-view", views_page.save_view_form, name="list-save-view"),
    path(f"{TYPE}/views/menu", views_page.view_menu, name="view-menu"),
    path(f"{TYPE}/views/counts", views_page.view_counts, name="view-counts"),
    path(f"{TYPE}/views/<uuid:uid>/keep", views_page.keep_view, name="view-keep"),
    path(f"{TYPE}/views/<uuid:uid>/describe", views_page.describe_view, name="view-describe"),
    path(f"{TYPE}/views/<uuid:uid>/move", views_page.move_view, name="view-move"),
    path(f"{TYPE}/views/<uuid:uid>/first", views_page.first_view, name="view-first"),
    path(f"{TYPE}/views/<uuid:uid>/delete", views_page.delete_view, name="view-delete"),
    path(f"{TYPE}/views/<uuid:uid>/restore", views_page.restore_view, name="view-restore"),
    path(f"{TYPE}/lookup", palette_page.lookup, name="lookup"),
    path(f"{TYPE}/new", form_page.new_page, name="new"),
    path(RECORD, record_page.record_page, name="record"),
    path(f"{RECORD}/print", dossier_page.dossier, name="print"),
    path(f"{RECORD}/follow", notice_page.follow_page, name="follow"),
    path(f"{RECORD}/actions", palette_page.record_actions, name="record-actions"),
    path(f"{RECORD}/edit", form_page.edit_page, name="edit"),
    path(f"{RECORD}/cell/<slug:key>", cell_page.cell, name="cell"),
    path(f"{RECORD}/fact/<slug:key>", cell_page.fact, name="fact"),
    path(f"{RECORD}/whole/<slug:key>", record_page.whole_fact, name="whole-fact"),
    path(f"{RECORD}/move", move_page.move, name="move"),
    path(f"{RECORD}/delete", record_page.delete_record, name="delete"),
    path(f"{RECORD}/as-of", past_page.as_of_page, name="as-of"),
    path(f"{RECORD}/restore-value", past_page.restore_value, name="restore-value"),
    path(f"{RECORD}/restore", record_page.restore_record, name="restore"),
    path(f"{RECORD}/do/<slug:verb>", verb_page.do_verb, name="do"),
    path(f"{RECORD}/files", files_page.files_page, name="files"),
    path(f"{RECORD}/files/<uuid:one>", files_page.file_page, name="file"),
    path(f"{RECORD}/files/<uuid:one>/picture", files_page.picture, name="file-picture"),
    path(f"{RECORD}/files/<uuid:one>/remove", files_page.remove_file, name="file-remove"),
    path(f"{RECORD}/files/<uuid:one>/restore", files_page.restore_file, name="file-restore"),
    path(f"{RECORD}/share", share_page.share_page, name="share"),
    path(f"{RECORD}/share/<uuid:one>/end", share_page.end_share, name="share-end"),
    path(f"{RECORD}/guests", share_page.guest_page, name="guest-links"),
    path(f"{RECORD}/guests/<uuid:one>/end", share_page.end_link, name="guest-link-end"),
    path(f"{RECORD}/access", access_page.access_page, name="access"),
]
