"""What the clock says of those whom nothing else speaks against: now, or when."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from kith.privacy.gate.decision import Question
from kith.privacy.gate.reasons import Refusal
from kith.privacy.norms.clock import Closed, closed
from kith.privacy.norms.house import at_home
from kith.privacy.norms.place import Place


class Timing:
    """Answers for one question; people of the same place get the same answer, so it is worked out once."""

    def __init__(self, asked: Question) -> None:
        self.asked = asked
        self._closed = cache(self._work_out)

    def of(self, place: Place, refusal: str, cap_until: datetime | None) -> tuple[str, datetime | None]:
        """The refusal and until when it holds, with what the clock adds to what the decision says."""
        again_at = cap_until if refusal == Refusal.CAP_HOUSE else None
        if not self.asked.is_timed:
            return refusal, again_at
        if refusal and again_at is None:
            return refusal, None
        found = self._closed(place, again_at or self.asked.at)
        if found is None:
            return refusal, again_at
        return refusal or Refusal(found.reason), found.again_at

    def _work_out(self, place: Place, at: datetime) -> Closed | None:
        return closed(at_home(place, self.asked.home), self.asked.norm, at)
