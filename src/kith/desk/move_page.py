"""Moving one record to another column of a board or to another day: dragged, or by the menu that works without script.

It is the plain verb that edits, with what the reader saw; so a refusal is that verb's, and the history tells of it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kith.core import access
from kith.core.access import writable
from kith.core.errors import NotFound
from kith.core.fieldtypes import CHOICE, DATE, MOMENT
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.board import MOST_PILES
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.view.layout import CALENDAR
from kith.desk import formats
from kith.desk.asked import read_asked
from kith.desk.board_page import after_move
from kith.desk.board_view import MoveForm
from kith.desk.calendar_page import after_move as moved_day
from kith.desk.controls import written
from kith.desk.door import desk
from kith.desk.form_page import href_of, told
from kith.desk.form_view import Choice
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.list_page import rail_key
from kith.desk.one_record import title_of, values_of
from kith.desk.render import Toast, add_toast, render_page, wants_fragment

MOVING = (CHOICE, DATE, MOMENT)


@desk
def move(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The menu of where a record can be moved to; sent, the record has the new value."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    access.require(actor, declared.permission("edit"), record)
    field = writable(actor, declared).get(request.GET.get("by", ""))
    if field is None or field.yearly or field.type not in MOVING:
        raise NotFound(_("This field cannot be changed here."))
    if request.method == "POST":
        return _moved(request, actor, declared, record, field)
    return render_page(
        request, "desk/move.jinja", _form(request, actor, declared, record, field), block="form"
    )


def _form(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, field: Field
) -> dict[str, object]:
    value = values_of(actor, declared, record, (field.key,))[field.key]
    form = MoveForm(
        title=_("Move %(title)s") % {"title": title_of(actor, declared, record)},
        label=field.label,
        action=_address(declared, record, field),
        seen=_seen(field, value),
        choices=_places(field, written(field, value)) if field.type is CHOICE else (),
        day=str(_day(value)) if value and field.type is not CHOICE else "",
        back=_back(request, declared),
    )
    return {"form": form, "shell": frame(request, actor, rail_key(declared))}


def _seen(field: Field, value: Any) -> str:
    """A value as it comes back: a moment to the second, not as forms write it."""
    return value.isoformat() if isinstance(value, datetime) else written(field, value)


def _day(value: date) -> date:
    return formats.day_of(value) if isinstance(value, datetime) else value


def _to(field: Field, to: str, now: Any) -> str:
    """What to write for a place: a moment keeps its time of day, and one of which only the day is known gets none."""
    if field.type is not MOMENT or "T" in to:
        return to
    try:
        day = date.fromisoformat(to)
    except ValueError:
        return to  # the field's own refusal says what is wrong
    if now is None or formats.is_day(now):
        return datetime.combine(day, time.min, UTC).isoformat()
    return timezone.make_aware(datetime.combine(day, timezone.localtime(now).time())).isoformat()


def _places(field: Field, now: str) -> tuple[Choice, ...]:
    """The columns that a record can be moved to."""
    known = [(choice.key, choice.label) for choice in field.choices[:MOST_PILES]]
    nothing = (
        () if field.required else (Choice("", _("%(label)s: nothing") % {"label": field.label}, not now),)
    )
    return (*(Choice(key, label, key == now) for key, label in known), *nothing)


def _address(declared: ObjectType, record: Model, field: Field, **more: str) -> str:
    return f"{href_of(declared, record)}/move?{urlencode({'by': field.key, **more})}"


def _back(request: HttpRequest, declared: ObjectType) -> str:
    """Where somebody without script came from; nothing but a page of the house."""
    back = request.POST.get("back") or request.headers.get("Referer", "")
    host = {request.get_host()}
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=host) else f"/{declared.url}?as=board"


def _moved(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, field: Field
) -> HttpResponse:
    """The record with its new value. What the toast takes back comes in the address instead of a form."""
    sent = {**request.GET.dict(), **request.POST.dict()}
    seen = sent.get("seen")
    asked_for = field.type is MOMENT or seen is None
    before = values_of(actor, declared, record, (field.key,))[field.key] if asked_for else None
    to, seen = _to(field, sent.get("to", ""), before), _seen(field, before) if seen is None else seen
    verbs.edit(declared, by=actor, record=record, values={field.key: to}, expected={field.key: seen})
    values = values_of(actor, declared, record, (declared.title, field.key))
    now, title = values[field.key], told(actor, declared.by_key[declared.title], values[declared.title])
    board = sent.get("board", "")
    undo = _address(declared, record, field, to=seen, seen=_seen(field, now), board=board)
    words = {"title": title, "place": told(actor, field, now)}
    toast = Toast(_("%(title)s: %(place)s") % words, undo_href=undo)
    if _seen(field, now) == seen and to != seen:
        toast = Toast(_("It stays where it is: another field decides this one."), "info")
    if not wants_fragment(request):
        return go(request, _back(request, declared), toast)
    query = QueryDict(board)
    asked = read_asked(actor, declared, query)
    on_board = asked.layout.kind != CALENDAR
    answer = (
        after_move(request, actor, asked, record) if on_board else moved_day(request, actor, asked, query)
    )
    return add_toast(answer, toast)
