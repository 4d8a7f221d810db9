"""Charts as SVG made on the server: no script, real text, print-ready, read aloud by their description.

Every function takes figures and words and returns a `Chart`: the drawing and the same figures as a table.
Widths are in the drawing's own units; the page scales it. Series use the tokens c1–c6, never the colours
of states.
"""

from kith.desk.charts.bars import bars, histogram
from kith.desk.charts.contributions import contributions
from kith.desk.charts.grids import Cohort, cohort_grid, rfm_grid
from kith.desk.charts.intervals import Interval, intervals
from kith.desk.charts.lines import Series, lines
from kith.desk.charts.pareto import ClassShare, pareto
from kith.desk.charts.ranking import Ranked, ranking
from kith.desk.charts.small import bar, pips, rfm_mini, sparkline
from kith.desk.charts.svg import Chart, Table

__all__ = [
    "Chart",
    "ClassShare",
    "Cohort",
    "Interval",
    "Ranked",
    "Series",
    "Table",
    "bar",
    "bars",
    "cohort_grid",
    "contributions",
    "histogram",
    "intervals",
    "lines",
    "pareto",
    "pips",
    "ranking",
    "rfm_grid",
    "rfm_mini",
    "sparkline",
]
