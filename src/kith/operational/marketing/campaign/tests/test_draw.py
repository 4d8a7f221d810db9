from collections import Counter
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..draw import allocate, draw, new_seed

MEMBERS = st.dictionaries(st.integers(-(2**63), 2**63 - 1), st.sampled_from("ABCD"), max_size=200)
SHARES = st.fractions(0, 1, max_denominator=1000)


@given(MEMBERS, SHARES)
def test_every_stratum_gives_its_share_and_all_together_exactly(
    members: dict[int, str], share: Fraction
) -> None:
    lot = draw(members, share, "seed")
    assert len(lot.held_out) == int(len(members) * share + Fraction(1, 2))
    assert lot.held_out <= set(members)
    out = Counter(members[party] for party in lot.held_out)
    for stratum, quota in lot.strata.items():
        assert quota.held_out == out[stratum]
        assert quota.people == sum(member == stratum for member in members.values())
        assert abs(quota.held_out - quota.people * share) < 1


@given(MEMBERS, SHARES, st.randoms())
def test_the_order_of_the_members_does_not_matter(
    members: dict[int, str], share: Fraction, random: Random
) -> None:
    shuffled = list(members.items())
    random.shuffle(shuffled)
    assert draw(dict(shuffled), share, "seed").held_out == draw(members, share, "seed").held_out


def test_the_same_seed_draws_the_same_and_another_draws_others() -> None:
    members = dict.fromkeys(range(1000), "A")
    first, again, other = (draw(members, "0.1", seed).held_out for seed in ("one", "one", "two"))
    assert first == again
    assert len(first) == len(other) == 100
    assert len(first & other) < 30


def test_the_lot_is_fair() -> None:
    members = {party: "AB"[party % 2] for party in range(200)}
    drawn = Counter(party for seed in range(500) for party in draw(members, "0.1", str(seed)).held_out)
    # 500 draws at one in ten: mean 50, standard deviation 6.7; five of them for the farthest of 200.
    assert all(abs(drawn[party] - 50) < 34 for party in members)


def test_the_largest_remainders_get_what_is_left() -> None:
    assert allocate({"A": 14, "B": 15, "C": 16}, Fraction(1, 10)) == {"A": 1, "B": 2, "C": 2}
    assert allocate({"A": 4, "B": 3, "C": 3}, Fraction(1, 10)) == {"A": 1, "B": 0, "C": 0}
    assert allocate({}, Fraction(1, 10)) == {}


def test_a_share_is_a_share() -> None:
    for share in ("-0.1", "1.01"):
        with pytest.raises(ValueError, match="between 0 and 1"):
            draw({1: "A"}, share, "seed")


def test_seeds_differ() -> None:
    assert new_seed() != new_seed()
    assert len(new_seed()) == 32
