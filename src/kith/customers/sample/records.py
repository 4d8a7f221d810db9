"""The invented records that the sample's purchases are of, since the log tells only how many were bought.

Who bought which follows from the customer and the row alone, by a seeded generator: each customer likes some artists more
than others, so that there is something to find. Only `random()` is used, whose sequence Python promises to keep.
"""

from __future__ import annotations

import csv
from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from random import Random

ARTISTS: Mapping[str, tuple[str, ...]] = {
    "Paper Lanterns": ("First Light", "Harbour", "Slow Trains", "Winter Songs", "Live at the Mill"),
    "Ida Brandt": ("Blue Hours", "Second Sky", "Tramlines", "The Quiet Room", "Letters"),
    "Copper Kings": ("Copper Kings", "Dust and Rope", "Long Way Down", "Rust", "Early Tapes"),
    "Trio Almere": ("Nocturnes", "Dances", "Three Rivers", "Standards", "Encores"),
    "Night Bus": ("Line 9", "Terminus", "Afterglow", "Remixed", "Depot Sessions"),
    "The Orchards": ("Windfall", "Cider Summer", "Hedgerow", "Barn Dance", "Frost"),
    "Mara Vale": ("Torch", "Velvet", "Rain Check", "Mara Sings", "Midnight Show"),
    "Static Choir": ("Signal", "Noise Floor", "Carrier", "Feedback", "Demos"),
    "Quartet Lindqvist": ("Strings I", "Strings II", "Late Works", "Miniatures", "Folk Tunes"),
    "Delta Post": ("Mail Train", "Levee", "River Blues", "Crossroads Inn", "Porch"),
    "Sunday Drivers": ("Side Roads", "Milestones", "Picnic", "Postcards", "Best Of"),
    "Golden Hour": ("Daybreak", "Disco Lights", "Heat Haze", "Mirrorball", "Encore"),
}
NUMBERS = tuple(f"CD-{number:03}" for number in range(1, 1 + sum(map(len, ARTISTS.values()))))
MOST = 4
"""Positions of an order; more of one record after that."""
_LIKED, _OF_THOSE = 3, 0.75
_KNOWN = tuple(accumulate(1 / (place + 2) for place in range(len(ARTISTS))))
_TITLES = tuple(accumulate((5.0, 4.0, 3.0, 2.0, 1.0)))


def write_records(file: Path) -> None:
    """The records as a file of products."""
    names = [f"{artist}: {title}" for artist, titles in ARTISTS.items() for title in titles]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("Number", "Name"))
        writer.writerows(zip(NUMBERS, names, strict=True))


def bought(customer: str, row: str, count: int) -> list[tuple[str, int]]:
    """The numbers of the records that a customer bought as a row of the log, with how many of each."""
    liked = _liked(customer)
    chance, chosen = Random(f"{customer} {row}"), dict[int, int]()  # noqa: S311 - sample data
    for _each in range(min(count, MOST)):
        artist = (
            liked[int(chance.random() * _LIKED)] if chance.random() < _OF_THOSE else _drawn(chance, _KNOWN)
        )
        record = artist * len(_TITLES) + _drawn(chance, _TITLES)
        chosen[record] = chosen.get(record, 0) + 1
    first = next(iter(chosen))
    chosen[first] += max(0, count - MOST)
    return [(NUMBERS[record], number) for record, number in chosen.items()]


def _liked(customer: str) -> list[int]:
    """The artists that a customer likes: one that is well known or not, and those next to it."""
    first = _drawn(Random(customer), _KNOWN)  # noqa: S311 - sample data
    return [(first + step) % len(ARTISTS) for step in range(_LIKED)]


def _drawn(chance: Random, sums: Sequence[float]) -> int:
    return bisect(sums, chance.random() * sums[-1])
