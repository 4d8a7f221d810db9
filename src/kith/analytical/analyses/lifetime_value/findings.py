"""What lifetime value says of all customers together, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.desk import formats
from kith.desk.charts import Chart, histogram
from kith.desk.charts.bars import Mark

TITLE = _("Lifetime value")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model. Its parameters count time in weeks and money in house currency."""

    name: str
    parameters: dict[str, float]
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class Check:
    """The test on the past: fitted on all but the last `days`, repeat purchase days in these were predicted.

    `naive` is what came out if everybody simply went on buying at the average pace until then.
    """

    days: int
    actual: int
    predicted: float
    naive: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What the page shows.

    `edges` (one more than `counts`) bound classes of lifetime value. `correlation` is that between repeats
    and spend a time, which the model takes to be none. `check` is missing where the past is too short for
    it.
    """

    customers: int
    total: float
    median: float
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    models: tuple[Fitted, ...]
    correlation: float
    horizon_days: int
    yearly_discount: float
    check: Check | None


def verdict(found: Findings, currency: str) -> str:
    return gettext("Half of all customers will bring less than %(median)s in the next three years.") % {
        "median": formats.money(found.median, currency)
    }


def chart(found: Findings, currency: str) -> Chart:
    return histogram(
        found.edges,
        found.counts,
        title=str(TITLE),
        description=verdict(found, currency),
        headings=(gettext("Lifetime value"), gettext("Customers")),
        write=lambda value: formats.money(value, currency, 0),
        marks=(Mark(f"{gettext('Median')} {formats.money(found.median, currency)}", found.median),),
    )
