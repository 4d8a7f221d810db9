"""What is done with campaigns: approving one freezes what it says and to whom, and hands it to the senders."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid, Text
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue, enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.operational.marketing.campaign import audience, permission
from kith.operational.marketing.campaign.content import compile_campaign
from kith.operational.marketing.campaign.model import Arm, Assignment, Campaign, State

SEND = "marketing.campaign.send"


def check_draft(campaign: Campaign) -> None:
    """Raises Invalid for a draft that cannot be; Conflict for changes after the approval."""
    if campaign.pk and Campaign.objects.filter(pk=campaign.pk).exclude(state=State.DRAFT).exists():
        raise Conflict(_("This campaign is approved. What it says and to whom is fixed."))
    refused: dict[str, list[Text]] = {}
    if not 0 <= (campaign.holdout_percent or 0) <= 50:
        refused["holdout_percent"] = [_("Between 0 and 50 percent.")]
    if not 1 <= (campaign.window_days or 0) <= 365:
        refused["window_days"] = [_("Between 1 and 365 days.")]
    if refused:
        raise Invalid(refused)


def look_ahead(by: Actor, campaign: Campaign) -> audience.Audience:
    """How the audience would fall apart now. Raises Invalid where something is missing."""
    _complete(campaign)
    assert campaign.segment is not None
    assert campaign.purpose is not None
    counted = permission.counted(audience.members(by, campaign.segment), campaign.purpose)
    return audience.Audience(counted, audience.kept_out(counted.allowed, campaign.holdout_percent))


def _complete(campaign: Campaign) -> None:
    needed = {"segment": campaign.segment, "purpose": campaign.purpose}
    missing = {key: [_("This field is needed.")] for key, value in needed.items() if value is None}
    if missing:
        raise Invalid(missing)


@transaction.atomic
def approve(*, by: Actor, campaign: Campaign) -> Campaign:
    """Freezes content and audience, keeps the proof of each permission, draws who is kept out, and starts sending.

    Raises Conflict unless it is a draft, Invalid for what is missing or cannot be used, or an audience of nobody.
    """
    access.require(by, "marketing.campaign.approve", campaign)
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state != State.DRAFT:
        raise Conflict(_("This campaign is approved already."))
    _complete(locked)
    message = compile_campaign(locked, tracked=locked.is_tracked)
    refused = _assign(by, locked)
    locked.frozen = _frozen(locked, message.links)
    locked.refused, locked.state = refused, State.APPROVED
    locked.approved_by_id, locked.approved_at = by.id, timezone.now()
    locked.save()
    audience.into_chunks(locked)
    tell(by, locked, "approved", "approve", {"state": (State.DRAFT, State.APPROVED)})
    enqueue(SEND, campaign=locked.pk)
    return locked


def _assign(by: Actor, campaign: Campaign) -> dict[str, int]:
    """One row for everybody in the segment. Returns the refusals by reason."""
    assert campaign.segment is not None
    assert campaign.purpose is not None
    judged = permission.judged(audience.members(by, campaign.segment), campaign.purpose)
    allowed = {row.party_id: row for row in judged if not row.refusal}
    if not allowed:
        raise Invalid({"segment": [_("Nobody in this segment may be written to for this purpose.")]})
    strata = audience.classes_of(list(allowed))
    percent = campaign.holdout_percent if len(allowed) >= audience.LEAST_FOR_LOT else 0
    lot, campaign.seed = audience.drawn(strata, percent)
    rows = [
        Assignment(
            campaign=campaign, party_id=party, arm=Arm.HELD_OUT if party in lot.held_out else Arm.CONTACTED,
            stratum=strata[party], address=row.address, consent_id=row.consent_id,
        )
        for party, row in allowed.items()
    ]  # fmt: skip
    rows += [
        Assignment(campaign=campaign, party_id=row.party_id, arm=Arm.REFUSED, reason=row.refusal)
        for row in judged
        if row.refusal
    ]
    Assignment.objects.bulk_create(rows, batch_size=2000)
    return audience.reasons(judged)


def _frozen(campaign: Campaign, links: tuple[str, ...]) -> dict[str, Any]:
    content = f"{campaign.subject}\0{campaign.body_kind}\0{campaign.body}"
    return {
        "subject": campaign.subject, "body_kind": campaign.body_kind, "body": campaign.body, "links": list(links),
        "digest": hashlib.sha256(content.encode()).hexdigest(),
    }  # fmt: skip


@transaction.atomic
def pause(*, by: Actor, campaign: Campaign) -> Campaign:
    """Stops after the chunks that are being sent."""
    return _turn(by, campaign, "pause", (State.APPROVED, State.SENDING), State.PAUSED)


@transaction.atomic
def resume(*, by: Actor, campaign: Campaign) -> Campaign:
    """Goes on where it was paused, or where the relay failed."""
    changed = _turn(by, campaign, "resume", (State.PAUSED,), State.SENDING)
    enqueue(SEND, campaign=changed.pk)
    return changed


def _turn(by: Actor, campaign: Campaign, verb: str, before: tuple[State, ...], after: State) -> Campaign:
    access.require(by, f"marketing.campaign.{verb}", campaign)
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state not in before:
        now = State(locked.state).label
        raise Conflict(format_lazy(_("This cannot be done while the campaign is: {state}."), state=now))
    old, locked.state, locked.problem = locked.state, after, ""
    locked.save(update_fields=["state", "problem"])
    tell(by, locked, verb + "d", verb, {"state": (old, after)})
    return locked


def tell(by: Actor, campaign: Campaign, past: str, verb: str, changes: dict[str, tuple[Any, Any]]) -> None:
    """The event of a campaign that has changed."""
    declared = current().type("campaign")
    record_event(f"campaign.{past}", by=by, on=campaign, declared=declared, verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
