"""From one purchase to the next: how long customers take, and how many come back at all, with those counted rightly who
still may."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analysis import Analysis, Outcome, Part
from kith.analytical.purchases import day_of, visits
from kith.analytical.survival import kaplan_meier
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.charts import Chart, bars
from kith.desk.charts import Table as Figures

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

STEPS = 5
"""Steps are told apart up to this one, which stands for all after it too."""
WITHIN = (30, 60, 90)
LEAST = 20
"""Of fewer customers than these nothing is told: chance would draw it."""
SHOWN = 8
"""So many of the newest quarters of beginning are told."""

Waits = Counter[tuple[int, bool]]
"""Days waited, and whether the next purchase ended the wait: how many."""


@dataclass(frozen=True, slots=True)
class Step:
    """From the purchase with this number to the next: `reached` made the first of them, `came` both.

    The quarters of those who came waited no longer than `quartiles` days; `within` are the shares (0–1) that come back
    in 30, 60 and 90 days, those who still may counted for as long as they were watched; None beyond that.
    """

    number: int
    reached: int
    came: int
    quartiles: tuple[float, ...]
    within: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """The second purchase of those who began in the quarter from `first` (ISO date) on, as in `Step`."""

    first: str
    step: Step


@dataclass(frozen=True, slots=True)
class Findings:
    customers: int
    steps: tuple[Step, ...]
    cohorts: tuple[Begun, ...]


def query(lake: Tables, as_of: datetime) -> Table:
    """How many waited so many days after their purchase with this number, by the quarter in which they began, and whether
    the next one came (`came`) or had not by now. Several purchases on one day are one."""
    import ibis

    days = visits(lake, as_of).select("party_id", "day")
    known = ibis.window(group_by="party_id", order_by="day")
    each = days.mutate(
        number=(ibis.row_number().over(known) + 1).cast("int32"), following=days.day.lead().over(known)
    )
    first = days.group_by("party_id").agg(begun=days.day.min())
    each = each.inner_join(first, "party_id")
    waited = each.select(
        number=ibis.least(each.number, STEPS).cast("int32"),
        begun=each.begun.truncate("Q").cast("date"),
        days=ibis.coalesce(each.following, day_of(as_of)).delta(each.day, unit="day").cast("int32"),
        came=each.following.notnull(),
    )
    return waited.group_by("number", "begun", "days", "came").agg(waits=waited.count())


def finish(engine: Engine, result: Table, as_of: datetime) -> Outcome:
    by_step: dict[int, Waits] = {}
    by_start: dict[date, Waits] = {}
    for number, begun, days, came, waits in engine.rows(
        result.select("number", "begun", "days", "came", "waits")
    ):
        by_step.setdefault(number, Counter())[days, came] += waits
        if number == 1:
            by_start.setdefault(begun, Counter())[days, came] += waits
    steps = tuple(_step(number, by_step[number]) for number in sorted(by_step))
    newest = sorted(by_start)[-SHOWN:]
    cohorts = tuple(Begun(begun.isoformat(), _step(1, by_start[begun])) for begun in newest)
    customers = steps[0].reached if steps else 0
    return Outcome(result, Findings(customers, steps, cohorts), customers)


def _step(number: int, waits: Waits) -> Step:
    came: Counter[int] = Counter()
    for (days, back), count in waits.items():
        came[days] += count if back else 0
    reached = sum(waits.values())
    return Step(number, reached, came.total(), quartiles(came), _within(waits, reached))


def quartiles(counted: Counter[int]) -> tuple[float, ...]:
    """The quartiles of values by how often each is there, between two of them where they fall between; none of nothing."""
    ordered = sorted(value for value, count in counted.items() if count)
    total = sum(counted[value] for value in ordered)
    return tuple(_at(ordered, counted, (total - 1) * part / 4) for part in (1, 2, 3)) if total else ()


def _at(ordered: Iterable[int], counted: Counter[int], place: float) -> float:
    """The value at a place from 0 on, in a row in which each stands as often as it is there."""
    low, share, passed = int(place), place - int(place), 0
    found: list[int] = []
    for value in ordered:
        passed += counted[value]
        while len(found) < 2 and passed > low + len(found):
            found.append(value)
    return found[0] + share * (found[-1] - found[0])


def _within(waits: Waits, reached: int) -> tuple[float | None, ...]:
    if reached < LEAST:
        return tuple(None for _days in WITHIN)
    days, came, counts = zip(
        *((each, back, count) for (each, back), count in sorted(waits.items())), strict=True
    )
    curve, longest = kaplan_meier(days, came, counts), max(days)
    return tuple(1 - curve.at(limit)[0] if longest >= limit else None for limit in WITHIN)


def verdict(found: Findings, currency: str) -> str:
    first = found.steps[0] if found.steps else None
    if first is None or not first.came:
        return gettext("Nobody has bought a second time yet.")
    told = gettext("Half of the second purchases come within %(days)s days of the first.") % {
        "days": formats.number(round(first.quartiles[1]))
    }
    later = [each for each in found.steps[1:] if each.within[-1] is not None]
    if first.within[-1] is None or not later:
        return told
    more = gettext(
        "Within %(limit)s days %(first)s come back after their first purchase, %(last)s after their purchase number"
        " %(number)s."
    ) % {
        "limit": formats.number(WITHIN[-1]),
        "first": formats.percent(first.within[-1]),
        "last": formats.percent(later[-1].within[-1] or 0),
        "number": _called(later[-1].number),
    }
    return f"{told} {more}"


def chart(found: Findings, currency: str) -> Chart:
    limit = WITHIN[-1]
    told = [(each, each.within[-1]) for each in found.steps]
    return bars(
        [(_called(each.number), share) for each, share in told if share is not None] or [(_called(1), 0.0)],
        title=str(INTERVALS.title),
        description=verdict(found, currency),
        headings=(
            gettext("After purchase"),
            gettext("Back in %(days)s days") % {"days": formats.number(limit)},
        ),
        write=formats.percent,
    )


def _called(number: int) -> str:
    return (
        gettext("%(number)s and later") % {"number": formats.number(number)}
        if number == STEPS
        else formats.number(number)
    )


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    if not found.steps:
        return ()
    headings = (
        gettext("Made it"), gettext("Came back"), gettext("A quarter within"), gettext("Half within"),
        gettext("Three quarters within"), *(gettext("Back in %(days)s days") % {"days": days} for days in WITHIN),
    )  # fmt: skip
    steps = tuple((_called(each.number), *_figures(each)) for each in found.steps)
    begun = tuple(
        (formats.quarter(date.fromisoformat(each.first)), *_figures(each.step)) for each in found.cohorts
    )
    gaps = gettext(
        "The quarters are of those who came back, in days. The shares count those who still may come back for as long as"
        " they were watched."
    )
    second = gettext("How soon those who began in a quarter bought a second time.")
    return (
        Part(
            gettext("Gaps by the number of the purchase"),
            gaps,
            figures=Figures((gettext("After purchase"), *headings), steps),
            ways=_people(),
        ),
        Part(
            gettext("By the quarter of the first"),
            second,
            figures=Figures((gettext("Began"), *headings), begun),
        ),
    )


def _people() -> tuple[Action, ...]:
    """The people who wait after their first, second and third order."""
    from kith.core.conditions.tree import Line, Values  # declaring analyses reads no record
    from kith.desk.asked import write_where

    names = (
        gettext("Who has ordered once"),
        gettext("Who has ordered twice"),
        gettext("Who has ordered three times"),
    )
    return tuple(
        Action(
            name,
            f"/people?{urlencode({'where': write_where(Line('orders', 'is', Values((str(number),))))})}",
            "users-round",
        )
        for number, name in enumerate(names, start=1)
    )


def _figures(step: Step) -> tuple[str, ...]:
    waited = [formats.number(round(days)) for days in step.quartiles] or [""] * 3
    shares = ["" if share is None else formats.percent(share) for share in step.within]
    return formats.number(step.reached), formats.number(step.came), *waited, *shares


INTERVALS = Analysis(
    key="intervals",
    title=_("From purchase to purchase"),
    question=_("How long do customers take to buy again, and how many do?"),
    needs=("sale",),
    facts=(),
    reasons=(),
    findings=Findings,
    query=query,
    finish=finish,
    verdict=verdict,
    chart=chart,
    parts=parts,
)
