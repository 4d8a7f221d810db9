"""A forecast in words and as drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kith.analytical.analyses.sales_forecast.history import MONTH
from kith.analytical.analysis import Part
from kith.core.errors import Text
from kith.desk import formats
from kith.desk.charts import Chart, Series, lines
from kith.desk.charts import Table as Figures
from kith.desk.formats import Numeric

TITLE = _("Sales forecast")
WAYS: dict[str, Text] = {
    "last": _("As in the period before"),
    "year_before": _("As a year before"),
    "trend": _("Smoothed, with trend"),
    "season": _("Smoothed, with trend and season"),
}
"""Ways of forecasting, by the keys in `choice`."""
BESIDE: dict[str, Text] = {"last": _("Unchanged"), "year_before": _("Last year")}
"""The plain ways, where there is little room."""
SERIES: dict[str, Text] = {
    "revenue": _("Revenue"),
    "orders": _("Orders"),
    "first": _("Revenue of first orders"),
    "again": _("Revenue of later orders"),
}


@dataclass(frozen=True, slots=True)
class Projected:
    """One series: the newest of its past, and what is expected of the periods to come, with its 95 % range.

    `total` is that of all of them, with its range; `year_before` what the same periods brought a year earlier. `way`
    forecasts it; `errors` are the mean absolute errors of all ways in `trials` forecasts of the past. `beside` is what
    the best plain way, `plain`, would say.
    """

    key: str
    past: tuple[float, ...]
    ahead: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    total: tuple[float, float, float]
    year_before: float | None
    way: str
    errors: dict[str, float]
    trials: int
    plain: str
    beside: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """`unit` is M or W; `firsts` are the first days (ISO) of the periods shown, past and to come. `learned` periods were
    learned from."""

    unit: str
    learned: int
    firsts: tuple[str, ...]
    series: tuple[Projected, ...]


def verdict(found: Findings, currency: str) -> str:
    one = found.series[0]
    write = writer(one, currency)
    first = len(found.firsts) - len(one.ahead)
    figures = {
        "period": _label(found, first),
        "value": write(one.ahead[0]),
        "low": write(one.low[0]),
        "high": write(one.high[0]),
    }
    if found.unit == MONTH:
        said = gettext("%(period)s is expected to bring %(value)s (95 %% range: %(low)s to %(high)s).")
    else:
        said = gettext(
            "The week of %(period)s is expected to bring %(value)s (95 %% range: %(low)s to %(high)s)."
        )
    return " ".join([said % figures, _whole(found, one, write), *_compared(one)])


def _whole(found: Findings, one: Projected, write: Callable[[Numeric], str]) -> str:
    count = len(one.ahead)
    if found.unit == MONTH:
        said = ngettext("%(count)s month together: %(total)s (%(low)s to %(high)s).",
                        "%(count)s months together: %(total)s (%(low)s to %(high)s).", count)  # fmt: skip
    else:
        said = ngettext("%(count)s week together: %(total)s (%(low)s to %(high)s).",
                        "%(count)s weeks together: %(total)s (%(low)s to %(high)s).", count)  # fmt: skip
    total, low, high = (write(value) for value in one.total)
    return said % {"count": formats.number(count), "total": total, "low": low, "high": high}


def _compared(one: Projected) -> Iterator[str]:
    """With a year ago, where the range leaves no doubt which is more."""
    if one.year_before is None or one.year_before <= 0:
        return
    change = one.total[0] / one.year_before - 1
    if one.total[1] > one.year_before:
        yield gettext("That is %(share)s more than a year before.") % {"share": formats.percent(change)}
    elif one.total[2] < one.year_before:
        yield gettext("That is %(share)s less than a year before.") % {"share": formats.percent(-change)}
    elif one.total[1] < one.year_before < one.total[2]:
        yield gettext("Whether that is more or less than a year before is open.")


def writer(one: Projected, currency: str) -> Callable[[Numeric], str]:
    if one.key == "orders":
        return lambda value: formats.number(value, 0)
    return lambda value: formats.money(value, currency, 0)


def chart(found: Findings, currency: str) -> Chart:
    return drawn(found, found.series[0], currency)


def drawn(found: Findings, one: Projected, currency: str) -> Chart:
    """The past, what is expected with its range, and beside it what the plain way would say."""
    begun, now = len(one.past), one.past[-1]
    expected = Series(gettext("Expected"), one.ahead, one.low, one.high, colour=1, begin=begun, since=now)
    plain = Series(str(BESIDE[one.plain]), one.beside, colour=6, begin=begun, since=now)
    write = writer(one, currency)
    return lines(
        [Series(gettext("So far"), one.past, colour=1), expected, *([plain] if one.plain != one.way else [])],
        [_label(found, place) for place in range(len(found.firsts))],
        title=str(TITLE) if one.key == "revenue" else str(SERIES[one.key]),
        description=verdict(found, currency) if one.key == "revenue" else "",
        heading=gettext("Month") if found.unit == MONTH else gettext("Week"),
        write=write,
        shorten=lambda value: formats.number(value, 0),
        bounds=(gettext("At least"), gettext("At most")),
    )


def parts(found: Findings, currency: str) -> tuple[Part, ...]:
    drawings = (
        Part(str(SERIES[one.key]), _total(found, one, currency), drawn(found, one, currency))
        for one in found.series[1:]
    )
    return (*drawings, _compared_ways(found, currency))


def _total(found: Findings, one: Projected, currency: str) -> str:
    return " ".join([_whole(found, one, writer(one, currency)), *_compared(one)])


def _compared_ways(found: Findings, currency: str) -> Part:
    headings = (gettext("Way"), *(str(SERIES[one.key]) for one in found.series))
    rows = tuple(
        (str(name), *(_error(one, key, currency) for one in found.series))
        for key, name in WAYS.items()
        if any(key in one.errors for one in found.series)
    )
    note = gettext(
        "By how much each way was off on average, had it forecast the last part of the past from what came before it"
        " (%(trials)s times). The one that was off the least is used (✓), so that no plain way would have been better."
        " Learned from %(learned)s periods."
    ) % {
        "trials": formats.number(found.series[0].trials),
        "learned": formats.number(found.learned),
    }
    return Part(gettext("How good such forecasts were"), note, figures=Figures(headings, rows))


def _error(one: Projected, key: str, currency: str) -> str:
    if key not in one.errors:
        return "–"
    return f"{writer(one, currency)(one.errors[key])}{' ✓' if key == one.way else ''}"


def _label(found: Findings, place: int) -> str:
    first = date.fromisoformat(found.firsts[place])
    return formats.month(first) if found.unit == MONTH else formats.day(first)
