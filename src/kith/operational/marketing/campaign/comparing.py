"""Which version did better, and whether that can be told at all.

Each pair of versions is compared by the score interval of `lift.rate_difference`. Among several versions one is ahead by
chance far more often than among two, so the level is shared among the pairs (Bonferroni, 1936): with three versions each
pair must be told apart at 98.3 %. A version is worse if another one is better by more than chance, and by at least as many
points as were asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kith.operational.marketing.campaign.kinds import Otherwise
from kith.operational.marketing.campaign.lift import CONFIDENCE, Interval, rate_difference

Kind = Literal["better", "worse", "same"]


@dataclass(frozen=True, slots=True)
class Count:
    """A version: how many people got it by lot, and how many of them did what counts."""

    key: str
    people: int
    done: int

    @property
    def rate(self) -> float:
        return self.done / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions, the first one ahead: by how many points, with a range as wide as the number of versions asks for."""

    ahead: str
    behind: str
    points: Interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test comes to.

    better: one version did better than each other. worse: some did worse than another, several are left. same: none can
    be told from the others. `left` are the versions that no other beats; `given` what all others get.
    """

    kind: Kind
    left: tuple[str, ...]
    given: tuple[str, ...]
    pairs: tuple[Pair, ...]


def compare(counts: Sequence[Count], least: float, otherwise: str) -> Outcome:
    """Judge versions by their counts; `least` is in points. With one left it is given, else `otherwise` decides among
    those left. Raises ValueError without any version."""
    if not counts:
        raise ValueError("there is nothing to compare")
    pairs = tuple(_pair(one, other, _confidence(len(counts))) for one, other in combinations(counts, 2))
    beaten = {pair.behind for pair in pairs if pair.points.low > 0 and pair.points.estimate >= least}
    left = tuple(sorted(count.key for count in counts if count.key not in beaten))
    if len(left) == 1:
        return Outcome("better", left, left, pairs)
    return Outcome("worse" if beaten else "same", left, _otherwise(counts, left, otherwise), pairs)


def _confidence(versions: int) -> float:
    pairs = versions * (versions - 1) // 2
    return 1 - (1 - CONFIDENCE) / max(pairs, 1)


def _pair(one: Count, other: Count, confidence: float) -> Pair:
    ahead, behind = (one, other) if one.rate >= other.rate else (other, one)
    if not ahead.people or not behind.people:
        return Pair(ahead.key, behind.key, Interval(0, -100, 100))
    found = rate_difference([ahead.done], [ahead.people], [behind.done], [behind.people], confidence=confidence)
    estimate, low, high = (float(value) * 100 for value in found)
    return Pair(ahead.key, behind.key, Interval(estimate, low, high))


def _otherwise(counts: Sequence[Count], left: tuple[str, ...], rule: str) -> tuple[str, ...]:
    if rule == Otherwise.SPLIT:
        return left
    if rule == Otherwise.AHEAD:
        return (max((count for count in counts if count.key in left), key=lambda count: count.rate).key,)
    return left[:1]
