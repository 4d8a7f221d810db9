"""How many are where: for the flow, for versions, and for the list of people."""

from __future__ import annotations

from dataclasses import dataclass

from kith.core.statement import fetch

WAITING = """
select step, count(*) from marketing_journey_run where version_id = any(%s::bigint[]) and ended_at is null group by step
"""
PASSED = """
select step, way, sum(number)::bigint from marketing_journey_passed where version_id = any(%s::bigint[]) group by 1, 2
"""
ENDED = "select outcome, count(*) from marketing_journey_run where version_id = any(%s::bigint[]) group by outcome"


@dataclass(frozen=True, slots=True)
class Counts:
    """By step those who are there now, by step and way those who have left it, by outcome all (empty: on the way)."""

    waiting: dict[str, int]
    passed: dict[tuple[str, str], int]
    ended: dict[str, int]

    def left(self, key: str) -> int:
        return sum(number for (step, _way), number in self.passed.items() if step == key)


def counts(versions: list[int]) -> Counts:
    """The numbers of these versions together."""
    passed = {(step, way): number for step, way, number in fetch(PASSED, (versions,))}
    return Counts(dict(fetch(WAITING, (versions,))), passed, dict(fetch(ENDED, (versions,))))
