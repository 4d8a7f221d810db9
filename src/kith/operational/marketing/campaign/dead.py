"""Addresses that take no mail: noted on the customer, so that nobody writes there again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict
from kith.core.events.record import Change, record, record_many
from kith.core.jobs.dirty import mark
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.customers.email.model import Email
from kith.operational.marketing.campaign.model import Assignment, Delivery, DeliveryState
from kith.privacy.suppression.actions import Stop, suppress_many
from kith.privacy.suppression.model import Kind, Reason

LEFT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED)


def note_dead(assignments: Iterable[Assignment], *, by: Actor) -> int:
    """Marks the addresses that these mails went to and takes them out of use. Gives how many were thought to work."""
    wanted = {(each.party_id, each.address) for each in assignments}
    candidates = Email.objects.filter(party_id__in={party for party, _address in wanted}, bounced_at=None)
    found = [each for each in candidates.select_related("party") if (each.party_id, each.address) in wanted]
    now = timezone.now()
    Email.objects.filter(pk__in=[each.pk for each in found]).update(bounced_at=now)
    changes = [Change(each.pk, each.uid, each.party.uid, {"bounced_at": (None, now)}) for each in found]
    suppress_many(
        [Stop(Kind.EMAIL, Reason.BOUNCED, each.address, each.party) for each in found], by=by
    )
    if changes:
        record_many("email.changed", by=by, declared=current().type("email"), verb="bounce", rows=changes)
        mark("customers_party", [each.party_id for each in found])
    return len(found)


@transaction.atomic
def came_back(*, by: Actor, recipient: Assignment) -> Assignment:
    """The mail came back: it counts as not delivered, and nobody writes to the address any more.

    Raises Conflict where no mail has left for this person.
    """
    access.require(by, "marketing.recipient.bounce", recipient)
    changed = Delivery.objects.filter(assignment=recipient, state__in=LEFT).update(state=DeliveryState.BOUNCED)
    if not changed:
        raise Conflict(_("No mail to this person is on its way, so none can come back."))
    note_dead([recipient], by=by)
    changes = {"delivery": (DeliveryState.SENT.value, DeliveryState.BOUNCED.value)}
    record("recipient.bounced", by=by, on=recipient, declared=current().type("recipient"), verb="bounce", changes=changes)
    enqueue_once(FOLLOW_UP)
    return recipient
