"""Every chart with invented figures, for the gallery."""

import math
from dataclasses import dataclass

from kith.desk import charts
from kith.desk.charts.bars import Mark
from kith.desk.charts.grids import Cohort
from kith.desk.formats import Numeric, money, percent


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its heading and its one finding."""

    key: str
    heading: str
    finding: str
    chart: charts.Chart


def _share_of_total(share: float) -> float:
    return (1 - math.pow(1 - share, 5.1)) * 0.985 + 0.015 * share


def _pareto() -> charts.Chart:
    return charts.pareto(
        [(step / 60, _share_of_total(step / 60)) for step in range(61)],
        (
            charts.ClassShare("A", 0.18, 0.64),
            charts.ClassShare("B", 0.28, 0.31),
            charts.ClassShare("C", 0.54, 0.05),
        ),
        title="Margin by customer",
        description="18 percent of customers bring 64 percent of the margin",
        of_what="of margin",
    )


def _grids() -> tuple[Picture, ...]:
    counts = (
        (612, 388, 204, 96, 41),
        (498, 356, 231, 142, 77),
        (403, 372, 318, 226, 118),
        (287, 341, 402, 367, 204),
        (164, 238, 391, 512, 472),
    )
    cohorts = (
        Cohort("Q1 26", 412, (1, 0.61, 0.48, 0.41)),
        Cohort("Q2 26", 538, (1, 0.63, 0.51)),
        Cohort("Q3 26", 497, (1, 0.66)),
    )
    return (
        Picture(
            "rfm",
            "Recency and frequency",
            "1,555 champions; 356 good customers are slipping.",
            charts.rfm_grid(counts, title="Customers by recency and frequency score"),
        ),
        Picture(
            "cohorts",
            "Who comes back",
            "% buying again. The newer, the better.",
            charts.cohort_grid(cohorts, title="Buying again by quarter"),
        ),
    )


def _series() -> tuple[Picture, ...]:
    months = ("Dec", "Jan", "Feb", "Mar", "Apr", "May")
    channels = (
        charts.Series("Portal", (22, 31, 41, 57, 70, 78)),
        charts.Series("Dealers", (61, 60, 57, 52, 50, 48)),
        charts.Series("Phone", (18, 15, 14, 12, 10, 9)),
    )
    days = ("12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov")
    lift = (
        charts.Series(
            "Contacted",
            (0, 0.031, 0.042, 0.047, 0.049),
            (0, 0.028, 0.038, 0.043, 0.044),
            (0, 0.034, 0.046, 0.051, 0.054),
        ),
        charts.Series(
            "Hold-out",
            (0, 0.012, 0.019, 0.024, 0.028),
            (0, 0.007, 0.012, 0.015, 0.017),
            (0, 0.017, 0.026, 0.033, 0.039),
            colour=6,
        ),
    )
    return (
        Picture(
            "channels",
            "Revenue by channel",
            "The portal passed the dealers in March.",
            charts.lines(channels, months, title="Revenue by channel in thousand euro", heading="Month"),
        ),
        Picture(
            "lift",
            "Share who bought",
            "Shaded: 95 % range.",
            charts.lines(
                lift,
                days,
                title="Share who bought by day",
                heading="Day",
                write=lambda value: percent(value, 1),
                wide=True,
            ),
        ),
    )


def _euros(value: Numeric) -> str:
    return money(value, "EUR", 0)


def _distributions() -> tuple[Picture, ...]:
    edges = tuple(range(0, 8000, 500))
    counts = (3120, 2480, 1910, 1390, 1010, 740, 560, 410, 300, 230, 170, 120, 90, 60, 44)
    rows = (
        charts.Interval("All", 2.12, 0.97, 3.27),
        charts.Interval("Tier A", 3.41, 1.1, 5.7),
        charts.Interval("Tier C", 0.4, -1.2, 2.0),
    )
    return (
        Picture(
            "values",
            "Lifetime value",
            "Half of all customers will bring less than € 1,080.",
            charts.histogram(
                edges,
                counts,
                title="Distribution of lifetime value",
                headings=("Value", "Customers"),
                write=_euros,
                strong_from=6000,
                marks=(Mark("median € 1,080", 1080), Mark("mean € 2,040", 2040)),
                note=("dark: top 10 %,", "hold 48 % of all value"),
            ),
        ),
        Picture(
            "where",
            "Where it worked",
            "Tier C: no effect we can tell from chance.",
            charts.intervals(rows, title="Lift in points by group", headings=("Group", "Lift")),
        ),
        Picture(
            "bars",
            "Orders by weekday",
            "Monday is strongest.",
            charts.bars(
                (("Mon", 42), ("Tue", 31), ("Wed", 28), ("Thu", 30), ("Fri", 24)),
                title="Orders by weekday",
                headings=("Day", "Orders"),
            ),
        ),
    )


def _reasons() -> tuple[Picture, ...]:
    reasons = (
        ("118 days without an order", 21),
        ("Open ticket, power in frost", 9),
        ("Signed maintenance", -5),
    )
    return (
        Picture(
            "reasons",
            "Churn risk",
            "62 %, up 19 points in 30 days.",
            charts.contributions(reasons, title="What moves the churn risk", headings=("Reason", "Points")),
        ),
        Picture(
            "scores", "Scores of one customer", "Bought much and often, not lately.", charts.rfm_mini(2, 5, 5)
        ),
    )


def pictures() -> tuple[Picture, ...]:
    pareto = Picture(
        "abc", "Who brings the margin (ABC)", "18 % of customers bring 64 % of the margin.", _pareto()
    )
    return (pareto, *_grids(), *_distributions(), *_series(), *_reasons())
