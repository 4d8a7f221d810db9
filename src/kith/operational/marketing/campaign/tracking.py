"""What the links of a mail do: counted, told apart from machines, and put into the timeline of the person once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.communicative.channels.email.machine import CLICKS_AT_ONCE, is_machine
from kith.communicative.channels.email.tokens import TokenKey
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_in, enqueue_once
from kith.core.principals.actor import system
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.operational.marketing.campaign.model import Assignment, Chunk, Hit, HitKind
from kith.operational.marketing.campaign.permission import countable
from kith.operational.marketing.campaign.saying import line
from kith.operational.marketing.campaign.unconfirmed import seen
from kith.operational.marketing.campaign.versions import chosen, versions
from kith.privacy.consent.actions import withdraw
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.suppression.actions import suppress_own

AT_ONCE, AROUND = timedelta(seconds=2), timedelta(seconds=10)
MOST_HITS = 200
CHANNEL = "email"
BELIEVE = "marketing.campaign.believe"
DID = {HitKind.OPEN: "opened", HitKind.CLICK: "clicked"}


@dataclass(frozen=True, slots=True)
class Request:
    """What is known of whoever follows a link."""

    method: str
    agent: str


def recipient(token: str, key: TokenKey) -> Assignment | None:
    """Whose token this is; None for one that we have not signed, or whose person is gone."""
    number = key.verify(token)
    return (
        Assignment.objects.select_related("campaign", "party").filter(pk=number).first() if number else None
    )


def target_of(assignment: Assignment, link: int) -> str | None:
    """Where the counted link of this number leads: an address that stood in the mail when it was approved."""
    links = chosen(versions(assignment.campaign), assignment.variant, assignment.language).links
    return links[link] if 0 <= link < len(links) else None


@transaction.atomic
def note_hit(assignment: Assignment, kind: HitKind, request: Request, link: int | None = None) -> None:
    """Writes down an open or a click, with the reason where it was probably a machine's; nothing of somebody who no
    longer allows it."""
    now = timezone.now()
    if assignment.party_id not in countable([assignment.party_id], now):
        return
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    seen(assignment)
    hits = Hit.objects.filter(assignment=assignment)
    if hits.count() >= MOST_HITS:
        return
    recent = hits.filter(kind=HitKind.CLICK, at__gte=now - AT_ONCE)
    links = {*recent.values_list("link", flat=True), link}
    reason = is_machine(
        request.agent, _seconds(assignment, now), click=kind == HitKind.CLICK, method=request.method,
        links_at_once=len(links),
    )  # fmt: skip
    if reason == "all at once":
        # The open just before was the same machine's.
        hits.filter(machine="", at__gte=now - AROUND).update(machine=reason)
    hit = Hit.objects.create(
        campaign=assignment.campaign,
        assignment=assignment,
        kind=kind,
        link=link,
        machine=reason or "",
        agent=request.agent,
        at=now,
    )
    if not reason and kind in DID:
        if can_be_taken_back(assignment):
            enqueue_in(AROUND + AT_ONCE, BELIEVE, hit=hit.pk)
        else:
            believe(hit.pk)


def can_be_taken_back(assignment: Assignment) -> bool:
    """Whether what follows may still show that it was a machine: that needs links enough to follow at once."""
    links = chosen(versions(assignment.campaign), assignment.variant, assignment.language).links
    return len(links) >= CLICKS_AT_ONCE


@transaction.atomic
def believe(hit: int) -> None:
    """Tells the house what somebody did with a mail for the first time, unless it has turned out to be a machine."""
    whose = Assignment.objects.select_for_update(of=("self",)).filter(hits=hit, hits__machine="")
    assignment = whose.select_related("campaign", "party").first()
    if assignment is None:
        return
    found = assignment.hits.get(pk=hit)
    if assignment.hits.filter(kind=found.kind, machine="", pk__lt=hit).exists():
        return
    kind = HitKind(found.kind)
    did(assignment, DID[kind])
    if kind == HitKind.CLICK:
        target = target_of(assignment, found.link) if found.link is not None else ""
        tell(assignment, found.at, "click", target or "")


def _seconds(assignment: Assignment, now: datetime) -> float | None:
    """How long ago the relay took the mail; before that stands in the ledger, since its chunk was taken up."""
    delivery = getattr(assignment, "delivery", None)
    if delivery is not None:
        return float((now - delivery.at).total_seconds())
    chunks = Chunk.objects.filter(campaign=assignment.campaign, assignments__contains=[assignment.pk])
    claimed = chunks.values_list("claimed_at", flat=True).first()
    return (now - claimed).total_seconds() if claimed else None


def tell(assignment: Assignment, now: datetime, kind: str, body: str = "") -> None:
    """Puts what somebody did with a mail into their timeline."""
    campaign = assignment.campaign
    touch = Touch(
        now, CHANNEL, kind, Direction.IN, line(kind, campaign.name), ((PARTY, assignment.party_id),), body, None, "campaign",
        campaign.uid,
    )  # fmt: skip
    append([touch])


def did(assignment: Assignment, past: str) -> None:
    """The event of what a person did with a mail for the first time: journeys begin with it, and those who waited for it
    go on."""
    declared = current().type("recipient")
    record_event(f"recipient.{past}", by=system("tracking"), on=assignment, declared=declared, verb=past)
    enqueue_once(FOLLOW_UP)


@transaction.atomic
def unsubscribe(assignment: Assignment, proof: str) -> None:
    """The person wants no more mail of this purpose: from this moment on nobody sends it. Done twice it is done once."""
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    seen(assignment)
    purpose = assignment.campaign.purpose
    assert purpose is not None
    _withdraw(assignment, purpose, proof)
    if Hit.objects.filter(assignment=assignment, kind=HitKind.UNSUBSCRIBE).exists():
        return
    now = timezone.now()
    Hit.objects.create(campaign=assignment.campaign, assignment=assignment, kind=HitKind.UNSUBSCRIBE, at=now)
    tell(assignment, now, "unsubscribe")


def _withdraw(assignment: Assignment, purpose: Purpose, proof: str) -> None:
    by, source = system("unsubscribe", "web"), _("Link in “%(name)s”") % {"name": assignment.campaign.name}
    party, address = assignment.party, assignment.address
    if purpose.basis == Basis.CONTRACT:
        suppress_own(by=by, party=party, purpose=purpose, channel=CHANNEL, source=source, address=address)
        return
    withdraw(
        by=by, party=party, purpose=purpose, channel=CHANNEL, source=source, proof=proof, reference=assignment.pk,
        address=address,
    )  # fmt: skip
