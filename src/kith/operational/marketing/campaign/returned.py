"""What came back of campaigns is written back: on the delivery, the address, the consents and the timeline.

A mail is about a delivery where a signature of ours proves it, so that nobody takes somebody else's address out of use by
making up a failure. Each event is heard once; what it says may have been said before, and then changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.communicative.channels.email.returned import Meaning
from kith.communicative.deliverability.volumes import count
from kith.communicative.returns.letters import ask_somebody
from kith.communicative.returns.model import Return
from kith.communicative.returns.reading import KINDS
from kith.core.events.consume import Heard
from kith.core.principals.actor import Actor, system
from kith.core.statement import fetch
from kith.operational.marketing.campaign.dead import LEFT, note_dead
from kith.operational.marketing.campaign.model import Assignment, Delivery, DeliveryState, Hit, HitKind
from kith.operational.marketing.campaign.tracking import did, tell, unsubscribe
from kith.operational.marketing.campaign.unconfirmed import seen
from kith.privacy.consent.actions import withdraw
from kith.privacy.purpose.model import Basis
from kith.privacy.suppression.actions import Stop, suppress
from kith.privacy.suppression.model import Kind, Reason

__all__ = ["KINDS", "hear"]

CHANNEL, LONGEST = "email", 500
DAYS_OF_FAILING = 3
FAILED_DAYS = """
select count(distinct r.came_at::date) from communicative_return r join marketing_assignment a on a.id = r.number
where r.meaning = 'failed' and a.party_id = %s and a.address = %s and r.came_at > now() - interval '90 days'
"""


def hear(events: list[Heard]) -> None:
    """Writes back what came in about campaigns; what is about nothing of theirs is passed over."""
    rows = {
        row.uid: row
        for row in Return.objects.filter(uid__in=[event.subject_uid for event in events]).defer("raw")
    }
    numbers = [row.number for row in rows.values() if row.number is not None]
    found = Assignment.objects.select_related("campaign", "campaign__owner", "campaign__purpose", "party")
    known = found.in_bulk(numbers)
    by = system("returns")
    for event in events:
        row = rows.get(event.subject_uid)
        assignment = known.get(row.number) if row and row.number is not None else None
        if row and assignment:
            DO[Meaning(row.meaning)](by, assignment, row)


def _dead(by: Actor, assignment: Assignment, row: Return) -> None:
    """Nobody is at this address: it is out of use from now on."""
    _failed_delivery(assignment, row)
    note_dead([assignment], by=by)


def _failed(by: Actor, assignment: Assignment, row: Return) -> None:
    """It came back, and the next may arrive; on the third day that it does the address is out of use."""
    _failed_delivery(assignment, row)
    if fetch(FAILED_DAYS, (assignment.party_id, assignment.address))[0][0] >= DAYS_OF_FAILING:
        note_dead([assignment], by=by)


def _failed_delivery(assignment: Assignment, row: Return) -> None:
    text = f"{row.status} {row.detail}".strip()[:LONGEST]
    deliveries = Delivery.objects.filter(assignment=assignment, state__in=LEFT)
    if deliveries.update(state=DeliveryState.BOUNCED, text=text):
        count({assignment.address: {"bounced": 1}})
        _tell(assignment, row, "bounce", text)


def _complaint(by: Actor, assignment: Assignment, row: Return) -> None:
    """Somebody called it unwanted: nothing is sent to this address for any purpose, and the consent ends."""
    seen(assignment)
    _count_complaint(assignment)
    if suppressed_already(assignment):
        return
    stop = Stop(
        Kind.EMAIL, Reason.COMPLAINED, assignment.address, assignment.party, source=assignment.campaign.name
    )
    suppress(by=by, stop=stop)
    _withdraw(by, assignment, row, _("Complaint about “%(name)s”") % {"name": assignment.campaign.name})
    count({assignment.address: {"complained": 1}})
    _tell(assignment, row, "complaint", row.detail)


@transaction.atomic
def _count_complaint(assignment: Assignment) -> None:
    """Each mail is complained about once, also where the address is out of use for an earlier one."""
    Assignment.objects.select_for_update().get(pk=assignment.pk)
    said = {"campaign": assignment.campaign, "assignment": assignment, "kind": HitKind.COMPLAINT}
    Hit.objects.get_or_create(**said, defaults={"at": timezone.now()})


def suppressed_already(assignment: Assignment) -> bool:
    """Whether a complaint about this address is known."""
    return assignment.party.suppressions.filter(
        kind=Kind.EMAIL, address=assignment.address, reason=Reason.COMPLAINED, purpose=None
    ).exists()


def _withdraw(by: Actor, assignment: Assignment, row: Return, source: str) -> None:
    purpose = assignment.campaign.purpose
    if purpose is None or purpose.basis == Basis.CONTRACT:
        return
    withdraw(
        by=by, party=assignment.party, purpose=purpose, channel=CHANNEL, source=source, proof=row.detail[:LONGEST],
        reference=assignment.pk, address=assignment.address,
    )  # fmt: skip


def _left(by: Actor, assignment: Assignment, row: Return) -> None:
    unsubscribe(assignment, f"{_('By mail')}: {row.subject} {row.detail}".strip()[:LONGEST])


def _answered(by: Actor, assignment: Assignment, row: Return) -> None:
    """A machine answered: the mail has arrived. How long somebody is away stands in the timeline."""
    seen(assignment)
    if row.meaning == Meaning.AWAY:
        days = [day.isoformat() for day in (row.since, row.until) if day]
        _tell(assignment, row, "away", " – ".join(days))


def _replied(by: Actor, assignment: Assignment, row: Return) -> None:
    """A person answered, or tells a new address: whoever made the campaign is asked to see to it."""
    seen(assignment)
    did(assignment, "replied")
    _tell(assignment, row, "moved" if row.meaning == Meaning.MOVED else "reply", row.detail)
    ask_somebody(assignment.party, row, assignment.campaign.owner)


def _late(by: Actor, assignment: Assignment, row: Return) -> None:
    """The relay still tries: nothing is known yet."""


def _tell(assignment: Assignment, row: Return, kind: str, body: str) -> None:
    tell(assignment, min(row.came_at, timezone.now()), kind, body)


DO: dict[Meaning, Callable[[Actor, Assignment, Return], None]] = {
    Meaning.DEAD: _dead, Meaning.FAILED: _failed, Meaning.LATE: _late, Meaning.COMPLAINT: _complaint, Meaning.LEAVE: _left,
    Meaning.AUTOMATIC: _answered, Meaning.AWAY: _answered, Meaning.MOVED: _replied, Meaning.REPLY: _replied,
}  # fmt: skip
