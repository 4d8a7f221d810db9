"""Groups that are there are found, those that are not are not made up, and each is what its borders say."""

import numpy as np
import pytest

from kith.analytical.analyses.groups.borders import boxes, round_to_two
from kith.analytical.analyses.groups.grouping import AGAIN, grouped
from kith.analytical.analyses.groups.means import Labels, Matrix, k_means, nearest, overlap, silhouette


def blob(draw: np.random.Generator, size: int, *centre: float) -> Matrix:
    """Customers around a centre, a quarter more or less on each fact."""
    return np.exp(np.log(centre) + 0.25 * draw.standard_normal((size, len(centre))))


def three(draw: np.random.Generator, size: int = 300) -> tuple[Matrix, Labels]:
    """Regulars, those who came once long ago, and newcomers; and who is who."""
    facts = np.vstack([
        blob(draw, size, 10, 20, 2000, 900), blob(draw, 2 * size, 400, 2, 40, 450), blob(draw, size, 20, 3, 90, 40)
    ])  # fmt: skip
    return facts, np.repeat([0, 1, 2], [size, 2 * size, size])


def test_three_groups_are_found_bordered_and_stable() -> None:
    facts, who = three(np.random.default_rng(1))
    told = grouped(facts)
    assert told is not None
    assert len(told.boxes) == 3
    assert max(told.tried, key=lambda number: told.tried[number]) == 3
    inside = np.array([box.holds(facts) for box in told.boxes])
    assert np.all(inside.sum(axis=0) == 1), "every customer is in one group"
    found = inside.argmax(axis=0)
    assert min(overlap(who, found, 3)) > 0.95
    assert min(told.stable) > 0.95
    assert told.told > 0.95


def test_the_same_facts_give_the_same_groups_whatever_they_are_counted_in() -> None:
    facts, _who = three(np.random.default_rng(2))
    first, again = grouped(facts), grouped(facts.copy())
    assert first == again
    times = grouped(facts * np.array([1.0, 1.0, 1000.0, 1.0]))
    assert times is not None
    assert first is not None
    sizes = [sorted(int(box.holds(one).sum()) for box in each.boxes)
             for one, each in ((facts, first), (facts * np.array([1.0, 1.0, 1000.0, 1.0]), times))]  # fmt: skip
    assert sizes[0] == pytest.approx(sizes[1], rel=0.05)


def test_one_cloud_is_told_to_be_one() -> None:
    told = grouped(blob(np.random.default_rng(3), 600, 50, 5, 300, 400) ** 2)
    assert told is not None
    assert told.apart < 0.25
    assert min(told.stable) < 0.75


def test_alike_customers_have_no_groups() -> None:
    assert grouped(np.tile([30.0, 2.0, 50.0, 100.0], (80, 1))) is None
    assert grouped(np.tile([30.0, 2.0, 50.0, 100.0], (1, 1))) is None


def test_two_kinds_of_customers_without_any_spread_are_two_groups() -> None:
    facts = np.repeat([[30.0, 1.0, 50.0, 30.0], [5.0, 9.0, 900.0, 300.0]], 40, axis=0)
    told = grouped(facts)
    assert told is not None
    assert sorted(int(box.holds(facts).sum()) for box in told.boxes) == [40, 40]


def test_a_fact_that_is_the_same_for_all_has_no_border() -> None:
    draw = np.random.default_rng(4)
    facts, _who = three(draw)
    facts[:, 3] = 500 + draw.random(len(facts))
    told = grouped(facts)
    assert told is not None
    assert {(box.at_least[3], box.less_than[3]) for box in told.boxes} == {(None, None)}


def test_credit_above_revenue_is_no_error() -> None:
    facts, _who = three(np.random.default_rng(5))
    facts[:100, 2] = -500.0
    assert grouped(facts) is not None


def test_k_means_finds_the_least_sum_on_a_line() -> None:
    points = np.array([[0.0], [0.1], [5.0], [5.1], [9.0]])
    centres = k_means(points, 3, np.random.default_rng(0))
    assert centres.ravel() == pytest.approx([0.05, 5.05, 9.0])
    assert nearest(points, centres).tolist() == [0, 0, 1, 1, 2]


def test_fewer_different_points_give_fewer_groups() -> None:
    assert len(k_means(np.zeros((9, 2)), 4, np.random.default_rng(0))) == 1


def test_the_silhouette_is_that_of_its_definition() -> None:
    points = np.array([[0.0], [1.0], [4.0], [6.0]])
    labels = np.array([0, 0, 1, 1])
    plain = []
    for at in range(4):
        apart = np.abs(points[:, 0] - points[at, 0])
        own = apart[(labels == labels[at]) & (np.arange(4) != at)].mean()
        other = apart[labels != labels[at]].mean()
        plain.append((other - own) / max(own, other))
    assert silhouette(points, labels) == pytest.approx(np.mean(plain))
    assert silhouette(points, np.zeros(4, dtype=np.int64)) == -1.0


def test_overlap_is_what_is_shared_of_both_together() -> None:
    assert overlap(np.array([0, 0, 0, 1]), np.array([5, 5, 7, 7]), 2) == pytest.approx([2 / 3, 1 / 2])
    assert AGAIN >= 20


def test_borders_are_round_and_part_as_labels_do() -> None:
    values = np.array([[float(each)] for each in range(1, 201)])
    found = boxes(values, (values[:, 0] >= 120).astype(np.int64), 2)
    [below, above] = found
    assert below.less_than == above.at_least == (120.0,)
    assert boxes(values, np.zeros(200, dtype=np.int64), 3)[0].less_than == (None,)
    assert [round_to_two(each) for each in (0.3, 7.2, 37.4, 123.0, 8549.0)] == [1.0, 8.0, 37.0, 120.0, 8500.0]
