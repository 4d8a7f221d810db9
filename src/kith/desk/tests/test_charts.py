"""Charts draw true figures, carry them as text, and survive the odd ones."""

import re
from xml.etree import ElementTree as ET

import pytest

from kith.desk import charts
from kith.desk.charts.grids import Cohort
from kith.desk.charts.pareto import height_at
from kith.desk.charts.svg import scale
from kith.desk.gallery_charts import Picture, pictures

HEADINGS = ("Day", "Orders")


def heights(chart: charts.Chart) -> list[float]:
    return [float(found) for found in re.findall(r'<rect[^>]* height="([\d.]+)"', chart.svg)]


@pytest.mark.parametrize("picture", pictures(), ids=lambda picture: picture.key)
def test_a_chart_is_well_formed_named_and_has_its_figures_beside_it(picture: Picture) -> None:
    drawn = ET.fromstring(picture.chart.svg)
    assert drawn.get("role") == "img"
    assert drawn.get("aria-label")
    assert "style=" not in picture.chart.svg
    assert picture.chart.table.rows
    assert all(len(row) == len(picture.chart.table.headings) for row in picture.chart.table.rows)


def test_a_bar_twice_as_large_is_twice_as_high() -> None:
    chart = charts.bars((("Mon", 10), ("Tue", 20)), title="Orders", headings=HEADINGS)
    low, high = heights(chart)
    assert high == pytest.approx(2 * low, rel=0.01)


def test_a_bar_below_zero_hangs_from_the_zero_line() -> None:
    chart = charts.bars((("Mon", 10), ("Tue", -10)), title="Margin", headings=HEADINGS)
    up, down = heights(chart)
    assert up == pytest.approx(down)
    assert "−10" in chart.svg


def test_scales_begin_and_end_on_round_values_around_all_figures() -> None:
    assert scale([0, 3120]).ticks == (0, 2000, 4000)
    assert scale([-1.2, 5.7], steps=4).ticks == (-2, 0, 2, 4, 6)
    assert scale([]).ticks == (0, 0.5)


def test_the_pareto_curve_is_read_between_its_points() -> None:
    curve = [(0.0, 0.0), (0.5, 0.8), (1.0, 1.0)]
    assert height_at(curve, 0.25) == pytest.approx(0.4)
    assert height_at(curve, 0.75) == pytest.approx(0.9)


def test_an_interval_that_holds_zero_is_grey_and_one_that_does_not_is_not() -> None:
    rows = (charts.Interval("All", 2, 1, 3), charts.Interval("C", 0.4, -1, 2))
    drawn = charts.intervals(rows, title="Lift", headings=("Group", "Lift")).svg
    assert 'class="s1"' in drawn
    assert 'class="s6"' in drawn
    assert "+2.0 (1.0 to 3.0)" in drawn


def test_a_cohort_that_just_began_has_empty_cells_in_the_table() -> None:
    cohorts = (Cohort("Q1", 400, (1, 0.6)), Cohort("Q2", 300, (1,)))
    assert charts.cohort_grid(cohorts, title="Again").table.rows == (
        ("Q1", "400", "100", "60"),
        ("Q2", "300", "100", ""),
    )


def test_equal_figures_and_single_points_do_not_divide_by_zero() -> None:
    flat = charts.lines((charts.Series("Portal", (5, 5)),), ("Dec", "Jan"), title="Flat")
    single = charts.lines((charts.Series("Portal", (5,)),), ("Dec",), title="Single")
    assert "nan" not in flat.svg + single.svg
    assert "nan" not in charts.sparkline([3, 3, 3])
    assert charts.sparkline([3]) == ""


def test_words_from_outside_stay_text() -> None:
    chart = charts.contributions((("<b>late</b>", 3),), title='"x"', headings=("Reason", "Points"))
    assert "<b>" not in chart.svg
    ET.fromstring(chart.svg)
