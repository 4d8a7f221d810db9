"""Exports: a list asked for as a file, and the files of mine that are made, ready or gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kith.core import access
from kith.core.errors import Invalid
from kith.core.export import actions
from kith.core.export.actions import Export
from kith.core.export.asked import CONTENT, Form
from kith.core.fieldtypes import SECRET
from kith.core.jobs.model import State
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.whole import count_whole
from kith.core.registry import current
from kith.core.registry.objecttype import Action
from kith.desk import actions_view, formats
from kith.desk.account.again import proven
from kith.desk.actions_view import Empty, Tag
from kith.desk.asked import Asked, read_asked
from kith.desk.bulk_selection import only_marked, read_selection
from kith.desk.door import desk
from kith.desk.form_view import Choice
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HERE = "/exports"
LARGE = 10_000
"""Whoever takes more rows than this along proves first who they are."""


def forms() -> tuple[Choice, ...]:
    return (
        Choice(Form.CSV, _("CSV"), True, _("Text with commas, for every spreadsheet")),
        Choice(Form.XLSX, _("Excel"), detail=_("A workbook with numbers and days as such")),
        Choice(Form.JSONL, _("JSON lines"), detail=_("For programs, as the API shows records")),
    )


@desk
def export_form(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """The menu that asks which file is wanted; sent, it asks for the file."""
    declared = current().at(path)
    access.require(actor, declared.permission("export"))
    sent = request.GET if request.method == "GET" else request.POST
    asked = read_asked(actor, declared, sent)
    listing = _listing(actor, asked, sent)
    if request.method == "POST":
        many = (count := count_whole(actor, listing)) is None or count > LARGE
        return (proven(_start) if many else _start)(request, actor, listing)
    return render_page(request, "desk/export.jinja", _asking(actor, asked, listing, ""), block="export")


@desk
@require_POST
def export_dialog(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """The same over a list in which rows were marked."""
    declared = current().at(path)
    access.require(actor, declared.permission("export"))
    selection = read_selection(actor, declared, request.POST)
    asked = read_asked(actor, declared, request.POST)
    ids = "" if selection.every else request.POST.get("ids", "")
    context = _asking(actor, asked, _listing(actor, asked, request.POST), ids)
    return render_page(request, "desk/bulk/export.jinja", context)


def _asking(actor: Actor, asked: Asked, listing: Listing, ids: str) -> dict[str, object]:
    return {
        "action": f"/{asked.type.url}/export",
        "vals": asked.parts(),
        "marked": ids,
        "forms": forms(),
        "text": _how_many(count_whole(actor, listing)),
    }


def _listing(actor: Actor, asked: Asked, sent: QueryDict) -> Listing:
    """The rows of the list, or those that were marked in it; its columns, or all that the actor may read."""
    found = replace(asked.listing(), after=None, action=Action.EXPORT)
    if sent.get("ids") and not sent.get("all"):
        found = replace(found, condition=only_marked(read_selection(actor, asked.type, sent)))
    if sent.get("columns_of") == "all":
        fields = access.readable(actor, asked.type)
        found = replace(
            found, columns=tuple(key for key, field in fields.items() if field.type is not SECRET)
        )
    return found


def _how_many(count: int | None) -> str:
    if count is None:
        return _("All rows that you may take along.")
    text = ngettext(
        "%(count)s row that you may take along.", "%(count)s rows that you may take along.", count
    )
    return text % {"count": formats.number(count)}


def _start(request: HttpRequest, actor: Actor, listing: Listing) -> HttpResponse:
    if request.POST.get("form") not in tuple(Form):
        raise Invalid({"form": [_("This is none of the choices.")]})
    actions.start(by=actor, listing=listing, form=Form(request.POST["form"]))
    return go(request, HERE, Toast(_("The file is being made"), "info"))


@dataclass(frozen=True, slots=True)
class Row:
    """One export. `share` of 0–1 is done while it is made."""

    uid: UUID
    title: str
    words: str
    detail: str
    state: Tag
    share: float | None
    there: bool


@desk
@require_GET
def exports_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """My exports, the newest first; asked again every second while one is made."""
    found = actions.exports(actor)
    context = {
        "rows": tuple(_row(each) for each in found),
        "under_way": any(each.under_way for each in found),
        "days": actions.KEPT.days,
        "nothing": Empty(
            "download",
            _("No exports yet"),
            _("Every list has a button for it, and a key: d."),
            actions_view.Action(_("Home"), "/", "house"),
        ),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/exports.jinja", context, block="exports")


def _row(export: Export) -> Row:
    run, total = export.run, export.run.total
    share = min(1.0, run.done / total) if total else 0.0
    rows = ngettext("%(count)s row", "%(count)s rows", run.done) % {"count": formats.number(run.done)}
    parts = [formats.moment_full(run.made_at), export.asked.form.upper(), *([rows] if run.done else [])]
    if run.state == State.FAILED:
        parts.append(run.error)
    if export.there:
        day = formats.day(timezone.localtime(export.until).date())
        parts.append(_("kept until %(day)s") % {"day": day})
    state = _state(export)
    return Row(
        run.uid,
        run.title,
        export.asked.words if export.asked.condition else "",
        " · ".join(parts),
        state,
        share if export.under_way else None,
        export.there,
    )


def _state(export: Export) -> Tag:
    match export.run.state:
        case State.DONE:
            return Tag(_("Ready"), "good") if export.there else Tag(_("No longer kept"))
        case State.FAILED:
            return Tag(_("Failed"), "bad")
        case State.STOPPED:
            return Tag(_("Removed"))
    return Tag(_("Being made"), "accent")


@desk
@require_GET
def export_file(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """The file itself; that it was taken is on record."""
    export, path = actions.take(by=actor, uid=uid)
    kind = CONTENT[export.asked.form]
    return FileResponse(path.open("rb"), as_attachment=True, filename=export.name, content_type=kind)  # type: ignore[return-value]


@desk
@require_POST
def remove_export(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    actions.remove(by=actor, uid=uid)
    return go(request, HERE, Toast(_("The file was removed")))
