"""The builder's right side: how many, who may be contacted, who they are, and a few of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core import access
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Node
from kith.core.principals.actor import Actor
from kith.core.records.cursor import read_cursor
from kith.core.records.planner import Listing, Sort
from kith.core.records.reading import read_page
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.customers.segment.counts import Counts, Figures, everybody
from kith.customers.segment.ways import Look, reach_view
from kith.desk import formats, marks
from kith.desk.builder_view import BuilderResult, Compare, Previewed
from kith.desk.conditions.said import lines_left_out

SHOWN = 6
ASKED_ANEW = "/segments/result"


def result_view(
    actor: Actor,
    whole: Node,
    counts: Counts | None,
    scope: Scope,
    spent: float,
    left_out: int,
    look: Look,
) -> BuilderResult:
    """All numbers of the right side for a condition without incomplete lines."""
    foot = _("Counted anew whenever it is used.")
    if counts is None:
        return BuilderResult(
            "…",
            _("people"),
            _("Counting takes too long. Narrow the condition, or have a field indexed."),
            foot=foot,
        )
    share = counts.found / counts.everyone if counts.everyone else 0.0
    text = _("%(share)s of everyone") % {"share": formats.percent(share, 1)}
    if left_out:
        text += " · " + lines_left_out(left_out)
    people, after = _preview(actor, whole, look.after)
    return BuilderResult(
        formats.number(counts.found),
        ngettext("person", "people", counts.found),
        text,
        f"{round(spent * 1000)} ms",
        reach_view(actor, whole, counts, scope, look.purpose),
        _compared(counts.figures, everybody(actor, scope)),
        people,
        _("%(shown)s of %(all)s") % {"shown": min(SHOWN, counts.found), "all": formats.number(counts.found)},
        f"{ASKED_ANEW}?{urlencode({'after': after, 'purpose': look.purpose})}"
        if counts.found > SHOWN
        else "",
        foot,
        ASKED_ANEW,
    )


def _compared(found: Figures | None, everyone: Figures | None) -> tuple[Compare, ...]:
    """Shares and medians of the people found, beside everybody's."""
    if not found or not everyone or not found.people or not everyone.people:
        return ()
    share, against = found.best / found.people, everyone.best / everyone.people
    points = _("%(points)s pts") % {"points": formats.signed(round((share - against) * 100))}
    rows = [Compare(_("Class A"), formats.percent(share), points, "good" if share > against else "")]
    for label, own, theirs in (
        (_("Median lifetime value"), found.value, everyone.value),
        (_("Median revenue"), found.revenue, everyone.revenue),
    ):
        if own is not None and theirs:
            ratio = f"× {formats.number(float(own) / float(theirs), 1)}"
            amount = formats.money(own, house_currency(), 0)
            rows.append(Compare(label, amount, ratio, "good" if own > theirs else ""))
    return tuple(rows)


def _preview(actor: Actor, whole: Node, after: str) -> tuple[tuple[Previewed, ...], str]:
    """Some of those found, in the order of their names, and after whom the next ones begin; empty for the first again."""
    fields = access.readable(actor, current().type("person"))
    columns = tuple(key for key in ("name", "organisation", "city", "abc_class") if key in fields)
    cursor = read_cursor(after, 1) if after else None
    page = read_page(actor, Listing(current().type("person"), columns, whole, (Sort("name"),), SHOWN, cursor))
    people = tuple(
        _person(row, {column.field.key: column.value(row) for column in page.columns}) for row in page.rows
    )
    return people, page.next


def _person(row: tuple[Any, ...], values: dict[str, Any]) -> Previewed:
    name = values["name"] or _("No name")
    company = values["organisation"][1] if values.get("organisation") else ""
    detail = " · ".join(part for part in (company, values.get("city")) if part)
    return Previewed(
        marks.avatar(name), name, f"/people/{row[0]}", detail, marks.tier(values["abc_class"] or "")
    )
