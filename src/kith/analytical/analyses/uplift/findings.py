"""Whom campaigns move, in words and as drawings."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Part
from kith.core.errors import Text
from kith.desk import formats
from kith.desk.charts import Chart, Interval, Series, bars, intervals, lines
from kith.desk.charts import Table as Figures

TITLE = _("Whom campaigns move")
NAMES: dict[str, Text] = {
    "two_models": _("Two models"),
    "transformed": _("One model"),
    "likeliest": _("Likely buyers"),
}
ONE_OF_TWO = 0.975
"""The better of two models is better by chance more often than one is, so the level is shared among them (Bonferroni)."""
Known = tuple[float, float, float]
"""An estimate with the ends of its range. All are shares of people (0–1)."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to put people in order; `qini` is the area between its curve and the line of writing by lot."""

    key: str
    qini: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Point:
    """Purchases gained per person if the first `share` by each way were written to, or so many by lot."""

    share: float
    two_models: float
    transformed: float
    likeliest: float
    by_lot: float


@dataclass(frozen=True, slots=True)
class Decile:
    """How many more bought in this tenth of the order, the first foremost, when written to."""

    uplift: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Findings:
    """`written` and `kept` count people once for each campaign. Without `ways` the data do not suffice. `best` is the
    model with the higher Qini and `ahead` how far it is ahead of the likeliest buyers."""

    campaigns: int
    people: int
    written: int
    written_bought: int
    kept: int
    kept_bought: int
    ways: tuple[Way, ...] = ()
    best: str = ""
    ahead: Known | None = None
    curve: tuple[Point, ...] = ()
    deciles: tuple[Decile, ...] = ()
    first_fifth: Known | None = None
    everybody: Known | None = None

    @property
    def way(self) -> Way | None:
        return next((each for each in self.ways if each.key == self.best), None)


def points(share: float) -> str:
    """A difference of shares, in percentage points."""
    return formats.signed(share * 100, 1)


def verdict(found: Findings, currency: str) -> str:
    way = found.way
    if way is None or found.first_fifth is None or found.everybody is None:
        return gettext(
            "Too few people have been kept out by lot yet to tell whom campaigns move: %(kept)s, of whom %(bought)s bought."
        ) % {"kept": formats.number(found.kept), "bought": formats.number(found.kept_bought)}
    if way.low <= 0:
        return gettext("Campaigns moved nobody measurably more than others.")
    value, low, high = found.first_fifth
    return gettext(
        "Those moved most, a fifth, bought %(fifth)s percentage points more when written to (%(low)s to %(high)s);"
        " everybody %(everybody)s."
    ) % {
        "fifth": points(value),
        "low": points(low),
        "high": points(high),
        "everybody": points(found.everybody[0]),
    }


def chart(found: Findings, currency: str) -> Chart:
    if not found.curve:
        return _rates(found)
    series = [
        Series(str(name), tuple(getattr(each, key) * 1000 for each in found.curve))
        for key, name in NAMES.items()
    ]
    by_lot = Series(gettext("By lot"), tuple(each.by_lot * 1000 for each in found.curve), colour=6)
    return lines(
        [*series, by_lot],
        [formats.percent(each.share) for each in found.curve],
        title=str(TITLE),
        description=verdict(found, currency),
        heading=gettext("Share of people written to"),
        write=lambda value: formats.number(value, 1),
        wide=True,
    )


def _rates(found: Findings) -> Chart:
    groups = (
        (gettext("Written to"), found.written_bought, found.written),
        (gettext("Kept out by lot"), found.kept_bought, found.kept),
    )
    return bars(
        [(name, bought / people if people else 0.0) for name, bought, people in groups],
        title=str(TITLE),
        description=verdict(found, ""),
        headings=(gettext("Group"), gettext("Bought within the window")),
        write=formats.percent,
    )


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    looked = Part(gettext("Whom this looks at"), _looked_at(found))
    if not found.ways:
        return (looked,)
    return (_qini(found), _deciles(found), looked)


def _looked_at(found: Findings) -> str:
    return gettext(
        "%(people)s people in %(campaigns)s campaigns that kept people out by lot and whose windows are over:"
        " %(written)s times somebody was written to (%(written_bought)s bought), %(kept)s times kept out"
        " (%(kept_bought)s bought). Known of them is what they had bought before the day of the lot, and how they had"
        " answered earlier campaigns. Whoever objects to profiling is left out. What is found is no field of the customer:"
        " no segment can be made of it."
    ) % {
        "people": formats.number(found.people),
        "campaigns": formats.number(found.campaigns),
        "written": formats.number(found.written),
        "written_bought": formats.number(found.written_bought),
        "kept": formats.number(found.kept),
        "kept_bought": formats.number(found.kept_bought),
    }


def _qini(found: Findings) -> Part:
    rows = tuple(
        (
            str(NAMES[each.key]),
            *(formats.number(value * 1000, 2) for value in (each.qini, each.low, each.high)),
        )
        for each in found.ways
    )
    if found.ahead is not None:
        ahead = tuple(formats.number(value * 1000, 2) for value in found.ahead)
        rows = (*rows, (gettext("Lead over likely buyers"), *ahead))
    note = gettext(
        "The Qini is the area between the curve and the line of writing by lot: purchases gained per 1,000 people,"
        " averaged over all shares that could be written to. Everybody is judged by models that have not seen them. A"
        " range (%(level)s) that holds 0 is no better than by lot."
    ) % {"level": formats.percent(ONE_OF_TWO, 1)}
    headings = (gettext("Order of people"), gettext("Qini"), gettext("from"), gettext("to"))
    return Part(gettext("How well people are put in order"), note, figures=Figures(headings, rows))


def _deciles(found: Findings) -> Part:
    labels = [formats.number(place) for place in range(1, len(found.deciles) + 1)]
    rows = [
        Interval(label, each.uplift * 100, each.low * 100, each.high * 100)
        for label, each in zip(labels, found.deciles, strict=True)
    ]
    if found.everybody is not None:
        rows = [Interval(gettext("Everybody"), *(value * 100 for value in found.everybody)), *rows]
    note = gettext(
        "By the better model, those first whom it says are moved most: how many more of 100 bought when written to"
        " than when kept out, with the %(level)s range. Grey ranges hold 0."
    ) % {"level": formats.percent(0.95)}
    drawn = intervals(
        rows,
        title=gettext("Uplift by tenth"),
        description=note,
        headings=(gettext("Tenth"), gettext("More buyers of 100")),
    )
    return Part(gettext("Uplift by tenth"), note, chart=drawn)
