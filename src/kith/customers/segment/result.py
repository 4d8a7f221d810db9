"""The builder's right side: how many, who may be contacted, who they are, and a few of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import merge_joins
from kith.core.conditions.tree import Node
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, Sort, joined
from kith.core.records.reading import read_page
from kith.core.records.settings import setting
from kith.core.records.statement import fetch_within
from kith.core.registry import current
from kith.customers.segment.counts import Counts, reach_fields
from kith.desk import formats, marks
from kith.desk.builder_view import BuilderResult, Compare, PreviewPerson, ReachBar

SHOWN = 6
WHO = (
    "select count(*), count(*) filter (where fact.abc_class = 'A'),"
    " percentile_cont(0.5) within group (order by fact.lifetime_value),"
    " percentile_cont(0.5) within group (order by fact.revenue)"
)


def result_view(
    actor: Actor, whole: Node, counts: Counts | None, spent: float, left_out: int
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
        text += " · " + ngettext(
            "one line is incomplete and left out", "%(n)s lines are incomplete and left out", left_out
        ) % {"n": left_out}
    return BuilderResult(
        formats.number(counts.found),
        ngettext("person", "people", counts.found),
        text,
        f"{round(spent * 1000)} ms",
        _("Reach"),
        _reach(actor, counts),
        _reach_note(counts),
        _compared(actor, whole),
        _preview(actor, whole),
        _("%(shown)s of %(all)s") % {"shown": min(SHOWN, counts.found), "all": formats.number(counts.found)},
        foot=foot,
    )


def _reach(actor: Actor, counts: Counts) -> tuple[ReachBar, ...]:
    return tuple(
        ReachBar(
            field.label,
            field.icon or "mail",
            _share(counts.reach[field.key], counts.found),
            formats.number(counts.reach[field.key]),
            formats.percent(_share(counts.reach[field.key], counts.found)),
        )
        for field in reach_fields(actor)
        if field.key in counts.reach
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _reach_note(counts: Counts) -> str:
    best = max(counts.reach.values(), default=counts.found)
    missing = counts.found - best
    if missing <= 0:
        return ""
    return ngettext(
        "%(n)s person may not be contacted. Campaigns leave them out by themselves.",
        "%(n)s people may not be contacted. Campaigns leave them out by themselves.",
        missing,
    ) % {"n": formats.number(missing)}


def _compared(actor: Actor, whole: Node) -> tuple[Compare, ...]:
    """Shares and medians of the people found, beside everybody's."""
    found, everyone = _figures(actor, whole), _figures(actor, None)
    if not found or not everyone or not found[0] or not everyone[0]:
        return ()
    share, against = found[1] / found[0], everyone[1] / everyone[0]
    points = _("%(points)s pts") % {"points": formats.signed(round((share - against) * 100))}
    rows = [Compare(_("Class A"), formats.percent(share), points, "good" if share > against else "")]
    for label, place in ((_("Median lifetime value"), 2), (_("Median revenue"), 3)):
        if found[place] is not None and everyone[place]:
            ratio = f"× {formats.number(float(found[place]) / float(everyone[place]), 1)}"
            rows.append(
                Compare(
                    label,
                    formats.money(found[place], str(setting("house.currency", "EUR")), 0),
                    ratio,
                    "good" if found[place] > everyone[place] else "",
                )
            )
    return tuple(rows)


def _figures(actor: Actor, node: Node | None) -> tuple[Any, ...] | None:
    declared = current().type("person")
    scope = access.scope(actor, declared)
    if not {"abc_class", "lifetime_value", "revenue"} <= set(scope.fields):
        return None
    rows, condition = access.predicate(actor, declared), compile_condition(node, scope)
    joins = merge_joins(condition.joins, scope.value(scope.field("abc_class")).joins)
    text = f"{WHO} from {declared.table} t{joined(joins)} where {rows.text} and {condition.text}"
    answer = fetch_within(2_000, text, (*rows.params, *condition.params))
    return answer[0] if answer else None


def _preview(actor: Actor, whole: Node) -> tuple[PreviewPerson, ...]:
    fields = access.readable(actor, current().type("person"))
    columns = tuple(key for key in ("name", "organisation", "city", "abc_class") if key in fields)
    page = read_page(actor, Listing(current().type("person"), columns, whole, (Sort("name"),), SHOWN))
    return tuple(
        _person(row, {column.field.key: column.value(row) for column in page.columns}) for row in page.rows
    )


def _person(row: tuple[Any, ...], values: dict[str, Any]) -> PreviewPerson:
    name = values["name"] or _("No name")
    company = values["organisation"][1] if values.get("organisation") else ""
    detail = " · ".join(part for part in (company, values.get("city")) if part)
    return PreviewPerson(
        marks.avatar(name), name, f"/people/{row[0]}", detail, marks.tier(values["abc_class"] or "")
    )
