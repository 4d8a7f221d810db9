"""Groups in words and figures, and as conditions that lists and segments understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Part
from kith.core.conditions import tree
from kith.core.errors import Text
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.charts import Chart, Ranked, ranking
from kith.desk.charts import Table as Figures

TITLE = _("Groups of customers")
FIELDS = ("last_order_at", "orders", "revenue", "first_order_at")
"""The fields of people that hold the facts."""
DAYS = ("last_order_at", "first_order_at")
TRAITS: tuple[tuple[Text, Text], ...] = (
    (_("lately"), _("long ago")),
    (_("seldom"), _("often")),
    (_("little money"), _("much money")),
    (_("new"), _("customers for long")),
)
"""What less and more of each fact means."""
CLEAR, FAIR = 0.5, 0.25
"""Silhouettes from which groups count as apart, and as rather apart (Kaufman and Rousseeuw 1990)."""
STABLE = 0.75
"""Groups that other samples find again by so much are stable (Hennig 2007)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Customers within borders on each fact (see `FIELDS`): at least so much, less than so much, None for no border.

    `traits` are pairs of a fact's place and whether it is more (1) or less (0) than usual. `medians` are those of the
    facts, `revenue` is its share of all revenue, `stable` how much of it other samples find again (0–1).
    """

    at_least: tuple[float | None, ...]
    less_than: tuple[float | None, ...]
    traits: tuple[tuple[int, int], ...]
    size: int
    revenue: float
    medians: tuple[float, ...]
    stable: float

    @property
    def key(self) -> str:
        """The same for the same borders."""
        return f"{crc32(repr((self.at_least, self.less_than)).encode()):08x}"

    @property
    def name(self) -> str:
        words = [str(TRAITS[place][more]) for place, more in self.traits]
        said = ", ".join(words) or gettext("in between")
        return said[0].upper() + said[1:]

    def condition(self) -> tree.Group:
        """Who belongs to it, as lists and segments ask."""
        lines = []
        for field, low, high in zip(FIELDS, self.at_least, self.less_than, strict=True):
            if field in DAYS:
                lines += [tree.Line(field, "older_than", tree.Span(int(low)))] if low else []
                lines += [tree.Line(field, "newer_than", tree.Span(int(high)))] if high else []
            else:
                lines += [tree.Line(field, "ge", tree.Values((_plain(low),)))] if low is not None else []
                lines += [tree.Line(field, "lt", tree.Values((_plain(high),)))] if high is not None else []
        return tree.Group("all", tuple(lines))

    def borders(self, currency: str) -> str:
        """The same in words."""
        return ", ".join(
            said
            for place in range(len(FIELDS))
            if (said := _border(place, self.at_least[place], self.less_than[place], currency))
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """`groups` by their revenue, the most first; `tried` the silhouettes by number of groups, as pairs. `told` is the
    share of customers (0–1) whom the borders put where their distances do."""

    customers: int
    groups: tuple[Group, ...]
    tried: tuple[tuple[int, float], ...]
    told: float


def _border(place: int, low: float | None, high: float | None, currency: str) -> str:
    if low is None and high is None:
        return ""
    written = [None if each is None else _written(place, each, currency) for each in (low, high)]
    said = (_FROM, _BELOW, _BETWEEN)[2 if low is not None and high is not None else int(low is None)]
    return str(said[place]) % {"low": written[0], "high": written[1]}


_FROM = (
    _("last order at least %(low)s ago"), _("at least %(low)s orders"), _("revenue of at least %(low)s"),
    _("first order at least %(low)s ago"),
)  # fmt: skip
_BELOW = (
    _("last order less than %(high)s ago"), _("fewer than %(high)s orders"), _("revenue below %(high)s"),
    _("first order less than %(high)s ago"),
)  # fmt: skip
_BETWEEN = (
    _("last order %(low)s to %(high)s ago"), _("%(low)s to below %(high)s orders"), _("revenue from %(low)s to %(high)s"),
    _("first order %(low)s to %(high)s ago"),
)  # fmt: skip


def _written(place: int, value: float, currency: str) -> str:
    if FIELDS[place] in DAYS:
        return ngettext("%(n)s day", "%(n)s days", round(value)) % {"n": formats.number(value, 0)}
    return formats.money(value, currency, 0) if FIELDS[place] == "revenue" else formats.number(value, 0)


def verdict(found: Findings, currency: str) -> str:
    first = found.groups[0]
    share = first.size / found.customers
    said = gettext(
        "%(count)s groups. “%(name)s” are %(people)s of customers and bring %(revenue)s of the revenue."
    ) % {
        "count": formats.number(len(found.groups)),
        "name": first.name,
        "people": formats.percent(share),
        "revenue": formats.percent(first.revenue),
    }
    return f"{said} {_apart(found)}"


def _apart(found: Findings) -> str:
    apart = max(value for _number, value in found.tried)
    if apart >= CLEAR:
        return gettext("The groups lie clearly apart.")
    if apart >= FAIR:
        return gettext("The groups lie apart, with some in between.")
    return gettext("The groups run into each other: take their borders as a help, not as a finding.")


def chart(found: Findings, currency: str) -> Chart:
    return ranking(
        [Ranked(each.name, each.size / found.customers) for each in found.groups],
        title=str(TITLE),
        description=verdict(found, currency),
        headings=(gettext("Group"), gettext("Customers")),
        write=formats.percent,
    )


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    return (*(_part(found, each, currency) for each in found.groups), _chosen(found))


def _part(found: Findings, group: Group, currency: str) -> Part:
    quiet, orders, revenue, known = (
        _written(place, each, currency) for place, each in enumerate(group.medians)
    )
    sure = (
        gettext("Other samples of customers give the same group (%(stable)s).")
        if group.stable >= STABLE
        else gettext(
            "Other samples of customers give a different group (only %(stable)s in common): do not build on it."
        )
    ) % {"stable": formats.percent(group.stable)}
    facts = (
        (
            gettext("Customers"),
            f"{formats.number(group.size)} ({formats.percent(group.size / found.customers)})",
        ),
        (gettext("Share of revenue"), formats.percent(group.revenue)),
        (gettext("Usual days since the last order"), quiet),
        (gettext("Usual number of orders"), orders),
        (gettext("Usual revenue"), revenue),
        (gettext("Usual days since the first order"), known),
    )
    note = f"{group.borders(currency)}. {sure}"
    ways = (
        Action(gettext("Make a segment of it"), f"/analytics/groups/{group.key}/segment", "blend", "post"),
    )
    figures = Figures((gettext("Fact"), gettext("Value")), facts)
    return Part(group.name, note[0].upper() + note[1:], figures=figures, ways=ways)


def _chosen(found: Findings) -> Part:
    rows = tuple((formats.number(number), formats.number(value, 2)) for number, value in found.tried)
    note = gettext(
        "The number of groups is the one whose customers are most alike within and least alike across, from −1 to 1"
        " (silhouette). Groups are found by k-means on the logarithms of days since the last and first order, orders and"
        " revenue; then borders are drawn, which put %(told)s of customers where k-means does."
    ) % {"told": formats.percent(found.told)}
    return Part(
        gettext("Why so many groups"), note, figures=Figures((gettext("Groups"), gettext("Apart")), rows)
    )


def group_at(found: Findings, facts: tuple[Any, ...]) -> Group | None:
    """The group that holds these facts (in the order of `FIELDS`, days as numbers); None where one is missing."""
    if any(each is None for each in facts):
        return None
    for group in found.groups:
        bounds = zip(facts, group.at_least, group.less_than, strict=True)
        if all(
            (low is None or float(each) >= low) and (high is None or float(each) < high)
            for each, low, high in bounds
        ):
            return group
    return None


def _plain(value: float) -> str:
    """As a condition keeps it."""
    return f"{value:.0f}"
