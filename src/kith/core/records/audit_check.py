"""Verifies the chain of the history in the background and keeps what was found, and drops what is older than wanted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotAllowed
from kith.core.events.record import Subject, note
from kith.core.events.retention import drop_before
from kith.core.events.verify import Fault, Harm, verify
from kith.core.jobs.queue import Job, enqueue_once
from kith.core.principals.actor import Actor, system
from kith.core.records.settings import change_setting, setting, setting_uid

KEY = "audit.checked"
JOB = "core.audit_check"
NAMED = 50
KEEP = "audit.keep_years"
YEARS = (0, 1, 2, 3, 5, 6, 8, 10)


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


def keep_years() -> int:
    """How many years entries are kept; 0 for all."""
    return int(setting(KEEP, 0))


def change_keep_years(*, by: Actor, years: int) -> None:
    """Sets how long entries are kept. Raises NotAllowed, or Invalid."""
    if not by.administers:
        raise NotAllowed
    if years not in YEARS:
        raise Invalid({"years": [_("This cannot be chosen.")]})
    change_setting(KEEP, years or None, by)


def drop_old() -> None:
    """Drops the quarters that are older than wanted, and says so in the history."""
    years = keep_years()
    if not years:
        return
    gone = drop_before(timezone.now() - timedelta(days=round(365.25 * years)))
    if gone:
        subject = Subject("setting", 0, setting_uid(KEEP))
        note("audit.dropped", by=system("auditor"), subject=subject, changes={"quarters": (gone, None)})


JOBS = (Job(JOB, check, "17 3 * * *"), Job("core.audit_drop", drop_old, "47 2 * * *"))
