"""How many of each stratum the lot takes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kith.operational.marketing.campaign.draw import allocate, last_ticket, new_seed
from kith.operational.marketing.campaign.tests.lot import ticket

SIZES = st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 200))
SHARES = st.fractions(0, 1, max_denominator=1000)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first example waits for a busy machine
@given(SIZES, SHARES)
def test_every_stratum_gives_its_share_and_all_together_exactly(
    sizes: dict[str, int], share: Fraction
) -> None:
    seats = allocate(sizes, share)
    assert sum(seats.values()) == int(sum(sizes.values()) * share + Fraction(1, 2))
    for stratum, size in sizes.items():
        assert abs(seats[stratum] - size * share) < 1


def test_the_largest_remainders_get_what_is_left() -> None:
    assert allocate({"A": 14, "B": 15, "C": 16}, Fraction(1, 10)) == {"A": 1, "B": 2, "C": 2}
    assert allocate({"A": 4, "B": 3, "C": 3}, Fraction(1, 10)) == {"A": 1, "B": 0, "C": 0}
    assert allocate({}, Fraction(1, 10)) == {}


def test_a_share_is_a_share() -> None:
    for share in (Fraction(-1, 10), Fraction(101, 100)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            allocate({"A": 1}, share)


@pytest.mark.parametrize(("number", "size"), [(1, 2), (5, 50), (200, 2000), (1900, 2000), (7, 7)])
def test_no_ticket_that_is_drawn_lies_above_the_last(number: int, size: int) -> None:
    for seed in ("one", "two", "three"):
        drawn = sorted(ticket(seed, unit) for unit in range(size))[:number]
        assert drawn[-1] < last_ticket(number, size)
    assert last_ticket(200, 20_000) < b"\x08"


def test_seeds_differ() -> None:
    assert new_seed() != new_seed()
    assert len(new_seed()) == 32
