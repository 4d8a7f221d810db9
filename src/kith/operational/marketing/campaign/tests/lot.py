"""The lot once more, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

from kith.operational.marketing.campaign.draw import allocate


def ticket(seed: str, unit: int) -> bytes:
    return sha256(f"{seed}{unit}".encode()).digest()


def held_out(strata: Mapping[int, str], share: Fraction, seed: str) -> frozenset[int]:
    """Of units with their strata, those with the smallest tickets."""
    sizes = {stratum: list(strata.values()).count(stratum) for stratum in strata.values()}
    seats = allocate(sizes, share)
    return frozenset(
        unit
        for stratum, number in seats.items()
        for unit in sorted(
            (each for each in strata if strata[each] == stratum), key=lambda each: ticket(seed, each)
        )[:number]
    )
