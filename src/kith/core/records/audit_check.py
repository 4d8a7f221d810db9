"""Verifies the chain of the history in the background and keeps what was found, for the page of the audit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import timezone

from kith.core.events.verify import Fault, Harm, verify
from kith.core.jobs.queue import Job, enqueue_once
from kith.core.records.settings import change_setting, setting

KEY = "audit.checked"
JOB = "core.audit_check"
NAMED = 50


@dataclass(frozen=True, slots=True)
class Checked:
    """What the last walk found; of many faults only the first are kept."""

    at: datetime
    events: int
    faults: tuple[Fault, ...]
    receipt: str


def check() -> None:
    """Walks the chain and keeps the result. A chain that does not hold is not put right by walking again."""
    verdict = verify()
    change_setting(
        KEY,
        {
            "at": timezone.now().isoformat(),
            "events": verdict.events,
            "faults": [asdict(fault) for fault in verdict.faults[:NAMED]],
            "receipt": verdict.end.receipt,
        },
    )


def last_check() -> Checked | None:
    found = setting(KEY)
    if not found:
        return None
    faults = tuple(
        Fault(Harm(each["harm"]), each["first"], each["last"], each["home"]) for each in found["faults"]
    )
    return Checked(datetime.fromisoformat(found["at"]), found["events"], faults, found["receipt"])


def check_soon() -> None:
    enqueue_once(JOB)


JOBS = (Job(JOB, check, "17 3 * * *"),)
