"""Measures ways of doing the same, turn by turn, so that a busy minute of the machine strikes all of them."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
from collections.abc import Callable

ROUNDS = 7
Way = Callable[[], object]


def interleaved(ways: dict[str, Way], calls: int, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """For each way the median milliseconds of one call, in each round."""
    for way in ways.values():
        for _warm in range(20):
            way()
    gc.collect()
    gc.freeze()
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _round in range(rounds):
        for name, way in ways.items():
            found[name].append(statistics.median(timed(way) for _call in range(calls)))
    return found


def timed(way: Way) -> float:
    begun = time.perf_counter()
    way()
    return (time.perf_counter() - begun) * 1000


def ratio(found: dict[str, list[float]], name: str, floor: str) -> float:
    """The median over the rounds of how many times the floor this took."""
    pairs = zip(found[name], found[floor], strict=True)
    return statistics.median(ours / least for ours, least in pairs)


def say_machine() -> None:
    print(f"# {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def say_times(found: dict[str, list[float]]) -> None:
    for name, times in found.items():
        print(f"#   {statistics.median(times):8.3f} ms [{min(times):.3f}-{max(times):.3f}]  {name}")


def say(name: str, measured: float, goal: float, sign: str = "≤") -> None:
    holds = measured <= goal if sign == "≤" else measured >= goal
    print(f"{name}, {measured:.2f}, goal {sign} {goal:g}, {'ok' if holds else 'short'}")
