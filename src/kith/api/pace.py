"""How fast one caller may ask, counted in each web process: buckets that refill, so that bursts pass."""

from __future__ import annotations

import time
from collections.abc import Hashable
from threading import Lock

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from kith.api.caller import caller

BURST = 1_000
PER_SECOND = 50.0
MOST_CALLERS = 10_000


class Buckets:
    """One bucket for each key and process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable, burst: int, per_second: float) -> bool:
        """Whether one more request passes, of `burst` at once and `per_second` over time."""
        now = time.monotonic()
        with self._lock:
            if len(self._left) > MOST_CALLERS:
                self._left.clear()
            left, seen = self._left.get(key, (float(burst), now))
            left = min(float(burst), left + (now - seen) * per_second)
            allowed = left >= 1
            self._left[key] = (left - allowed, now)
        return allowed


class Pace(BaseThrottle):
    """`BURST` requests at once and `PER_SECOND` over time for each principal."""

    def __init__(self) -> None:
        self._buckets = Buckets()

    def allow_request(self, request: HttpRequest) -> bool:
        return self._buckets.take(caller(request).id, BURST, PER_SECOND)

    def wait(self) -> float:
        """Seconds until asking again makes sense."""
        return 1.0
