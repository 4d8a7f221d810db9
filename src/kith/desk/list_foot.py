"""The foot of a list, fetched after the page: how many rows there are, and what their numbers come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.fieldtypes import MONEY, PERCENT
from kith.core.principals.actor import Actor
from kith.core.records.counting import Count, estimate, exact, expected
from kith.core.records.settings import house_currency
from kith.core.records.totals import Part, Total, summed
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.desk import formats
from kith.desk.asked import NONE, Asked, read_asked, write_where
from kith.desk.door import desk
from kith.desk.list_sums import add_up, kept_sums
from kith.desk.money_sums import summed_up
from kith.desk.render import render_page

MOST_ADDED = 500_000
"""Rows above which nobody waits for sums: they come later, and are kept for a while."""


@dataclass(frozen=True, slots=True)
class FootCell:
    """What stands below a column, and all that is known in words."""

    key: str
    text: str
    title: str


@desk
def list_count(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """Counted exactly, with sums, where that is quick; else estimated and marked so, and the sums asked for once more."""
    asked = read_asked(actor, current().at(path), request.GET)
    listing = asked.listing()
    added = any(asked.type.by_key[key].type.numeric for key in asked.columns)
    part, again = _added_up(request, actor, asked) if added else (None, "")
    found = Count(part.count, True) if part else exact(actor, listing) or estimate(actor, listing)
    cells = foot_cells(part) if part else ()
    return render_page(
        request,
        "desk/list/foot.jinja",
        {
            "text": counted(found, asked),
            "number": total(found),
            "cells": cells,
            "again": again,
            "tab": tab_of(asked) if found.exact else "",
        },
    )


def _added_up(request: HttpRequest, actor: Actor, asked: Asked) -> tuple[Part | None, str]:
    """The sums, or the address that will answer with them where there are too many rows to wait for."""
    if expected(actor, asked.listing()) <= MOST_ADDED:
        return summed(actor, asked.listing()), ""
    part, tried = kept_sums(actor, asked)
    if tried:
        return part, ""
    if request.GET.get("sums"):
        return add_up(actor, asked), ""
    return None, asked.href("/count", sums=1)


def tab_of(asked: Asked) -> str:
    """By what the tab of the view is known that has just these rows, and so tells their number as well."""
    own = asked.view.condition if asked.view else None
    if write_where(asked.where) != write_where(own):
        return ""
    return str(asked.view.uid) if asked.view else NONE


def total(found: Count) -> str:
    return formats.number(found.number) if found.exact else f"~{formats.number(round(found.number, -2))}"


def counted(found: Count, asked: Asked) -> str:
    number = total(found)
    if asked.lines:
        return ngettext("%(number)s row matches", "%(number)s rows match", found.number) % {"number": number}
    return ngettext("%(number)s row", "%(number)s rows", found.number) % {"number": number}


def foot_cells(part: Part) -> tuple[FootCell, ...]:
    """Below amounts their sum (`money_sums`); below other numbers their average."""
    return tuple(_cell(each, part.count) for each in part.totals if each.count)


def _cell(found: Total, rows: int) -> FootCell:
    both = summed_up(
        found.sums, found.house, found.unconverted, lambda each, name: written(found.field, each, name)
    )
    sums, whole = (_("Sum %(sums)s") % {"sums": each} for each in (both.text, both.title))
    mean = average(found)
    filled = ngettext("from %(count)s of %(rows)s row", "from %(count)s of %(rows)s rows", rows)
    filled %= {"count": formats.number(found.count), "rows": formats.number(rows)}
    text = sums if found.field.type is MONEY or not mean else mean
    known = [part for part in (whole if found.field.type is not PERCENT else "", mean, filled) if part]
    return FootCell(found.field.key, text, ", ".join(known))


def average(found: Total) -> str:
    if found.average is None:
        return ""
    return _("Average %(average)s") % {"average": written(found.field, found.average, found.sums[0][0])}


def written(field: Field, value: Decimal, name: str) -> str:
    """A sum or an average as the field's own values are written."""
    if field.type is MONEY:
        return formats.money(value, name or house_currency(), 0 if field.mark == "rounded" else None)
    return formats.percent(value, 1) if field.type is PERCENT else formats.number(value)
