"""How a value looks in a row: by its mark, else by its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup, escape

from kith.core.fieldtypes import BOOLEAN, CHOICE, DATE, EMAIL, MOMENT, MONEY, PHONE, REFERENCE, TAGS, Viewer
from kith.core.records.planner import Column
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.tag.following import tone_of
from kith.desk import formats, marks
from kith.desk.written import written

Draw = Callable[[Any], Markup]
MOST_TAGS = 20
"""So many tags of a record are drawn at once: a file can bring thousands."""


def drawer(field: Field, viewer: Viewer) -> Draw:
    """A function that draws values of this field, chosen once for all rows."""
    choose = _BY_MARK.get(field.mark) or _BY_TYPE.get(field.type.key) or _words
    draw = choose(field, viewer)
    return lambda value: marks.NIL if value is None or value == "" or value == [] else draw(value)


def _words(field: Field, viewer: Viewer) -> Draw:
    css = ' class="num"' if field.type.numeric or field.type is PHONE else ' dir="auto"'
    show, spec = field.type.show, field.spec
    return lambda value: written(f"<span{css}>{escape(show(value, spec, viewer))}</span>")


def _money(field: Field, viewer: Viewer) -> Draw:
    language, digits = get_language() or "en", 0 if field.mark == "rounded" else None
    write = formats.money_writer(language, viewer.currency, digits)

    def draw(value: Any) -> Markup:
        amount, writer = (
            (value[0], formats.money_writer(language, value[1], digits))
            if isinstance(value, tuple)
            else (value, write)
        )
        return written(f'<span class="num">{escape(writer(amount))}</span>')

    return draw


def _day(_field: Field, _viewer: Viewer) -> Draw:
    today, language = timezone.localdate(), get_language() or "en"

    def draw(value: date) -> Markup:
        return _day_of(formats.day_of(value) if isinstance(value, datetime) else value, today, language)

    return draw


@lru_cache(maxsize=4096)
def _day_of(day: date, today: date, _language: str) -> Markup:
    return written(f'<span title="{escape(formats.day_full(day))}">{escape(formats.day(day, today))}</span>')


def _moment(value: datetime) -> Markup:
    return written(
        f'<time title="{escape(formats.moment_full(value))}">{escape(formats.moment(value))}</time>'
    )


def _tags(value: list[str]) -> Markup:
    """The first of them, and how many more there are."""
    rest = len(value) - MOST_TAGS
    return all_tags(value) if rest <= 0 else all_tags(value[:MOST_TAGS]) + Markup(" +") + formats.number(rest)


def all_tags(value: list[str]) -> Markup:
    return Markup(" ").join(marks.badge(tag, tone_of(tag)) for tag in value)


def _owner(value: tuple[Any, str]) -> Markup:
    return marks.owner(value[1] or "")


def _badge(field: Field, _viewer: Viewer) -> Draw:
    by_key = {
        choice.key: marks.badge(str(choice.label), "" if choice.tone == "neutral" else choice.tone)
        for choice in field.choices
    }
    return lambda value: by_key.get(value) or marks.badge(str(value))


def _choice(field: Field, _viewer: Viewer) -> Draw:
    by_key = {choice.key: escape(str(choice.label)) for choice in field.choices}
    return lambda value: by_key.get(value) or escape(value)


def _boolean(value: bool) -> Markup:
    return marks.icon("check", "i-sm t-good") if value else marks.NIL


def _email(value: str) -> Markup:
    return written(f'<a class="trunc" href="mailto:{escape(value)}">{escape(value)}</a>')


def _reference(field: Field, _viewer: Viewer) -> Draw:
    target = current().types.get(field.target)

    def draw(value: tuple[Any, str | None]) -> Markup:
        uid, title = value
        if not title or target is None:
            return marks.NIL
        return written(f'<a class="trunc" dir="auto" href="/{target.url}/{uid}">{escape(title)}</a>')

    return draw


_BY_MARK: dict[str, Callable[[Field, Viewer], Draw]] = {
    "tier": lambda _field, _viewer: cache(marks.tier),
    "owner": lambda _field, _viewer: cache(_owner),
    "badge": _badge,
    "day": _day,
}
_BY_TYPE: dict[str, Callable[[Field, Viewer], Draw]] = {
    MONEY.key: _money,
    MOMENT.key: lambda _field, _viewer: _moment,
    DATE.key: _day,
    TAGS.key: lambda _field, _viewer: _tags,
    REFERENCE.key: _reference,
    EMAIL.key: lambda _field, _viewer: _email,
    CHOICE.key: _choice,
    BOOLEAN.key: lambda _field, _viewer: _boolean,
}


def row_drawer(
    columns: tuple[Column, ...], viewer: Viewer
) -> Callable[[tuple[Any, ...]], tuple[Markup, ...]]:
    """Draws all cells of a row but those of the name, which the list draws itself."""
    drawers = [(column, drawer(column.field, viewer)) for column in columns]
    return lambda row: tuple(draw(column.value(row)) for column, draw in drawers)


def shown(field: Field, value: Any, viewer: Viewer) -> Markup:
    """One value, for facts and single cells."""
    if isinstance(value, tuple) and field.type is MONEY:
        viewer = replace(viewer, currency=value[1])
    return drawer(field, viewer)(value)
