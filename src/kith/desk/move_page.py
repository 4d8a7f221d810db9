"""Moving one record to another column of a board or to another day: dragged, or by the menu that works without script.

It is the plain verb that edits, with what the reader saw; so a refusal is that verb's, and the history tells of it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kith.core import access
from kith.core.access import writable
from kith.core.errors import NotFound
from kith.core.fieldtypes import CHOICE
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.board import MOST_PILES
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk.asked import read_asked
from kith.desk.board_page import after_move
from kith.desk.board_view import MoveForm
from kith.desk.controls import written
from kith.desk.door import desk
from kith.desk.form_page import href_of, told
from kith.desk.form_view import Choice
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.list_page import rail_key
from kith.desk.one_record import title_of, values_of
from kith.desk.render import Toast, add_toast, render_page, wants_fragment

MOVING = (CHOICE,)


@desk
def move(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The menu of where a record can be moved to; sent, the record has the new value."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    access.require(actor, declared.permission("edit"), record)
    field = writable(actor, declared).get(request.GET.get("by", ""))
    if field is None or field.type not in MOVING:
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
    title = title_of(actor, declared, record)
    form = MoveForm(
        title=_("Move %(title)s") % {"title": title},
        label=field.label,
        action=_address(declared, record, field),
        seen=written(field, value),
        choices=_places(field, written(field, value)),
        back=_back(request, declared),
    )
    return {"form": form, "shell": frame(request, actor, rail_key(declared))}


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
    to, seen = sent.get("to", ""), sent.get("seen")
    expected = {} if seen is None else {field.key: seen}
    verbs.edit(declared, by=actor, record=record, values={field.key: to}, expected=expected)
    board = sent.get("board", "")
    words = {"title": title_of(actor, declared, record), "place": told(actor, field, to)}
    undo = _address(declared, record, field, to=seen, seen=to, board=board) if seen is not None else ""
    toast = Toast(_("%(title)s: %(place)s") % words, undo_href=undo)
    if not wants_fragment(request):
        return go(request, _back(request, declared), toast)
    asked = read_asked(actor, declared, QueryDict(board))
    return add_toast(after_move(request, actor, asked, record), toast)
