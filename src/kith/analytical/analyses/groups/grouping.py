"""From facts to groups: scaled, parted, bordered, and tried again on other samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kith.analytical.analyses.groups.borders import Box, boxes
from kith.analytical.analyses.groups.means import Matrix, k_means, nearest, overlap, silhouette

SEED = 19570301
LEAST, MOST = 2, 7
"""Numbers of groups that are tried."""
FITTED, COMPARED = 8_000, 1_500
"""Customers whom groups are found from, and between all of whom distances are taken."""
AGAIN = 20
"""Other samples."""
AS_GOOD = 0.02
"""Of numbers of groups that are apart by no less than this below the best, the smallest is taken."""
FLAT = 0.25
"""A fact whose logarithm deviates by less tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """`boxes` are the groups, by their borders on all facts. `tried` holds the mean silhouette by the number of
    groups. `stable` says of each group how much of it other samples find again (Jaccard, 0–1);
    `told` how many in 100 customers the borders put where their distances do (0–1)."""

    boxes: tuple[Box, ...]
    tried: dict[int, float]
    stable: tuple[float, ...]
    told: float

    @property
    def apart(self) -> float:
        """The silhouette that was reached."""
        return max(self.tried.values())


def grouped(facts: Matrix) -> Grouping | None:
    """Groups of customers by their facts (one column each); None where they are all alike.

    Facts count by their logarithms, each in its own spread: twice as much means the same everywhere. The number of
    groups is that with the largest silhouette. The same facts in the same order always give the same groups.
    """
    draw = np.random.default_rng(SEED)
    scaled, used = _scaled(facts)
    if not used:
        return None
    chosen = np.sort(draw.permutation(len(facts))[:FITTED])
    points, values = scaled[chosen], facts[chosen]
    some = points[np.sort(draw.permutation(len(points))[:COMPARED])]
    centres, tried = {}, {}
    for number in range(LEAST, min(MOST, len(np.unique(points, axis=0))) + 1):
        centres[number] = k_means(points, number, draw)
        tried[number] = silhouette(some, nearest(some, centres[number]))
    if not tried:
        return None
    best = min(number for number, apart in tried.items() if apart >= max(tried.values()) - AS_GOOD)
    labels = nearest(points, centres[best])
    found = boxes(np.where(_mask(used, facts.shape[1]), values, 0.0), labels, best)
    inside = [box.holds(values) for box in found]
    kinds = [int(np.bincount(labels[each], minlength=best).argmax()) for each in inside]
    stable = _stability(points, centres[best], draw)
    told = sum(int((labels[each] == kind).sum()) for each, kind in zip(inside, kinds, strict=True))
    return Grouping(tuple(found), tried, tuple(float(stable[kind]) for kind in kinds), told / len(labels))


def _scaled(facts: Matrix) -> tuple[Matrix, list[int]]:
    """The facts in which customers differ, and which those are."""
    logs = np.log1p(np.maximum(facts, 0.0))
    spread = logs.std(axis=0)
    used = [place for place in range(facts.shape[1]) if spread[place] >= FLAT]
    return (logs[:, used] - logs[:, used].mean(axis=0)) / spread[used], used


def _mask(used: list[int], width: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.isin(np.arange(width), used)


def _stability(points: Matrix, centres: Matrix, draw: np.random.Generator) -> Matrix:
    """How much of each group is found again from samples drawn from the customers, on average (Hennig 2007)."""
    ours = nearest(points, centres)
    found = np.zeros(len(centres))
    for _sample in range(AGAIN):
        again = k_means(points[draw.integers(0, len(points), len(points))], len(centres), draw, starts=2)
        found += overlap(ours, nearest(points, again), len(centres))
    return found / AGAIN
