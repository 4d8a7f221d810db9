"""What is done with letters once they are made: printed and handed over, and recorded when one comes back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.letter.code import number_of
from kith.core import access
from kith.core.errors import Conflict, Invalid
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.statement import write
from kith.customers.address.model import Address
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.customers.reach.actions import mark_failed
from kith.operational.marketing.campaign.actions import tell
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery, DeliveryState
from kith.operational.marketing.campaign.saying import line
from kith.operational.marketing.letter.content import lines_of
from kith.operational.marketing.letter.model import LetterPart, Return
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import State as ConsentState

LEFT = (DeliveryState.MADE, DeliveryState.PRINTED)
PRINTED = """
update marketing_delivery d set state = 'printed', at = %s from marketing_chunk c, marketing_assignment a
where c.id = any(%s) and d.assignment_id = any(c.assignments) and d.state = 'made' and a.id = d.assignment_id
returning a.party_id
"""


def has_unprinted(campaign: Campaign) -> bool:
    return campaign.channel == Channel.LETTER and unprinted(campaign).exists()


def unprinted(campaign: Campaign) -> QuerySet[LetterPart]:
    return LetterPart.objects.filter(campaign=campaign, printed_at=None).exclude(made_at=None)


def is_out(recipient: Assignment) -> bool:
    """Whether a letter to this person is on its way, so that it can come back."""
    delivery = getattr(recipient, "delivery", None)
    return delivery is not None and delivery.state in LEFT


@transaction.atomic
def printed(*, by: Actor, campaign: Campaign, part: int | None = None) -> Campaign:
    """All letters that are made, or those of one part, are printed and handed to the post: they stand in the timelines now.

    Raises Conflict where none is left to print.
    """
    access.require(by, "marketing.campaign.printed", campaign)
    found = unprinted(campaign).select_for_update()
    parts = list(found if part is None else found.filter(number=part))
    if not parts:
        raise Conflict(_("No letters are waiting to be printed."))
    now = timezone.now()
    reached = write(PRINTED, (now, [each.pk for each in parts]))
    LetterPart.objects.filter(pk__in=[each.pk for each in parts]).update(printed_at=now)
    summary = line("letter", campaign.name)
    append(
        [
            Touch(now, "letter", "letter", Direction.OUT, summary, ((PARTY, party),), "", by.id, "campaign", campaign.uid)
            for (party,) in reached
        ]
    )  # fmt: skip
    numbers = ", ".join(str(each.number) for each in parts)
    tell(by, campaign, "printed", "printed", {"parts": (None, numbers)})
    return campaign


@transaction.atomic
def returned(*, by: Actor, recipient: Assignment, reason: str) -> Assignment:
    """The letter came back. The address it went to is marked as bad, for this reason; who refused it is not written to for
    this purpose any more. Raises Conflict where no letter is on its way, Invalid for a reason that is none of the choices.
    """
    access.require(by, "marketing.recipient.returned", recipient)
    if reason not in Return:
        raise Invalid({"reason": [_("This is none of the choices.")]})
    now = timezone.now()
    waiting = Delivery.objects.filter(assignment=recipient, state__in=LEFT)
    if not waiting.update(state=DeliveryState.RETURNED, text=reason, at=now):
        raise Conflict(_("No letter to this person is on its way, so none can come back."))
    if reason == Return.REFUSED:
        _no_more(by, recipient)
    else:
        _bad_address(by, recipient, reason)
    summary = line("returned", recipient.campaign.name)
    touch = Touch(
        now, "letter", "returned", Direction.WORSE, summary, ((PARTY, recipient.party_id),), str(Return(reason).label),
        by.id, "campaign", recipient.campaign.uid,
    )  # fmt: skip
    append([touch])
    changes = {"delivery": (DeliveryState.PRINTED.value, DeliveryState.RETURNED.value)}
    declared = current().type("recipient")
    record_event(
        "recipient.returned", by=by, on=recipient, declared=declared, verb="returned", changes=changes
    )
    enqueue_once(FOLLOW_UP)
    return recipient


def _bad_address(by: Actor, recipient: Assignment, reason: str) -> None:
    """Marks the address that the letter went to; one that was written anew since is left alone."""
    found = Address.objects.filter(party=recipient.party_id, failed_at=None).select_related(
        "party__organisation"
    )
    for address in found:
        if ", ".join(lines_of(address.party, address)) == recipient.address:
            mark_failed(by=by, reason=str(Return(reason).label), address=address)


def _no_more(by: Actor, recipient: Assignment) -> None:
    purpose = recipient.campaign.purpose
    if purpose is not None:
        say(
            by=by, party=recipient.party, purpose=purpose, channel=Channel.LETTER, state=ConsentState.WITHDRAWN,
            source="letter returned",
        )  # fmt: skip


def recipient_of(by: Actor, code: str) -> Assignment:
    """Whose letter bears this code. Raises Invalid at `code` for one that is mistyped, or not on a letter of ours."""
    number = number_of(code)
    if number is None:
        raise Invalid({"code": [_("This is no number of a letter. Look at the digits once more.")]})
    letters = Assignment.objects.filter(pk=number, campaign__channel=Channel.LETTER)
    found = (
        access.visible(by, letters, current().type("recipient")).select_related("campaign", "party").first()
    )
    if found is None:
        raise Invalid({"code": [_("There is no letter with this number.")]})
    return found
