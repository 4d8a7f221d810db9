"""The page of any record: who or what it is, what happened, and what rooms have to add."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from kith.core.access import readable
from kith.core.access.rules import allowed
from kith.core.attachment.reading import takes_files
from kith.core.errors import NotFound, Text
from kith.core.fieldtypes import MOMENT, TAGS
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.records.remaking import restored
from kith.core.records.settings import house_currency
from kith.core.records.verbs import may_edit
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.room import Panel
from kith.core.search.seen import note_seen
from kith.desk import formats, marks
from kith.desk.access_page import access_actions
from kith.desk.actions_view import Action, Crumb
from kith.desk.cells import MOST_TAGS, all_tags, shown
from kith.desk.door import desk
from kith.desk.files_page import TAB as FILES
from kith.desk.files_page import files_tab
from kith.desk.form_page import back_of, href_of
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.history_tab import history_tab
from kith.desk.live import topics_of
from kith.desk.notice_page import star
from kith.desk.one_record import title_of, values_of
from kith.desk.outside import leads
from kith.desk.record_view import Composer, ComposerTab, Fact, RecordTab, RecordView, Timeline
from kith.desk.related_tab import related_tab, related_types
from kith.desk.render import Toast, render_page
from kith.desk.verb_page import verb_actions
from kith.desk.written import written

FOR_COLLEAGUES = ("left", "right", "banner", "menu", "tab", "composer")
"""What rooms show to people of the company alone, who work with it."""


@desk
def record_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """A record, or the part of it that htmx asks for."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    own = _own_type(declared, record)
    if own is not declared and allowed(actor, own.permission("see"), record):
        return HttpResponseRedirect(href_of(own, record))
    context = {
        "record": record_view(request, actor, declared, record),
        "shell": frame(request, actor, declared.url, topics=topics_of(declared, uid)),
    }
    block = "events" if request.GET.get("before") else "page"
    response = render_page(request, "desk/record.jinja", context, block=block)
    # Closers are called once the answer is sent, so that nobody waits for it.
    response._resource_closers.append(partial(note_seen, actor, declared, record.pk))  # type: ignore[attr-defined]
    return response


def _own_type(declared: ObjectType, record: Model) -> ObjectType:
    """The narrower type that a record belongs to, such as person for a party; else the type itself."""
    narrower = (each for each in current().types if each.kind and each.model is declared.model)
    found = (each for each in narrower if each.kind and getattr(record, each.kind[0]) == each.kind[1])
    return next(found, declared)


def panels(actor: Actor, declared: ObjectType, place: str) -> tuple[Panel, ...]:
    """What rooms show the actor at a place of the type's pages, in order."""
    if actor.kind == Kind.OUTSIDE and place in FOR_COLLEAGUES:
        return ()
    return tuple(current().panels(declared.key, place))


def drawn(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, place: str
) -> tuple[Any, ...]:
    """What rooms show at a place, in order; those that have nothing to say are left out."""
    results = (panel.render(request, actor, record) for panel in panels(actor, declared, place))
    return tuple(result for result in results if result is not None)


def record_view(request: HttpRequest, actor: Actor, declared: ObjectType, record: Model) -> RecordView:
    values = values_of(actor, declared, record)
    title = declared.by_key[declared.title].type.show(
        values[declared.title], declared.by_key[declared.title].spec, actor.viewer("")
    ) or str(declared.label)
    href = href_of(declared, record)
    tabs, timeline, body = _centre(request, actor, declared, record, href)
    return RecordView(
        uid=str(getattr(record, "uid")),  # noqa: B009 - every listed model has one
        title=title,
        href=href,
        avatar=_avatar(declared, title),
        subtitle=_subtitle(values),
        crumbs=(Crumb(declared.plural, f"/{declared.url}"),),
        menu=menu_of(request, actor, declared, record, href),
        banners=drawn(request, actor, declared, record, "banner"),
        reach=drawn(request, actor, declared, record, "reach"),
        facts=_facts(actor, declared, record, values, href),
        facts_edit_href=f"{href}/edit" if may_edit(actor, declared, record) else "",
        left=drawn(request, actor, declared, record, "left"),
        right=drawn(request, actor, declared, record, "right"),
        tabs=tabs,
        timeline=timeline,
        body=body,
        composer=_composer(request, actor, declared, record, href) if timeline else None,
        actions=print_actions(actor, declared, href),
        star=star(actor, declared, record),
        live_topics=" ".join(topics_of(declared, getattr(record, "uid"))),  # noqa: B009
        live_href=request.get_full_path(),
    )


def print_actions(actor: Actor, declared: ObjectType, href: str) -> tuple[Action, ...]:
    """The way to a dossier on paper, for who may take records of the type along."""
    if actor.watcher or not allowed(actor, declared.permission("export")):
        return ()
    return (Action(_("Print"), f"{href}/print", "printer", key="p"),)


def _avatar(declared: ObjectType, title: str) -> Markup:
    if declared.belongs_to != "id":
        return written(f'<span class="av av-lg a1">{marks.icon(declared.icon, "i-lg")}</span>')
    return marks.avatar(title, "av-lg", "organisation" if declared.key == "organisation" else "person")


