"""The test of a campaign's versions: counted, told when its time has come, and all others given what did better."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid
from kith.core.fieldtypes import TEXT
from kith.core.jobs.queue import enqueue
from kith.core.principals.actor import Actor, system
from kith.core.registry.field import Field, Privacy
from kith.core.statement import fetch
from kith.operational.marketing.campaign.actions import SEND, tell
from kith.operational.marketing.campaign.assigning import release
from kith.operational.marketing.campaign.comparing import Count, Outcome, compare
from kith.operational.marketing.campaign.kinds import Measure
from kith.operational.marketing.campaign.model import Campaign, Chunk, ChunkState, Delivery, State
from kith.operational.marketing.campaign.purchases import BOUGHT_AT
from kith.operational.marketing.campaign.report import IS_COUNTED
from kith.operational.marketing.campaign.versions import keys_by_lot, versions

DONE = {
    Measure.CLICKS: (
        "select from marketing_hit h where h.assignment_id = a.id and h.kind = 'click' and h.machine = ''"
        " and h.at < %(until)s"
    ),
    Measure.PURCHASES: (
        "select from backoffice_order o where o.party_id = a.party_id and not o.is_sample and o.total > 0"
        f" and {BOUGHT_AT} >= %(since)s and {BOUGHT_AT} < %(until)s"
    ),
}
AMONG = {
    Measure.CLICKS: (
        "exists (select from marketing_delivery d where d.assignment_id = a.id"
        f" and {IS_COUNTED.format(delivery='d')})"
    ),
    Measure.PURCHASES: "true",
}
"""Clicks are told of those who got a mail whose clicks are counted, purchases of everybody written to."""
COUNTED = """
select a.variant, count(*), count(*) filter (where exists ({done})) from marketing_assignment a
where a.campaign_id = %(campaign)s and a.arm = 'contacted' and a.variant = any(%(keys)s)
    and (a.is_tested or not %(tested)s) and {among}
group by 1 order by 1
"""
KEY = Field(
    "key", _("Version"), TEXT, Privacy.INTERNAL, max_length=1, help=_("Empty: the one that does better by now."),
)  # fmt: skip


def is_open(campaign: Campaign) -> bool:
    """Whether some wait for what a test will tell."""
    waits = campaign.test_percent is not None and campaign.test_decided_at is None
    return waits and campaign.state in (State.APPROVED, State.SENDING, State.PAUSED)


def counted(campaign: Campaign, until: datetime | None = None) -> tuple[Count, ...]:
    """The versions that people got by lot: of a test those who took part, else all. Machines' clicks count nowhere, nor do
    people of whom clicks cannot be known."""
    lot = sorted(set(keys_by_lot(versions(campaign))))
    now = timezone.now()
    values: dict[str, Any] = {
        "campaign": campaign.pk, "keys": lot, "tested": campaign.test_percent is not None,
        "since": campaign.started_at or now, "until": until or now,
    }  # fmt: skip
    measure = Measure(campaign.test_measure)
    rows = fetch(COUNTED.format(done=DONE[measure], among=AMONG[measure]), values)  # type: ignore[arg-type]
    found = {key: Count(key, people, done) for key, people, done in rows}
    return tuple(found.get(key, Count(key, 0, 0)) for key in lot)


def standing(campaign: Campaign) -> Outcome:
    """What the test would come to now."""
    return compare(counted(campaign), float(campaign.test_difference), campaign.test_otherwise)


def ends_at(campaign: Campaign) -> datetime | None:
    """When the test's time is over: so many hours after its last mail; None while some have yet to go out."""
    span = timedelta(hours=campaign.test_hours)
    if campaign.started_at is None or timezone.now() < campaign.started_at + span:
        return None
    last = Delivery.objects.filter(campaign=campaign).order_by("-at").values_list("at", flat=True).first()
    end = (last or campaign.started_at) + span
    soon = Chunk.objects.filter(campaign=campaign, state__in=(ChunkState.READY, ChunkState.CLAIMED), tries=0)
    waiting = soon.exclude(not_before__gte=end)
    return None if waiting.exists() else end


def tell_tests() -> None:
    """Tells every test whose time is over, and sends all others what it told."""
    found = Campaign.objects.filter(
        state=State.SENDING, test_percent__isnull=False, test_decided_at=None, deleted_at=None
    )
    for campaign in found.filter(chunks__state=ChunkState.HELD).distinct():
        end = ends_at(campaign)
        if end is not None and end <= timezone.now():
            _decide(system("test"), campaign, "", end)


@transaction.atomic
def choose_version(*, by: Actor, campaign: Campaign, key: str = "") -> Campaign:
    """Ends the test now: all others get this version, or the one that does better by now.

    Raises Conflict where nobody waits for a test, Invalid for a version that is not in it.
    """
    access.require(by, "marketing.campaign.choose_version", campaign)
    if not is_open(campaign):
        raise Conflict(_("No test is open in this campaign."))
    key = (key or "").strip().upper()
    lot = sorted(set(keys_by_lot(versions(campaign))))
    if key and key not in lot:
        raise Invalid({"key": [format_lazy(_("One of: {versions}."), versions=", ".join(lot))]})
    return _decide(by, campaign, key, timezone.now())


@transaction.atomic
def _decide(by: Actor, campaign: Campaign, key: str, until: datetime) -> Campaign:
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not is_open(locked):
        return locked
    counts = counted(locked, until)
    outcome = compare(counts, float(locked.test_difference), locked.test_otherwise)
    given = (key,) if key else outcome.given
    locked.test_winner, locked.test_decided_at = ",".join(given), timezone.now()
    locked.test_result = kept(outcome, counts, by_hand=bool(key))
    locked.save(update_fields=["test_winner", "test_decided_at", "test_result"])
    release(locked, given, by.timezone)
    tell(by, locked, "test_told", "choose_version", {"test_winner": ("", locked.test_winner)})
    enqueue(SEND, campaign=locked.pk)
    return locked


def kept(outcome: Outcome, counts: tuple[Count, ...], *, by_hand: bool) -> dict[str, Any]:
    """How it came to that, for the record."""
    return {
        "kind": outcome.kind,
        "by_hand": by_hand,
        "left": list(outcome.left),
        "counts": [[each.key, each.people, each.done] for each in counts],
        "pairs": [
            [each.ahead, each.behind, each.points.estimate, each.points.low, each.points.high]
            for each in outcome.pairs
        ],
    }
