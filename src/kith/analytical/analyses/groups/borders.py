"""Borders around groups: a tree of few questions ("within 90 days?") that parts points as their labels do.

The leaves of the tree are the groups that people see and segments ask for. So a group is what its borders say, exactly,
and nobody has to believe in distances (cf. Moshkovitz and others 2020, Explainable k-means).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kith.analytical.analyses.groups.means import Labels, Matrix

CUTS = 60
"""So many places along each fact are tried for a border."""


@dataclass(frozen=True, slots=True)
class Box:
    """For each fact: at least so much, and less than so much; None where there is no border."""

    at_least: tuple[float | None, ...]
    less_than: tuple[float | None, ...]

    def holds(self, values: Matrix) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        inside = np.ones(len(values), dtype=np.bool_)
        for place, (low, high) in enumerate(zip(self.at_least, self.less_than, strict=True)):
            if low is not None:
                inside &= values[:, place] >= low
            if high is not None:
                inside &= values[:, place] < high
        return inside

    def parted(self, place: int, border: float) -> tuple[Box, Box]:
        """Below the border, and from it on."""
        below = (*self.less_than[:place], border, *self.less_than[place + 1 :])
        above = (*self.at_least[:place], border, *self.at_least[place + 1 :])
        return Box(self.at_least, below), Box(above, self.less_than)


@dataclass(frozen=True, slots=True)
class _Cut:
    better: float
    place: int
    border: float


def boxes(values: Matrix, labels: Labels, number: int) -> list[Box]:
    """At most `number` boxes that cover everything, none over another: grown by the border that leaves the fewest points
    with others than their own kind, one after the other. Borders are round figures."""
    nothing = (None,) * values.shape[1]
    found = [Box(nothing, nothing)]
    cuts = [_best(values, labels)]
    while len(found) < number:
        at = max(range(len(found)), key=lambda place: cuts[place].better)
        if cuts[at].better <= 0:
            break
        parted = found[at].parted(cuts[at].place, cuts[at].border)
        found[at : at + 1] = parted
        cuts[at : at + 1] = [_best(values[box.holds(values)], labels[box.holds(values)]) for box in parted]
    return found


def _best(values: Matrix, labels: Labels) -> _Cut:
    best = _Cut(0.0, 0, 0.0)
    if len(labels) < 2:
        return best
    kinds = (labels[:, None] == np.unique(labels)[None, :]).astype(np.float64)
    whole = _mixed(kinds.sum(axis=0))
    for place in range(values.shape[1]):
        for border in _round_borders(values[:, place]):
            below = kinds[values[:, place] < border].sum(axis=0)
            better = whole - _mixed(below) - _mixed(kinds.sum(axis=0) - below)
            if better > best.better + 1e-9:
                best = _Cut(float(better), place, border)
    return best


def _mixed(counts: Matrix) -> float:
    """Gini's impurity times the number of points."""
    total = counts.sum()
    return float(total - (counts**2).sum() / total) if total else 0.0


def _round_borders(values: Matrix) -> list[float]:
    """Round figures in the middle between values, so that some lie below and some above."""
    spread = np.unique(np.quantile(values, np.linspace(0.0, 1.0, CUTS), method="nearest"))
    rounded = {round_to_two(float(value)) for value in (spread[:-1] + spread[1:]) / 2}
    return sorted(border for border in rounded if values.min() < border <= values.max())


def round_to_two(value: float) -> float:
    """To two figures, below ten to the next whole one: 8, 37, 120, 8500."""
    if abs(value) < 10:
        return float(np.ceil(value))
    step = 10.0 ** (np.floor(np.log10(abs(value))) - 1)
    return float(np.round(value / step) * step)