def _subtitle(values: dict[str, Any]) -> Markup | str:
    job, company = values.get("job_title"), values.get("organisation")
    parts = [Markup.escape(job)] if job else []
    parts += (
        [Markup('<a class="link" href="/companies/{}">{}</a>').format(company[0], company[1])]
        if company and company[1]
        else []
    )
    return Markup(" · ").join(parts)


def menu_of(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, href: str
) -> tuple[Action, ...]:
    """What can be done with a record besides editing it: by rooms, by the verbs of its type, and by everybody."""
    own = [*drawn(request, actor, declared, record, "menu"), *verb_actions(actor, declared, record, href)]
    own += access_actions(actor, declared, record, href)
    if declared.deletable and allowed(actor, declared.permission("delete"), record):
        own.append(Action(_("Delete"), f"{href}/delete", "trash-2", "post", tone="bad"))
    return tuple(action for action in own if leads(actor, action.href))


def _facts(
    actor: Actor, declared: ObjectType, record: Model, values: dict[str, Any], href: str
) -> tuple[Fact, ...]:
    """What can be written, and when it was; of a record that only the house writes, everything."""
    editable = may_edit(actor, declared, record)
    return tuple(
        fact_of(actor, field, values[key], href, editable)
        for key, field in readable(actor, declared).items()
        if key != declared.title and _tells(declared, field) and not (field.quiet and not values[key])
    )


def _tells(declared: ObjectType, field: Field) -> bool:
    moment = field.source is None and field.type is MOMENT
    return not declared.editable or field.writable or field.mark == "told" or moment


def fact_of(actor: Actor, field: Field, value: Any, href: str, may_edit: bool) -> Fact:
    empty = value is None or value == "" or value == []
    editable = may_edit and field.writable
    add = _("Add %(label)s") % {"label": formats.inside(field.label)} if editable else ""
    text = "" if empty else shown(field, value, actor.viewer(house_currency()))
    whole = f"{href}/whole/{field.key}" if field.type is TAGS and not empty and len(value) > MOST_TAGS else ""
    return Fact(field.key, field.label, text, f"{href}/fact/{field.key}" if editable else "", add, whole)


@desk
@require_GET
def whole_fact(request: HttpRequest, actor: Actor, path: str, uid: str, key: str) -> HttpResponse:
    """A fact with all its tags, of which the page shows the first."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    field = readable(actor, declared).get(key)
    if field is None or field.type is not TAGS:
        raise NotFound
    value = values_of(actor, declared, record, (key,))[key]
    fact = fact_of(actor, field, value, href_of(declared, record), may_edit(actor, declared, record))
    context = {"fact": replace(fact, value=all_tags(value), whole_href="")}
    return render_page(request, "desk/fact.jinja", context)


def _centre(
    request: HttpRequest,
    actor: Actor,
    declared: ObjectType,
    record: Model,
    href: str,
) -> tuple[tuple[RecordTab, ...], Timeline | None, Markup]:
    """The tabs, and what the current one shows."""
    timelines = current().panels(declared.key, "timeline")
    contributed = panels(actor, declared, "tab")
    related = {each.url: each for each in related_types(actor, declared)}
    first = "timeline" if timelines else [*(each.key for each in contributed), *related, "history"][0]
    chosen = request.GET.get("tab", first)
    names: list[tuple[str, Text]] = [("timeline", _("Timeline"))] if timelines else []
    names += [(panel.key, panel.label) for panel in contributed] + [
        (key, each.plural) for key, each in related.items()
    ]
    names += [(FILES, _("Files"))] if takes_files(declared) else []
    names.append(("history", _("History")))
    tabs = tuple(
        RecordTab(key, label, href if key == first else f"{href}?tab={key}", current=key == chosen)
        for key, label in names
    )
    if chosen == "timeline" and timelines:
        return tabs, timelines[0].render(request, actor, record), Markup()
    if chosen == "history":
        return tabs, history_tab(request, actor, declared, record, href), Markup()
    if chosen == FILES and takes_files(declared):
        return tabs, None, files_tab(request, actor, declared, record, href)
    if chosen in related:
        return tabs, None, related_tab(request, actor, related[chosen], record)
    body = next((panel.render(request, actor, record) for panel in contributed if panel.key == chosen), None)
    return tabs, None, body or Markup()


def _composer(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, href: str
) -> Composer | None:
    """What rooms let the actor write here; the address chooses the tab."""
    chosen = request.GET.get("compose", "")
    found = panels(actor, declared, "composer")
    for panel in sorted(found, key=lambda each: each.key != chosen):
        body = panel.render(request, actor, record)
        if body is not None:
            tabs = (
                ComposerTab(each.key, each.label, each.icon, f"{href}?compose={each.key}", each is panel)
                for each in found
            )
            return Composer(tuple(tabs), body)
    return None


@desk
@require_POST
def delete_record(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """To the trash where the type has one, with the way back in the toast wherever there is one."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    title = title_of(actor, declared, record)
    verbs.delete(declared, by=actor, record=record)
    undo = f"/{declared.url}/{uid}/restore" if declared.comes_back else ""
    toast = Toast(_("%(title)s deleted") % {"title": title}, undo_href=undo)
    return go(request, back_of(request) or f"/{declared.url}", toast)


@desk
@require_POST
def restore_record(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    declared = current().at(path)
    record = restored(declared, by=actor, uid=uid)
    return go(
        request,
        href_of(declared, record),
        Toast(_("%(title)s is back") % {"title": title_of(actor, declared, record)}),
    )
