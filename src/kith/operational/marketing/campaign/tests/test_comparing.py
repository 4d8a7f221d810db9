"""Which version did better: told when it can be, and only then."""

from __future__ import annotations

import numpy as np
import pytest

from kith.operational.marketing.campaign.comparing import Count, compare


def test_one_that_is_clearly_ahead_wins() -> None:
    outcome = compare([Count("A", 1000, 30), Count("B", 1000, 80)], 0, "first")
    assert (outcome.kind, outcome.given) == ("better", ("B",))
    assert outcome.pairs[0].points.low > 0


@pytest.mark.parametrize(
    ("otherwise", "given"), [("first", ("A",)), ("ahead", ("B",)), ("split", ("A", "B", "C"))]
)
def test_where_nothing_differs_the_rule_decides(otherwise: str, given: tuple[str, ...]) -> None:
    outcome = compare([Count("A", 500, 20), Count("B", 500, 25), Count("C", 500, 19)], 0, otherwise)
    assert (outcome.kind, outcome.left, outcome.given) == ("same", ("A", "B", "C"), given)


def test_what_is_beaten_is_left_out_of_the_rule() -> None:
    outcome = compare([Count("A", 1000, 10), Count("B", 1000, 90), Count("C", 1000, 85)], 0, "split")
    assert (outcome.kind, outcome.given) == ("worse", ("B", "C"))


def test_a_difference_too_small_to_matter_counts_as_none() -> None:
    counts = [Count("A", 100_000, 3000), Count("B", 100_000, 3300)]
    assert compare(counts, 0, "first").kind == "better"
    assert compare(counts, 1, "first").kind == "same"


def test_nobody_yet_tells_nothing() -> None:
    assert compare([Count("A", 0, 0), Count("B", 10, 3)], 0, "first").kind == "same"


@pytest.mark.slow
def test_of_five_equal_versions_hardly_ever_one_is_said_to_be_better() -> None:
    random = np.random.default_rng(11)
    false = sum(
        compare([Count(key, 400, int(random.binomial(400, 0.06))) for key in "ABCDE"], 0, "first").kind
        != "same"
        for _campaign in range(300)
    )
    assert false <= 300 * 0.05 + 8
