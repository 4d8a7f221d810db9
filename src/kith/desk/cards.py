"""Cards of a board: a record in few lines, drawn in Python, since a page has a hundred."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kith.core.fieldtypes import CHOICE, DATE, EMAIL, MOMENT, PHONE, REFERENCE, TEXT, Viewer
from kith.core.registry.field import Field
from kith.desk import marks
from kith.desk.cells import Draw, drawer
from kith.desk.list_view import pick_box
from kith.desk.written import written

MOST_FURTHER = 3
NOTHING = Markup("")
DETAILS, DAYS = (REFERENCE, TEXT, EMAIL, PHONE), (DATE, MOMENT)
Card = Callable[[str, str, Sequence[Any]], Markup]
"""Draws a card from public id, the record's name, and its values in the order of the fields."""


def card_drawer(fields: Sequence[Field], viewer: Viewer, start: str, move_query: str, *, pick: bool) -> Card:
    """For cards with these fields beneath the name. `start` is the address of records without their public ids;
    `move_query` what the address of the move menu ends with, empty where cards are not moved; `pick` gives them a box to
    mark them by."""
    places = _places(fields)
    draw: list[tuple[str, str, Draw]] = [
        (places.get(number, ""), _named(field), drawer(field, viewer)) for number, field in enumerate(fields)
    ]
    menu, box = move_link(move_query), pick_link(pick)

    def card(uid: str, name: str, values: Sequence[Any]) -> Markup:
        drawn = {"detail": "", "number": "", "day": "", "owner": "", "further": ""}
        for (place, label, one), value in zip(draw, values, strict=True):
            if value in (None, "", []):
                continue
            if place == "owner":
                drawn[place] = _owner(value)
            elif place == "further":
                drawn[place] += f"<span>{label}{one(value)}</span>"
            elif place:
                drawn[place] = one(value)
        href = f"{start}{uid}"
        return written(
            f'<li class="kcard" id="card-{uid}" data-card="{uid}"><div class="khead">'
            f'<a class="kname" dir="auto" href="{href}">{escape(name)}</a>{box(uid, name)}'
            f"{menu(href, name)}</div>{_lines(drawn)}</li>"
        )

    return card


def move_link(query: str) -> Callable[[str, str], Markup]:
    """A function that draws the button of the move menu from a record's address and name; nothing without a query."""
    moving, mark = escape(_("Move %(title)s")), marks.icon("ellipsis-vertical", "i-sm")

    def link(href: str, name: str) -> Markup:
        if not query:
            return NOTHING
        at = f"{href}/move?{query}"
        label = moving % {"title": escape(name)}
        return written(f'<a class="ib kmove" href="{at}" data-pop="{at}" aria-label="{label}">{mark}</a>')

    return link


def pick_link(pick: bool) -> Callable[[str, str], str]:
    """A function that draws the box which marks a record from its public id and name; nothing where none are marked."""
    return (lambda uid, name: pick_box(uid, name, "cb kpick")) if pick else lambda _uid, _name: ""


def _named(field: Field) -> str:
    """The field's name before its value; choices speak for themselves, and are named for who hears them."""
    css = ' class="sr"' if field.type is CHOICE else ' class="muted"'
    return f"<span{css}>{escape(field.label)} </span>"


def _lines(drawn: dict[str, str]) -> str:
    lines = f'<div class="why trunc">{drawn["detail"]}</div>' if drawn["detail"] else ""
    number = f"<b>{drawn['number']}</b>" if drawn["number"] else ""
    day = f'<span class="soft">{drawn["day"]}</span>' if drawn["day"] else ""
    if number or day or drawn["owner"]:
        lines += f'<div class="kline">{number}{day}{drawn["owner"]}</div>'
    return lines + (f'<div class="kfacts">{drawn["further"]}</div>' if drawn["further"] else "")


def _owner(value: tuple[Any, str | None]) -> str:
    name = value[1] or ""
    return f'{marks.avatar(name, "av-sm")}<span class="sr">{escape(name)}</span>' if name else ""


def _places(fields: Sequence[Field]) -> dict[int, str]:
    """Where the fields stand on a card: the first that fits each place, and some further ones below."""
    places: dict[str, int] = {}
    further: list[int] = []
    for number, field in enumerate(fields):
        place = _place(field)
        if place and place not in places:
            places[place] = number
        else:
            further.append(number)
    found = {number: place for place, number in places.items()}
    return found | dict.fromkeys(further[:MOST_FURTHER], "further")


def _place(field: Field) -> str:
    if field.mark == "owner":
        return "owner"
    if field.type.numeric:
        return "number"
    return "day" if field.type in DAYS else "detail" if field.type in DETAILS else ""
