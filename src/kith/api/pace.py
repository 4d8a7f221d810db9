"""How fast one caller may ask, counted in each web process: a bucket that refills, so that bursts pass."""

from __future__ import annotations

import time
from threading import Lock

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from kith.api.caller import caller

BURST = 1_000
PER_SECOND = 50.0
MOST_CALLERS = 10_000


class Pace(BaseThrottle):
    """`BURST` requests at once and `PER_SECOND` over time for each principal and process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._buckets: dict[int, tuple[float, float]] = {}

    def allow_request(self, request: HttpRequest) -> bool:
        now, key = time.monotonic(), caller(request).id
        with self._lock:
            if len(self._buckets) > MOST_CALLERS:
                self._buckets.clear()
            left, seen = self._buckets.get(key, (float(BURST), now))
            left = min(float(BURST), left + (now - seen) * PER_SECOND)
            allowed = left >= 1
            self._buckets[key] = (left - allowed, now)
        return allowed

    def wait(self) -> float:
        """Seconds until asking again makes sense."""
        return 1.0
