"""What lifetime value says of all customers together, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kith.desk import formats
from kith.desk.charts import Chart, histogram
from kith.desk.charts.bars import Mark

TITLE = _("Lifetime value")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted model. Its parameters count time in weeks and money in house currency; `ranges` are their 95 % ones."""

    name: str
    parameters: dict[str, float]
    log_likelihood: float
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """The test on the past: fitted on all but the last `days`, repeat purchase days in these were predicted.

    `naive` is what came out if everybody simply went on buying at the average pace until then.
    """

    days: int
    actual: int
    predicted: float
    naive: float
    trials: tuple[Trial, ...] = ()
    classes: tuple[Class, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """How a model that knew the past alone did: purchases foretold, and its Poisson deviance a customer, up to a term
    that is the same for all models: less is better."""

    name: str
    predicted: float
    deviance: float


@dataclass(frozen=True, slots=True)
class Class:
    """Customers with so many repeats before the test period (`repeats`, or more for the last class): what each bought
    in it on average, and what the chosen model had expected."""

    repeats: int
    customers: int
    actual: float
    expected: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What the page shows.

    `edges` (one more than `counts`) bound classes of lifetime value, the last of which holds all above. `top` is the
    least that the best tenth brings. `correlation` is that between repeats and spend a time, which the model takes to
    be none. `check` is missing where the past is too short for it.
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
    top: float | None = None
    spenders: int = 0
    chosen: str = ""
    low: float | None = None
    high: float | None = None


def verdict(found: Findings, currency: str) -> str:
    half = gettext("Half of all customers will bring less than %(median)s in the next three years.") % {
        "median": formats.money(found.median, currency)
    }
    if found.low is None or found.high is None:
        return half
    together = gettext("All together: %(total)s (95 %% range: %(low)s to %(high)s).") % {
        name: formats.money(value, currency, 0)
        for name, value in (("total", found.total), ("low", found.low), ("high", found.high))
    }
    return f"{half} {together}"


def _marks(found: Findings, currency: str) -> Iterator[Mark]:
    """The median, the mean where there is one, and where the best tenth begins."""
    named: list[tuple[str, float | None]] = [
        (gettext("Median"), found.median),
        (gettext("Mean"), found.total / found.customers if found.customers else None),
        (gettext("Best tenth from"), found.top),
    ]
    for label, value in named:
        if value is not None:
            yield Mark(f"{label} {formats.money(value, currency)}", min(value, found.edges[-1]))


def chart(found: Findings, currency: str) -> Chart:
    return histogram(
        found.edges,
        found.counts,
        title=str(TITLE),
        description=verdict(found, currency),
        headings=(gettext("Lifetime value"), gettext("Customers")),
        write=lambda value: formats.money(value, currency, 0),
        marks=tuple(_marks(found, currency)),
        open_end=True,
    )
