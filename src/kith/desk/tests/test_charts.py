"""Charts draw true figures, carry them as text, and survive the odd ones."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from kith.desk import charts
from kith.desk.charts.grids import Cohort
from kith.desk.charts.pareto import height_at
from kith.desk.charts.svg import HEIGHT, scale, text_width
from kith.desk.environment import env
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


def test_a_bar_that_leads_somewhere_is_called_what_is_written_beside_it_also_where_that_is_cut() -> None:
    long = "The Most Honourable Company of Lamplighters"
    chart = charts.ranking(
        [charts.Ranked("Ada", 3, "/a"), charts.Ranked(long, 2, "/b")],
        title="Who",
        headings=("Name", "Orders"),
    )
    for link in ET.fromstring(chart.svg).iter("{*}a"):
        seen = " ".join(each.text or "" for each in link.iter("{*}text"))
        assert seen in link.attrib["aria-label"]
    assert f"({long})" in chart.svg


def test_columns_of_words_begin_where_their_heads_do() -> None:
    table = charts.Table(("Name", "City", "Orders"), (("Ada", "Bremen", "3"),), words=(1,))
    figures = getattr(env().get_template("components/figures.jinja").module, "figures")  # noqa: B009
    drawn = figures(table, "Who")
    assert re.findall(r"<(th|td)[^>]* class=\"w\">([^<]+)<", drawn) == [("th", "City"), ("td", "Bremen")]


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


def placed(chart: charts.Chart, cls: str) -> list[tuple[float, float, str]]:
    found = re.findall(rf'<text x="([\d.]+)" y="([\d.]+)" class="{cls}">([^<]*)<', chart.svg)
    return [(float(x), float(y), words) for x, y, words in found]


def test_lines_that_end_together_on_the_ground_are_named_apart_and_above_the_foot() -> None:
    months = tuple(f"Sept. 20{year}" for year in range(10, 28))
    ends = [charts.Series(name, (9.0,) * 17 + (end,)) for name, end in (("A", 0), ("B", 0), ("C", 9))]
    chart = charts.lines(ends, months, title="Ends")
    heights = sorted(y for _x, y, _words in placed(chart, "tb"))
    assert min(low - high for high, low in pairwise(heights)) >= 24
    assert max(y for _x, y, _words in placed(chart, "tx")) < HEIGHT - 20


def test_names_of_months_stand_apart() -> None:
    months = tuple(f"Sept. 20{year}" for year in range(10, 28))
    chart = charts.lines((charts.Series("A", tuple(range(18))),), months, title="Months")
    middle = [(x, text_width(words)) for x, y, words in placed(chart, "mid") if y > HEIGHT - 20]
    edges = [(34.0, 34.0 + text_width(months[0]))]
    edges += [(x - width / 2, x + width / 2) for x, width in middle]
    edges.append((294.0 - text_width(months[-1]), 294.0))
    assert len(edges) >= 3
    assert all(left[1] < right[0] for left, right in pairwise(edges))


def test_the_name_of_a_cohort_keeps_off_its_size() -> None:
    began = Cohort("September 2025", 12_345, (1.0, 0.4))
    chart = charts.cohort_grid((began,), title="Again")
    size = next((x, words) for x, _y, words in placed(chart, "end") if words)
    assert size[0] - text_width(size[1]) > text_width(began.label)


def test_twelve_months_over_a_cohort_are_named_as_far_as_they_stand_apart() -> None:
    chart = charts.cohort_grid((Cohort("Nov 2025", 17, (1.0,) * 12),), title="Again", period="M")
    named = [(x, text_width(words)) for x, y, words in placed(chart, "mid") if y < 12]
    assert len(named) > 2
    assert all(
        left + width / 2 < right - next_width / 2 for (left, width), (right, next_width) in pairwise(named)
    )


def test_what_is_expected_goes_on_from_what_was_and_is_dashed() -> None:
    seen = charts.Series("So far", (10.0, 20.0), colour=1)
    ahead = charts.Series("Expected", (30.0,), (25.0,), (35.0,), colour=1, begin=2, since=20.0)
    chart = charts.lines(
        [seen, ahead], ("Jan", "Feb", "Mar"), title="Sales", heading="Month", bounds=("Low", "High")
    )
    assert chart.table.headings == ("Month", "So far", "Expected", "Low", "High")
    assert chart.table.rows == (
        ("Jan", "10", "", "", ""),
        ("Feb", "20", "", "", ""),
        ("Mar", "", "30", "25", "35"),
    )
    strokes = re.findall(r'<path class="s1" d="([^"]+)"( stroke-dasharray)?', chart.svg)
    (was, solid), (comes, dashed) = strokes
    assert was.rpartition("L")[2].strip() == comes.partition("L")[0].lstrip("M").strip()
    assert (bool(solid), bool(dashed)) == (False, True)
    assert [words for _x, _y, words in placed(chart, "tb")] == ["Expected"]


def test_long_figures_beside_the_drawing_stay_inside_it() -> None:
    chart = charts.lines((charts.Series("Revenue", (0, 12_000_000)),), ("Jan", "Feb"), title="Revenue")
    ticks = [(x, words) for x, _y, words in placed(chart, "end") if "," in words]
    assert ticks
    assert all(x >= text_width(words) for x, words in ticks)
