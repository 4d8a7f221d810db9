"""What is done with campaigns: approving one freezes what it says and to whom, and hands it to the senders."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue, enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.operational.marketing.campaign import assigning, audience, by_post, checking, freezing, permission
from kith.operational.marketing.campaign.bounds import out_of_bounds, wrong_times
from kith.operational.marketing.campaign.kinds import Channel, Kind
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.campaign.news import begin_series
from kith.operational.marketing.campaign.versions import Version, frozen

SEND = "marketing.campaign.send"
FREE = {
    "name", "owner_id", "tags", "budget", "cost_fixed", "cost_per_message", "margin_percent", "changed_at", "deleted_at",
}  # fmt: skip
TIMES = {"not_before", "not_after"}


def check_draft(campaign: Campaign) -> None:
    """Raises Invalid for a draft that cannot be; Conflict for changes after the approval."""
    if campaign.pk:
        _check_fixed(campaign)
    refused = out_of_bounds(campaign) | wrong_times(campaign)
    if refused:
        raise Invalid(refused)


def _check_fixed(campaign: Campaign) -> None:
    """Raises Conflict for changes of what the approval has fixed; what it costs may still change, and until it begins also
    when that is."""
    stored = Campaign.objects.filter(pk=campaign.pk).exclude(state=State.DRAFT).values().first()
    if stored is None:
        return
    begins = stored["state"] == State.APPROVED or stored["state"] == State.REPEATING
    free = FREE | TIMES if begins else FREE
    if any(getattr(campaign, key) != value for key, value in stored.items() if key not in free):
        raise Conflict(_("This campaign is approved. What it says and to whom is fixed."))


def look_ahead(by: Actor, campaign: Campaign) -> audience.Audience:
    """How the audience would fall apart now. Raises Invalid where something is missing."""
    _complete(campaign)
    assert campaign.segment is not None
    assert campaign.purpose is not None
    counted = permission.counted(
        audience.members(by, campaign.segment),
        campaign.purpose,
        campaign.not_before,
        campaign.not_after,
        campaign.channel,
    )
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
    compiled = checking.complete(locked)
    if locked.kind == Kind.DIGEST and locked.series_id is None:
        return _start_series(by, locked, compiled)
    refused = _assign(by, locked)
    locked.frozen = _frozen(locked, compiled)
    locked.refused, locked.state = refused, State.APPROVED
    locked.approved_by_id, locked.approved_at = by.id, timezone.now()
    locked.not_before = locked.not_before or locked.approved_at
    locked.save()
    _cut(by, locked)
    tell(by, locked, "approved", "approve", {"state": (State.DRAFT, State.APPROVED)})
    _start(locked)
    return locked


def _cut(by: Actor, campaign: Campaign) -> None:
    """Gives everybody their version, and cuts them into chunks."""
    several = assigning.give_versions(by, campaign)
    if campaign.channel == Channel.LETTER:
        by_post.into_parts(campaign)
    elif several or campaign.hour is not None:
        assigning.cut(campaign, by.timezone)
    else:
        freezing.into_chunks(campaign)


def _start(campaign: Campaign) -> None:
    enqueue(by_post.MAKE if campaign.channel == Channel.LETTER else SEND, campaign=campaign.pk)


def _start_series(by: Actor, campaign: Campaign, compiled: Sequence[Version]) -> Campaign:
    """From now on it comes again and again; each time asks anew who gets it."""
    begin_series(by, campaign)
    campaign.frozen, campaign.state = _frozen(campaign, compiled), State.REPEATING
    campaign.approved_by_id, campaign.approved_at = by.id, timezone.now()
    campaign.save()
    tell(by, campaign, "approved", "approve", {"state": (State.DRAFT, State.REPEATING)})
    return campaign


def _assign(by: Actor, campaign: Campaign) -> dict[str, int]:
    """One row for everybody in the segment. Returns the refusals by reason."""
    assert campaign.segment is not None
    assert campaign.purpose is not None
    people = audience.members(by, campaign.segment)
    found = freezing.freeze(campaign, campaign.purpose, people)
    if not found.allowed:
        raise Invalid({"segment": [_("Nobody in this segment may be written to for this purpose.")]})
    campaign.seed = found.seed
    return found.refused


def _frozen(campaign: Campaign, complete: Sequence[Version]) -> dict[str, Any]:
    kept = frozen(complete)
    return {"versions": kept, "digest": hashlib.sha256(orjson.dumps(kept)).hexdigest()}


@transaction.atomic
def pause(*, by: Actor, campaign: Campaign) -> Campaign:
    """Stops at once: what is on its way to the relay at this moment is the last to go."""
    return _turn(by, campaign, "pause", (State.APPROVED, State.SENDING, State.REPEATING), State.PAUSED)


@transaction.atomic
def resume(*, by: Actor, campaign: Campaign) -> Campaign:
    """Goes on where it was paused, and begins what was missed. What led to the pause counts anew from here."""
    is_series = campaign.kind == Kind.DIGEST and campaign.series_id is None
    after = State.REPEATING if is_series else State.SENDING
    changed = _turn(by, campaign, "resume", (State.PAUSED, State.MISSED), after)
    if is_series:
        return changed
    now = timezone.now()
    if changed.not_after and changed.not_after < now:
        changed.not_after = None
    changed.limits_from, changed.started_at = now, changed.started_at or now
    changed.ended_at = changed.waits_until = None
    changed.save(update_fields=["limits_from", "started_at", "not_after", "ended_at", "waits_until"])
    _start(changed)
    return changed


@transaction.atomic
def cancel(*, by: Actor, campaign: Campaign) -> Campaign:
    """Ends it at once and for good. Whose mail is out keeps it; all others get nothing."""
    before = (State.APPROVED, State.SENDING, State.PAUSED, State.MISSED, State.REPEATING)
    changed = _turn(by, campaign, "cancel", before, State.CANCELLED, "cancelled")
    Campaign.objects.filter(pk=changed.pk).update(ended_at=timezone.now())
    enqueue(SEND, campaign=changed.pk)
    return changed


def _turn(
    by: Actor, campaign: Campaign, verb: str, before: tuple[State, ...], after: State, past: str = ""
) -> Campaign:
    access.require(by, f"marketing.campaign.{verb}", campaign)
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state not in before:
        now = State(locked.state).label
        raise Conflict(format_lazy(_("This cannot be done while the campaign is: {state}."), state=now))
    old, locked.state, locked.problem = locked.state, after, ""
    locked.save(update_fields=["state", "problem"])
    tell(by, locked, past or verb + "d", verb, {"state": (old, after)})
    return locked


def tell(by: Actor, campaign: Campaign, past: str, verb: str, changes: dict[str, tuple[Any, Any]]) -> None:
    """The event of a campaign that has changed."""
    declared = current().type("campaign")
    record_event(f"campaign.{past}", by=by, on=campaign, declared=declared, verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
