"""The lot that decides who is held out: by chance, in every class alike, the same for the same seed."""

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt
from secrets import token_hex

TICKET = "sha256(convert_to(%s || {}::text, 'UTF8'))"
"""The SQL of the lot's ticket of a number: the smallest of a stratum are drawn, in whatever order people stand."""


def new_seed() -> str:
    """A seed nobody can foresee, to be kept with the campaign: 32 hexadecimal digits."""
    return token_hex(16)


def last_ticket(number: int, size: int) -> bytes:
    """Above it no ticket can be among the smallest `number` of so many: tickets are spread evenly, and ten standard
    deviations are never missed. It spares ordering all of them."""
    share = number / size
    most = share + 10 * sqrt(share / size)
    return int(most * 2**64).to_bytes(8, "big") if most < 1 else b"\xff" * 33


def allocate(sizes: Mapping[str, int], share: Fraction) -> dict[str, int]:
    """How many of each stratum are drawn, by the largest remainder (Hamilton's method).

    Together they are the share of all, rounded half up; each stratum is less than one from its exact share, and equal
    remainders go by the name of the stratum. Raises ValueError for a share outside 0 to 1.
    """
    if not 0 <= share <= 1:
        raise ValueError("the share to hold out lies between 0 and 1")
    seats = {stratum: int(size * share) for stratum, size in sizes.items()}
    total = int(sum(sizes.values()) * share + Fraction(1, 2))
    by_remainder = sorted(sizes, key=lambda stratum: (seats[stratum] - sizes[stratum] * share, stratum))
    for stratum in by_remainder[: total - sum(seats.values())]:
        seats[stratum] += 1
    return seats
