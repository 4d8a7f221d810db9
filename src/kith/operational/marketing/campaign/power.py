"""How many people it takes to see a difference, and which difference a number of people can show."""

from __future__ import annotations

from math import ceil, isfinite, sqrt

Z_LIMIT = 1.959964
_Z_POWER = 0.841621


def people_needed(rate: float, other_rate: float, held_out_share: float) -> int | None:
    """People in both groups together so that the difference of two rates is seen in 4 of 5 campaigns.

    Two-sided at 5 %, power 80 %, groups of unequal size, without continuity correction: Fleiss, Levin and
    Paik, Statistical Methods for Rates and Proportions, 3rd ed. 2003, section 4.4. None if no number of
    people would do (equal rates, an empty group) or it would take more than a thousand million.
    """
    difference = abs(rate - other_rate)
    if difference == 0 or not 0 < held_out_share < 1:
        return None
    ratio = held_out_share / (1 - held_out_share)
    mean = (rate + ratio * other_rate) / (1 + ratio)
    under_chance = sqrt((1 + ratio) * mean * (1 - mean))
    under_effect = sqrt(ratio * rate * (1 - rate) + other_rate * (1 - other_rate))
    contacted = (Z_LIMIT * under_chance + _Z_POWER * under_effect) ** 2 / (ratio * difference**2)
    people = contacted * (1 + ratio)
    return ceil(people) if isfinite(people) and people < 1e9 else None


def smallest_visible(base_rate: float, people: int, held_out_share: float) -> float | None:
    """The smallest rise of a rate that so many people would show in 4 of 5 campaigns; None if none would."""
    low, high = 0.0, 1 - base_rate
    if (people_needed(1.0, base_rate, held_out_share) or people + 1) > people:
        return None
    for _step in range(40):
        middle = (low + high) / 2
        enough = people_needed(base_rate + middle, base_rate, held_out_share)
        low, high = (middle, high) if enough is None or enough > people else (low, middle)
    return high
