"""How a value looks in a row: by its mark, else by its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from kith.core.fieldtypes import BOOLEAN, CHOICE, DATE, EMAIL, MOMENT, MONEY, PHONE, REFERENCE, TAGS, Viewer
from kith.core.records.planner import Column
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk import formats, marks
from kith.desk.written import written

Draw = Callable[[Any], Markup]


def drawer(field: Field, viewer: Viewer) -> Draw:
    """A function that draws values of this field, chosen once for all rows."""
    by_mark: dict[str, Draw] = {"tier": marks.tier, "owner": _owner, "badge": _badge(field), "day": _day}
    draw = by_mark.get(field.mark) or _by_type(field, viewer)
    return lambda value: marks.NIL if value is None or value == "" or value == [] else draw(value)


def _by_type(field: Field, viewer: Viewer) -> Draw:
    kinds: dict[str, Draw] = {
        MONEY.key: _money(viewer, 0 if field.mark == "rounded" else None),
        MOMENT.key: _moment,
        DATE.key: _day,
        TAGS.key: _tags,
        REFERENCE.key: _reference(field),
        EMAIL.key: _email,
        CHOICE.key: _choice(field),
        BOOLEAN.key: _boolean,
    }
    return kinds.get(field.type.key) or _words(field, viewer)


def _words(field: Field, viewer: Viewer) -> Draw:
    css = ' class="num"' if field.type.numeric or field.type is PHONE else ' dir="auto"'
    show, spec = field.type.show, field.spec
    return lambda value: written(f"<span{css}>{escape(show(value, spec, viewer))}</span>")


def _money(viewer: Viewer, digits: int | None) -> Draw:
    def draw(value: Any) -> Markup:
        amount, currency = value if isinstance(value, tuple) else (value, viewer.currency)
        return written(f'<span class="num">{escape(formats.money(amount, currency, digits))}</span>')

    return draw


def _day(value: date) -> Markup:
    day = value.date() if isinstance(value, datetime) else value
    return written(f'<span title="{escape(formats.day_full(day))}">{escape(formats.day(day))}</span>')


def _moment(value: datetime) -> Markup:
    return written(
        f'<time title="{escape(formats.moment_full(value))}">{escape(formats.moment(value))}</time>'
    )


def _tags(value: list[str]) -> Markup:
    return Markup(" ").join(marks.badge(tag) for tag in value)


def _owner(value: tuple[Any, str]) -> Markup:
    return marks.owner(value[1] or "")


def _badge(field: Field) -> Draw:
    by_key = {
        choice.key: marks.badge(str(choice.label), "" if choice.tone == "neutral" else choice.tone)
        for choice in field.choices
    }
    return lambda value: by_key.get(value) or marks.badge(str(value))


def _choice(field: Field) -> Draw:
    by_key = {choice.key: escape(str(choice.label)) for choice in field.choices}
    return lambda value: by_key.get(value) or escape(value)


def _boolean(value: bool) -> Markup:
    return marks.icon("check", "i-sm t-good") if value else marks.NIL


def _email(value: str) -> Markup:
    return written(f'<a class="trunc" href="mailto:{escape(value)}">{escape(value)}</a>')


def _reference(field: Field) -> Draw:
    target = current().types.get(field.target)

    def draw(value: tuple[Any, str | None]) -> Markup:
        uid, title = value
        if not title or target is None:
            return marks.NIL
        return written(f'<a class="trunc" dir="auto" href="/{target.url}/{uid}">{escape(title)}</a>')

    return draw


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
