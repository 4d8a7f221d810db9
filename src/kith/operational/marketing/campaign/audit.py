"""The nightly look at every ledger: whoever was planned is sent, refused, given up, not confirmed, held or waiting, once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

import orjson
from django.utils import timezone

from kith.core.principals.actor import system
from kith.core.statement import fetch
from kith.operational.marketing.campaign.actions import tell
from kith.operational.marketing.campaign.model import Campaign, State

JOB = "marketing.campaign.audit"
LOOKED_BACK = timedelta(days=30)
FOUND = """
with planned as materialized (
    select a.id, d.state, d.assignment_id is null as is_open from marketing_assignment a
    left join marketing_delivery d on d.assignment_id = a.id where a.campaign_id = %(campaign)s and a.arm = 'contacted'
), place as materialized (
    select c.id as chunk, c.state, unnest(c.assignments) as id from marketing_chunk c where c.campaign_id = %(campaign)s
), counted as (select id, count(*) as times, bool_and(state = 'done') as done from place group by id)
select
    (select count(*) from planned),
    coalesce((select jsonb_object_agg(s.state, s.number) from (
        select state, count(*) as number from planned where not is_open group by state) s), '{}')::text,
    (select count(*) from planned p where is_open and exists (select from counted c where c.id = p.id and not c.done)),
    (select count(*) from planned p where is_open and not exists (select from counted c where c.id = p.id and not c.done)),
    (select count(*) from counted where times > 1),
    (select count(*) from marketing_delivery d where d.campaign_id = %(campaign)s
        and not exists (select from planned p where p.id = d.assignment_id)),
    (select count(distinct p.chunk) from place p join planned q on q.id = p.id where p.state = 'done' and q.is_open)
"""
HELD = ("withheld", "cancelled")
LEFT = ("sent", "bounced", "made", "printed", "returned")


@dataclass(frozen=True, slots=True)
class Audit:
    """Numbers of people. `forgotten` have neither a delivery nor a place in a chunk that is open, `twice` stand in two
    chunks, `strangers` have a delivery and were not planned; `chunks` are done and yet somebody in them has nothing."""

    planned: int
    sent: int
    refused: int
    failed: int
    unconfirmed: int
    held: int
    waiting: int
    forgotten: int
    twice: int
    strangers: int
    chunks: int

    @property
    def adds_up(self) -> bool:
        whole = self.sent + self.refused + self.failed + self.unconfirmed + self.held + self.waiting
        return whole == self.planned and not (self.forgotten or self.twice or self.strangers or self.chunks)


def audited(campaign: int) -> Audit:
    """The ledger of a campaign, added up."""
    planned, counted, waiting, *wrong = fetch(FOUND, {"campaign": campaign})[0]  # type: ignore[arg-type]
    states: dict[str, int] = orjson.loads(counted)
    sent = sum(states.get(state, 0) for state in LEFT)
    held = sum(states.get(state, 0) for state in HELD)
    refused, failed, unconfirmed = (states.get(state, 0) for state in ("refused", "failed", "unconfirmed"))
    return Audit(planned, sent, refused, failed, unconfirmed, held, waiting, *wrong)


def audit_campaigns() -> None:
    """Looks at every campaign of late, keeps what it found, and tells where it does not add up."""
    since = timezone.now() - LOOKED_BACK
    late = Campaign.objects.filter(approved_at__gte=since) | Campaign.objects.filter(state=State.SENDING)
    for campaign in late.exclude(state=State.DRAFT):
        keep(campaign, audited(campaign.pk))


def keep(campaign: Campaign, found: Audit) -> None:
    before: dict[str, Any] = campaign.audit or {}
    kept = {**asdict(found), "adds_up": found.adds_up, "at": timezone.now().isoformat()}
    Campaign.objects.filter(pk=campaign.pk).update(audit=kept)
    if not found.adds_up and before.get("adds_up", True):
        changes = {
            "audit": (None, f"{found.planned} planned, {found.forgotten} forgotten, {found.twice} twice")
        }
        tell(system("audit"), campaign, "does_not_add_up", "audit", changes)


def kept(campaign: Campaign) -> Audit | None:
    """What was found when the campaign was looked at last."""
    stored: dict[str, Any] = campaign.audit or {}
    names = [each.name for each in fields(Audit)]
    return Audit(**{name: stored[name] for name in names}) if all(name in stored for name in names) else None


def wrong() -> int:
    """How many campaigns did not add up when they were looked at last."""
    return Campaign.objects.filter(audit__adds_up=False, deleted_at=None).count()
