"""Survival: how long until something happens, where for some it has not happened yet when one looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

    Array = np.ndarray[Any, np.dtype[np.float64]]

Z_95 = 1.959963984540054
"""The standard normal's 97.5 % quantile."""


@dataclass(frozen=True, slots=True)
class Curve:
    """At each of `days` (rising, where something happened): the share to whom it has not happened yet, its 95 % range,
    and how many were still watched just before."""

    days: Array
    share: Array
    low: Array
    high: Array
    watched: Array

    def at(self, day: float) -> tuple[float, float, float]:
        """The share and its range on this day; all of 1 before the first."""
        import numpy as np

        place = int(np.searchsorted(self.days, day, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return float(self.share[place]), float(self.low[place]), float(self.high[place])

    def quantile(self, share: float) -> float | None:
        """The first day on which it has happened to this share; None where it never has to so many."""
        import numpy as np

        reached = np.flatnonzero(self.share <= 1 - share + 1e-12)
        return float(self.days[reached[0]]) if len(reached) else None


def kaplan_meier(days: ArrayLike, happened: ArrayLike, counts: ArrayLike) -> Curve:
    """The product-limit estimate (Kaplan and Meier 1958) from how many (`counts`) had it happen (`happened` true) or
    were last seen without it (false) after so many `days`.

    Ranges are Greenwood's on the scale of log(-log S) (Kalbfleisch and Prentice 1980), which stay between 0 and 1.
    """
    import numpy as np

    at = np.asarray(days, dtype=np.float64)
    number = np.asarray(counts, dtype=np.float64)
    distinct, place = np.unique(at, return_inverse=True)
    left = np.bincount(place, number, len(distinct))
    events: Array = np.bincount(place, np.where(happened, number, 0.0), len(distinct)).astype(np.float64)
    watched: Array = np.cumsum(left[::-1])[::-1].astype(np.float64)
    told = events > 0
    distinct, events, watched = distinct[told], events[told], watched[told]
    share: Array = np.cumprod(1 - events / watched).astype(np.float64)
    low, high = _range(share, events, watched)
    return Curve(distinct, share, low, high, watched)


def _range(share: Array, events: Array, watched: Array) -> tuple[Array, Array]:
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(events / (watched * (watched - events)))) / np.abs(np.log(share))
        low, high = share ** np.exp(Z_95 * spread), share ** np.exp(-Z_95 * spread)
    known = (share > 0) & (share < 1)
    return np.where(known, low, share), np.where(known, high, share)
