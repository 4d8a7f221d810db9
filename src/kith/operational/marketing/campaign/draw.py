"""The lot that decides who is held out: by chance, in every class alike, the same for the same seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from secrets import token_hex


@dataclass(frozen=True, slots=True)
class Quota:
    """A stratum: how many people it has and how many of them are held out."""

    people: int
    held_out: int


@dataclass(frozen=True, slots=True)
class Draw:
    """Who is held out, and the quota of each stratum."""

    held_out: frozenset[int]
    strata: Mapping[str, Quota]


def new_seed() -> str:
    """A seed nobody can foresee, to be kept with the campaign: 32 hexadecimal digits."""
    return token_hex(16)


def draw(members: Mapping[int, str], share: Fraction | str, seed: str) -> Draw:
    """Hold out `share` of the members (party id → stratum), each stratum in proportion.

    The number held out is the share of all, rounded half up; it is spread over the strata by the largest
    remainder (Hamilton's method), so each stratum is less than one person from its exact share. Within a
    stratum those with the smallest keyed hash are drawn, so the order of the members does not matter. Raises
    ValueError for a share outside 0 to 1.
    """
    exact = Fraction(share)
    if not 0 <= exact <= 1:
        raise ValueError("the share to hold out lies between 0 and 1")
    strata: dict[str, list[int]] = {}
    for party, stratum in members.items():
        strata.setdefault(stratum, []).append(party)
    seats = allocate({stratum: len(parties) for stratum, parties in strata.items()}, exact)
    held_out = frozenset(
        party for stratum, parties in strata.items() for party in _first(parties, seats[stratum], seed)
    )
    return Draw(
        held_out, {stratum: Quota(len(parties), seats[stratum]) for stratum, parties in strata.items()}
    )


def allocate(sizes: Mapping[str, int], share: Fraction) -> dict[str, int]:
    """How many of each stratum, by the largest remainder; equal remainders go by the name of the stratum."""
    seats = {stratum: int(size * share) for stratum, size in sizes.items()}
    total = int(sum(sizes.values()) * share + Fraction(1, 2))
    by_remainder = sorted(sizes, key=lambda stratum: (seats[stratum] - sizes[stratum] * share, stratum))
    for stratum in by_remainder[: total - sum(seats.values())]:
        seats[stratum] += 1
    return seats


def _first(parties: list[int], number: int, seed: str) -> list[int]:
    key = blake2b(seed.encode()).digest()

    def lot(party: int) -> tuple[bytes, int]:
        return blake2b(party.to_bytes(8, "big", signed=True), key=key, digest_size=8).digest(), party

    return sorted(parties, key=lot)[:number]
