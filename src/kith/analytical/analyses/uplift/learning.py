"""From histories to findings: which order of people is best, and how much more the first of it are moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from kith.analytical import moving
from kith.analytical.analyses.uplift.findings import ONE_OF_TWO, Decile, Findings, Point, Way
from kith.analytical.moving import Array, Flags, Range, Seen, Sums

LEAST_PEOPLE, LEAST_BUYERS = 200, 25
"""In either group; below, no order can be told from chance, and models follow single people."""
WAYS = ("two_models", "transformed", "likeliest")
TENTHS = 10
POINTS = 20
FIFTH = 0.2


def learnt(rows: Mapping[str, Any]) -> Findings:
    """What the rows of `history.query`, by column, tell."""
    seen = _seen(rows)
    treated = seen.treated
    counted = Findings(
        campaigns=len(np.unique(rows["campaign_id"])),
        people=len(np.unique(seen.people)),
        written=int(treated.sum()),
        written_bought=int((treated & seen.bought).sum()),
        kept=int((~treated).sum()),
        kept_bought=int((~treated & seen.bought).sum()),
    )
    if not _enough(seen):
        return counted
    orders = {name: moving.crossed(seen, getattr(moving, name))[1] for name in WAYS}
    ranges = moving.ranged(seen, tuple(orders[name] for name in WAYS), _figures, ONE_OF_TWO)
    ways = tuple(Way(name, *_of(ranges[place])) for place, name in enumerate(WAYS))
    best = 0 if ways[0].qini >= ways[1].qini else 1
    better = ranges[len(WAYS) + best]
    tenths = moving.ranged(seen, (orders[WAYS[best]],), _tenths)
    return replace(
        counted,
        ways=ways,
        best=WAYS[best],
        ahead=_of(better),
        curve=_points(seen, orders),
        deciles=tuple(Decile(*_of(each)) for each in tenths[:TENTHS]),
        first_fifth=_of(tenths[TENTHS]),
        everybody=_of(tenths[TENTHS + 1]),
    )


def _of(found: Range) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def _seen(rows: Mapping[str, Any]) -> Seen:
    """Rows of campaigns that have people in both groups. Amounts and numbers are told by their logarithms."""
    _names, number = np.unique(rows["campaign_id"], return_inverse=True)
    treated: Flags = np.asarray(rows["is_contacted"], dtype=bool)
    share = np.bincount(number, weights=treated) / np.bincount(number)
    both = ((share > 0) & (share < 1))[number]
    seen = Seen(
        _points_of(rows),
        treated,
        np.asarray(rows["bought"], dtype=bool),
        np.where(both, share[number], 0.5),
        np.asarray(rows["party_id"], dtype=np.int64),
    )
    return seen.only(both)


def _points_of(rows: Mapping[str, Any]) -> Array:
    numbers = {
        name: np.nan_to_num(np.asarray(rows[name], dtype=np.float64))
        for name in ("orders", "money", "recency", "tenure", "earlier", "answered")
    }
    had = numbers["orders"] > 0
    gap = (numbers["tenure"] - numbers["recency"]) / np.maximum(numbers["orders"] - 1, 1)
    told = {**numbers, "gap": np.where(numbers["orders"] > 1, gap, 0)}
    return np.column_stack(
        [had, numbers["orders"] > 1, *(np.log1p(values) for values in told.values())]
    ).astype(np.float64)


def _enough(seen: Seen) -> bool:
    """Whether both groups are large enough, and some of each bought and some did not."""
    for arm in (seen.treated, ~seen.treated):
        people, buyers = int(arm.sum()), int((arm & seen.bought).sum())
        if people < LEAST_PEOPLE or buyers < LEAST_BUYERS or people - buyers < LEAST_BUYERS:
            return False
    return True


def _figures(sums: tuple[Sums, ...]) -> Array:
    """The Qini of every order, and how far both models are ahead of the likeliest buyers."""
    found = [moving.qini(each) for each in sums]
    return np.array([*found, found[0] - found[2], found[1] - found[2]])


def _tenths(sums: tuple[Sums, ...]) -> Array:
    """The uplift seen in each tenth of the order, in the first fifth, and altogether."""
    (one,) = sums
    parts = [
        slice(moving.BINS * tenth // TENTHS, moving.BINS * (tenth + 1) // TENTHS) for tenth in range(TENTHS)
    ]
    parts += [slice(0, int(moving.BINS * FIFTH)), slice(0, moving.BINS)]
    return np.array([_uplift(one, part) for part in parts])


def _uplift(sums: Sums, part: slice) -> float:
    def rate(bought: Array, everybody: Array) -> float:
        people = everybody[part].sum()
        return float(bought[part].sum() / people) if people > 0 else 0.0

    return rate(sums.treated_bought, sums.treated) - rate(sums.kept_bought, sums.kept)


def _points(seen: Seen, orders: Mapping[str, Array]) -> tuple[Point, ...]:
    """The curves of both models and the likeliest buyers, and the line of writing by lot, at even steps."""
    steps = np.linspace(0, 1, POINTS + 1)
    gained = [np.interp(steps, *moving.curve(moving.summed(seen, orders[name]))) for name in WAYS]
    by_lot = steps * gained[0][-1]
    return tuple(Point(*map(float, each)) for each in zip(steps, *gained, by_lot, strict=True))
