"""Acts on many records that were started: how far they are, what became of each row, and taking them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup, escape

from kith.core.access import readable
from kith.core.access.rules import titles_of
from kith.core.bulk import actions
from kith.core.bulk.actions import Act
from kith.core.bulk.assigning import OWNERS, owner_field
from kith.core.bulk.editing import ADD, REMOVE
from kith.core.bulk.model import BulkRow, Fate
from kith.core.bulk.operation import BulkOperation
from kith.core.bulk.operations import operation
from kith.core.errors import NotAllowed, NotFound
from kith.core.jobs.model import UNDER_WAY, State
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Action, Empty, Tag
from kith.desk.bulk_view import ActRow, ActView
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.history_words import Words
from kith.desk.list_view import Tab
from kith.desk.render import Toast, render_page
from kith.lib.spreadsheet import harmless

HERE = "/bulk"
PAGE, CHUNK = 50, 2_000
TONES: dict[str, str] = {
    Fate.CHANGED: "good",
    Fate.REFUSED: "warn",
    Fate.FAILED: "bad",
    Fate.LEFT: "warn",
    Fate.WAITING: "accent",
}


@desk
@require_GET
def acts_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was done to many records at once, the newest first."""
    context = {
        "rows": tuple(act_view(actor, each) for each in actions.acts(actor)),
        "everybody": actions.sees_all(actor),
        "nothing": Empty(
            "list-checks",
            _("No changes to many records yet"),
            _("Mark rows in a list, and the bar below it says what can be done with them at once."),
            Action(_("Home"), "/", "house"),
        ),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/bulk/acts.jinja", context)


@desk
@require_GET
def act_page(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """One act and what became of its rows; asked again every second while it is under way."""
    act = actions.get(actor, uid)
    declared, fate = current().type(act.asked.type), request.GET.get("fate", "")
    after = request.GET.get("after", "")
    rows = actions.rows_of_act(
        act, fate, int(after) if after.isdecimal() and len(after) < 10 else 0, PAGE + 1
    )
    href = f"{HERE}/{uid}"
    context = {
        "act": act_view(actor, act, whole=True),
        "under_way": act.under_way,
        "tabs": _tabs(act, href, fate),
        "rows": rows_view(actor, declared, rows[:PAGE]),
        "more": f"{href}?fate={fate}&after={rows[PAGE - 1].at}" if len(rows) > PAGE else "",
        "here": f"{href}?fate={fate}",
        "list_href": f"/{declared.url}",
        "list_label": declared.plural,
        "shell": frame(request, actor, declared.url),
    }
    return render_page(request, "desk/bulk/act.jinja", context, block="act")


@desk
@require_POST
def stop_act(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    actions.stop(by=actor, uid=uid)
    return go(
        request, f"{HERE}/{uid}", Toast(_("Stopped. What was done stays until you take it back."), "info")
    )


@desk
@require_POST
def undo_act(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    actions.undo(by=actor, uid=uid)
    return go(request, f"{HERE}/{uid}")


@desk
@require_GET
def rows_file(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """What became of each row, as a table of text."""
    act = actions.get(actor, uid)
    name = f"{act.run.title} {act.run.made_at:%Y-%m-%d %H%M}.csv"
    answer = StreamingHttpResponse(_lines(actor, act), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{act.run.uid}.csv\"; filename*=UTF-8''{quote(name)}"
    )
    return answer  # type: ignore[return-value]


def _lines(actor: Actor, act: Act) -> Iterator[str]:
    declared, after = current().type(act.asked.type), 0
    with override(actor.locale):
        yield _line(["\ufeff" + _("Record"), _("What became of it"), _("Reason"), _("Kith id")])
        while rows := actions.rows_of_act(act, "", after, CHUNK):
            names = _names(actor, declared, rows)
            for row in rows:
                uid, fate = str(row.subject_uid), str(Fate(row.fate).label)
                yield _line([harmless(names.get(uid, "")), fate, harmless(row.reason), uid])
            after = rows[-1].at


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _names(actor: Actor, declared: ObjectType, rows: list[BulkRow]) -> dict[str, str]:
    return titles_of(actor, declared, [str(row.subject_uid) for row in rows]) if rows else {}


def rows_view(actor: Actor, declared: ObjectType, rows: list[BulkRow]) -> tuple[ActRow, ...]:
    """Records that are gone or no longer to be seen have no name."""
    names = _names(actor, declared, rows)
    return tuple(
        ActRow(
            names.get(uid) or _("Not to be seen any more"),
            f"/{declared.url}/{uid}" if uid in names else "",
            Tag(str(Fate(row.fate).label), TONES.get(row.fate, "")),
            row.reason,
        )
        for row in rows
        for uid in [str(row.subject_uid)]
    )


def _tabs(act: Act, href: str, chosen: str) -> tuple[Tab, ...]:
    counts = act.counts
    every = Tab(_("All rows"), href, formats.number(sum(counts.values())), current=chosen not in counts)
    return (
        every,
        *(
            Tab(
                fate.label,
                f"{href}?fate={fate.value}",
                formats.number(counts[fate]),
                current=chosen == fate.value,
            )
            for fate in Fate
            if counts.get(fate)
        ),
    )


def act_view(actor: Actor, act: Act, *, whole: bool = False) -> ActView:
    run, working = act.run, act.working
    declared = current().type(act.asked.type)
    chosen = _operation(actor, declared, act)
    rows = ngettext("%(count)s row", "%(count)s rows", run.total) % {"count": formats.number(run.total)}
    parts = [formats.moment_full(run.made_at), run.started_by.name, rows, *_back(act)]
    may = whole and actions.undoable(actor, act)
    return ActView(
        run.uid,
        f"{run.title}: {chosen.label if chosen else act.asked.operation}",
        told(actor, declared, act.asked.operation, act.asked.values),
        " · ".join(parts),
        _state(act),
        (min(1.0, working.done / working.total) if working.total else 0.0) if act.under_way else None,
        working.error,
        may,
        _why_not(actor, act) if whole and not may else "",
    )


def _back(act: Act) -> tuple[str, ...]:
    """When the whole was taken back, and by whom."""
    undoing = act.undoing
    if not act.taken_back or undoing is None or undoing.ended_at is None:
        return ()
    parts = {"when": formats.moment_full(undoing.ended_at), "who": undoing.started_by.name}
    return (_("taken back %(when)s by %(who)s") % parts,)


def _operation(actor: Actor, declared: ObjectType, act: Act) -> BulkOperation | None:
    try:
        return operation(actor, declared, act.asked.operation)
    except (NotAllowed, NotFound):
        return None


def _why_not(actor: Actor, act: Act) -> str:
    """Why it cannot be taken back; nothing of what has been, which is how it should be."""
    if act.taken_back:
        return ""
    try:
        return str(actions.why_not_undone(actor, act))
    except (NotAllowed, NotFound) as refusal:
        return str(refusal)


def _state(act: Act) -> Tag:
    if act.undoing and act.undoing.state in UNDER_WAY:
        return Tag(_("Being taken back"), "accent")
    match act.run.state:
        case State.WAITING | State.RUNNING:
            return Tag(_("Under way"), "accent")
        case State.FAILED:
            return Tag(_("Failed"), "bad")
        case State.STOPPED:
            return Tag(_("Stopped"), "warn")
        case State.UNDONE:
            return Tag(_("Taken back"))
    return Tag(_("Done"), "good")


def told(actor: Actor, declared: ObjectType, key: str, values: Mapping[str, Any]) -> Markup:
    """What was asked for, in words: the fields as the actor may read them, with their new values."""
    fields = readable(actor, declared)
    words = Words(actor, declared, fields)
    if key == "assign":
        found = owner_field(declared)
        owners = [words.word(found, uid) for uid in values.get(OWNERS, ()) if found and found.key in fields]
        return Markup(", ").join(owners)
    return Markup(" · ").join(
        Markup("<b>{}</b>: {}").format(fields[name].label, _value(words, fields[name], value))
        for name, value in values.items()
        if name in fields
    )


def _value(words: Words, field: Field, value: object) -> Markup:
    if not isinstance(value, dict):
        return words.word(field, value)
    signs = ((ADD, "+"), (REMOVE, "−"))
    return Markup(" ").join(
        escape(f"{sign} {', '.join(value[part])}") for part, sign in signs if value.get(part)
    )
