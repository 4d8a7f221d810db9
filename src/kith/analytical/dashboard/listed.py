"""Tiles of lists: how many, what they come to, by what, the newest; each with the way to the records behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.analytical.dashboard.look import Look, Row, Shown, all_of
from kith.analytical.dashboard.period import Days
from kith.analytical.dashboard.tile import Show, Tile
from kith.core.access import allowed, readable
from kith.core.conditions.tree import Node
from kith.core.errors import Invalid, NotAllowed
from kith.core.fieldtypes import MONEY
from kith.core.principals.actor import Actor
from kith.core.records.planner import Column, Listing, sorts
from kith.core.records.reading import TooSlow, read_page
from kith.core.records.settings import house_currency
from kith.core.records.totals import BY_MONTH, Part, groupable, grouped, narrowed, summed, within
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.view.reading import view_in, views_of
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.asked import NONE, write_where
from kith.desk.charts import Chart, Ranked, Series, lines, ranking
from kith.desk.list_groups import in_order, label_of

MOST_BARS, MOST_MONTHS, MOST_ROWS = 10, 24, 6


@dataclass(frozen=True, slots=True)
class Source:
    """A list as a tile narrows it: the type, its fields that the reader sees, what is counted, and the condition."""

    look: Look
    tile: Tile
    type: ObjectType
    fields: dict[str, Field]
    kept: Node | None
    summed: Field | None

    def condition(self, days: Days | None) -> Node | None:
        return all_of(self.kept, self.look.narrowing(self.fields, self.tile.date, days))

    def listing(self, days: Days | None) -> Listing:
        return Listing(self.type, (self.summed.key,) if self.summed else (), self.condition(days))

    def value(self, part: Part) -> float:
        """How many, or what they come to, in the house currency where there are several."""
        if self.summed is None:
            return part.count
        if not part.totals:
            return 0.0
        total = part.totals[0]
        if total.house is not None:
            return float(total.house)
        return float(sum((amount for _name, amount in total.sums), Decimal(0)))

    def write(self, value: formats.Numeric) -> str:
        if self.summed is not None and self.summed.type is MONEY:
            return formats.money(value, house_currency(), 0)
        return formats.number(value, 0 if float(value).is_integer() else 1)

    @property
    def what(self) -> str:
        return str(self.summed.label if self.summed else self.type.plural)

    def href(self, condition: Node | None) -> str:
        asked = {"where": write_where(condition)} if condition else {}
        return f"/{self.type.url}?{urlencode({'view': NONE, **asked})}"

    def way(self) -> tuple[Action, ...]:
        return (Action(_("See them"), self.href(self.condition(self.look.days)), "arrow-right"),)


def show(look: Look, tile: Tile) -> Shown:
    """The tile for this reader. Raises NotFound, NotAllowed or Invalid for what is not there for them."""
    source = source_of(look, tile)
    match tile.show:
        case Show.NUMBER:
            return _number(source)
        case Show.NEWEST:
            return _newest(source)
    return _parted(source)


def source_of(look: Look, tile: Tile) -> Source:
    declared = current().type(tile.of)
    if not allowed(look.actor, declared.permission("see")):
        raise NotAllowed
    view = view_in(views_of(look.actor, declared), tile.view) if tile.view else None
    fields = readable(look.actor, declared)
    asked = [key for key in (tile.by, tile.sum) if key]
    if not set(asked) <= set(fields):
        raise NotAllowed(_("Your role does not show a field that this tile is made of."))
    if (tile.sum and not fields[tile.sum].type.numeric) or (tile.by and not groupable(fields[tile.by])):
        raise Invalid({"tiles": [_("This field can neither be added up nor part a list.")]})
    return Source(look, tile, declared, fields, view.condition if view else None, fields.get(tile.sum))


def title_of(source: Source) -> str:
    tile = source.tile
    if tile.title:
        return tile.title
    words = {"what": source.what, "by": source.fields[tile.by].label if tile.by else ""}
    if tile.show == Show.NEWEST:
        return _("Newest: %(what)s") % words
    return _("%(what)s by %(by)s") % words if tile.by else source.what


def _number(source: Source) -> Shown:
    look = source.look
    part = summed(look.actor, source.listing(look.days), look.patience)
    if part is None:
        return Shown(title_of(source), is_late=True)
    value, change = source.value(part), ""
    if look.days_before and source.tile.date in source.fields:
        earlier = summed(look.actor, source.listing(look.days_before), look.patience)
        change = _change(source, value, source.value(earlier)) if earlier else ""
    return Shown(
        title_of(source), number=source.write(value), change=change, ways=source.way(), foot=_foot(source)
    )


def _change(source: Source, now: float, earlier: float) -> str:
    """What became of it since the period before, in words."""
    words = {
        "before": source.write(earlier),
        "share": formats.percent(abs(now / earlier - 1)) if earlier else "",
    }
    if now == earlier:
        return _("As many as in the period before")
    if not earlier or now < 0 or earlier < 0:
        return _("%(before)s in the period before") % words
    if now > earlier:
        return _("%(share)s more than in the period before (%(before)s)") % words
    return _("%(share)s less than in the period before (%(before)s)") % words


def _foot(source: Source) -> str:
    """What the page asks for and this tile cannot do."""
    undated = source.look.days and source.tile.date not in source.fields
    deaf = [key for key, _value in source.look.only if key not in source.fields]
    told = [
        _("Not narrowed to the period.") if undated else "",
        _("Not narrowed by the filter.") if deaf else "",
    ]
    return " ".join(part for part in told if part)


def _parted(source: Source) -> Shown:
    look, by = source.look, source.fields[source.tile.by]
    parts = grouped(look.actor, source.listing(look.days), by, look.patience)
    if parts is None:
        return Shown(title_of(source), is_late=True)
    if by.type in BY_MONTH:  # what has no date stands in no month
        parts = [part for part in parts if part.value]
    if not parts:
        return Shown(title_of(source), missing=_("There is nothing to show yet."), foot=_foot(source))
    drawn, finding = _over_time(source, by, parts) if by.type in BY_MONTH else _ranked(source, by, parts)
    table = source.tile.show == Show.TABLE
    return Shown(
        title_of(source), finding, chart=drawn, as_table=table, ways=source.way(), foot=_foot(source)
    )


def _ranked(source: Source, by: Field, parts: list[Part]) -> tuple[Chart, str]:
    """Bars by the values of a field, those that are declared in their order; each leads to its records."""
    actor = source.look.actor
    named = [(label_of(actor, by, part), source.value(part), part) for part in in_order(parts, by)]
    if not by.choices:
        named.sort(key=lambda each: -each[1])
    condition = source.condition(source.look.days)
    items = [
        Ranked(label, value, source.href(narrowed(condition, within(actor, part, by))))
        for label, value, part in named[:MOST_BARS]
    ]
    items += _others(named[MOST_BARS:])
    finding = _largest(source, named)
    headings = (str(by.label), source.what)
    return ranking(
        items, title=title_of(source), description=finding, headings=headings, write=source.write
    ), finding


def _others(named: Sequence[tuple[str, float, Part]]) -> list[Ranked]:
    if not named:
        return []
    text = ngettext("%(n)s other", "%(n)s others", len(named)) % {"n": formats.number(len(named))}
    return [Ranked(text, sum(value for _label, value, _part in named))]


def _largest(source: Source, named: Sequence[tuple[str, float, Part]]) -> str:
    whole = sum(value for _label, value, _part in named)
    label, most, _part = max(named, key=lambda each: each[1])
    if whole <= 0:
        return ""
    words = {"label": label, "value": source.write(most), "whole": source.write(whole)}
    return _("“%(label)s” has most: %(value)s of %(whole)s, %(share)s.") % {
        **words, "share": formats.percent(most / whole),
    }  # fmt: skip


def _over_time(source: Source, by: Field, parts: list[Part]) -> tuple[Chart, str]:
    """A line over months, those without anything too."""
    known = {date.fromisoformat(str(part.value)): source.value(part) for part in parts}
    months = _months(min(known), max(known))
    values = tuple(known.get(month, 0.0) for month in months)
    labels = [str(format_skeleton("yyMMM", month, locale=formats.locale())) for month in months]
    finding = _best(source, labels, values)
    series = [Series(source.what, values)]
    drawn = lines(
        series, labels, title=title_of(source), description=finding, heading=str(by.label), write=source.write,
        shorten=_shortened, wide=source.tile.width > 1,
    )  # fmt: skip
    return drawn, finding


def _shortened(value: formats.Numeric) -> str:
    return (
        f"{formats.number(float(value) / 1000, 0)}k" if abs(float(value)) >= 10_000 else formats.number(value)
    )


def _months(first: date, last: date) -> list[date]:
    """The first days of the months between the two, both within; the newest where there are many."""
    start, end = (day.year * 12 + day.month - 1 for day in (first, last))
    places = range(max(start, end - MOST_MONTHS + 1), end + 1)
    return [date(place // 12, place % 12 + 1, 1) for place in places]


def _best(source: Source, labels: Sequence[str], values: Sequence[float]) -> str:
    place = max(range(len(values)), key=lambda each: values[each])
    words = {"month": labels[place], "value": source.write(values[place]), "last": labels[-1]}
    if place == len(values) - 1:
        return _("The last month, %(month)s, is the best: %(value)s.") % words
    return _("%(month)s was best with %(value)s; %(last)s has %(now)s.") % {
        **words,
        "now": source.write(values[-1]),
    }


def _newest(source: Source) -> Shown:
    """The first records of the list in the order of its dates, or in its own where it has none."""
    look, declared = source.look, source.type
    dated = source.fields.get(source.tile.date)
    order = (f"-{dated.key}",) if dated and dated.sortable else declared.sort
    columns = tuple(key for key in declared.columns if key in source.fields)[:4]
    asked = Listing(
        declared, tuple(dict.fromkeys((declared.title, *columns))), source.condition(look.days),
        sorts(tuple(key for key in order if key.lstrip("-") in source.fields)), MOST_ROWS,
    )  # fmt: skip
    try:
        page = read_page(look.actor, asked, look.patience)
    except TooSlow:
        return Shown(title_of(source), is_late=True)
    rows = tuple(_row(look.actor, declared, page.columns, row) for row in page.rows)
    missing = "" if rows else _("There is nothing to show yet.")
    return Shown(title_of(source), rows=rows, missing=missing, ways=source.way(), foot=_foot(source))


def _row(actor: Actor, declared: ObjectType, columns: Sequence[Column], row: tuple[Any, ...]) -> Row:
    values = {column.field.key: (column.field, column.value(row)) for column in columns}
    field, title = values.pop(declared.title)
    told = (_told(actor, each, value) for each, value in values.values())
    detail = " · ".join(text for text in told if text)
    return Row(_told(actor, field, title) or "—", f"/{declared.url}/{row[0]}", detail)


def _told(actor: Actor, field: Field, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, tuple):
        return formats.money(*value) if field.type is MONEY else str(value[1] or "")
    return field.type.show(value, field.spec, actor.viewer(house_currency()))
