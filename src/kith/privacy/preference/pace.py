"""How often the public pages answer: a bucket that refills for each who asks, counted in each web process."""

from __future__ import annotations

import time
from threading import Lock

MOST_KEPT = 10_000


class Pace:
    """`burst` at once and `per_second` over time for each name."""

    def __init__(self, burst: int, per_second: float) -> None:
        self.burst, self.per_second = burst, per_second
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def allows(self, name: str) -> bool:
        """Whether `name` may go on now; this counts."""
        now = time.monotonic()
        with self._lock:
            if len(self._left) > MOST_KEPT:
                self._left.clear()
            left, seen = self._left.get(name, (float(self.burst), now))
            left = min(float(self.burst), left + (now - seen) * self.per_second) - 1
            self._left[name] = (max(left, -1.0), now)
        return left >= 0

    def forget(self) -> None:
        """Starts anew."""
        self._left.clear()
