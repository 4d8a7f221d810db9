"""The builder's right side: how many, who may be contacted, who they are, and a few of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core import access
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Node
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, Sort
from kith.core.records.reading import read_page
from kith.core.records.settings import setting
from kith.core.registry import current
from kith.customers.segment.counts import Counts, Figures, everybody, reach_fields
from kith.desk import formats, marks
from kith.desk.builder_view import BuilderResult, Compare, PreviewPerson, ReachBar

SHOWN = 6


def result_view(
    actor: Actor, whole: Node, counts: Counts | None, scope: Scope, spent: float, left_out: int
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
        _compared(counts.figures, everybody(actor, scope)),
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
            amount = formats.money(own, str(setting("house.currency", "EUR")), 0)
            rows.append(Compare(label, amount, ratio, "good" if own > theirs else ""))
    return tuple(rows)


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
