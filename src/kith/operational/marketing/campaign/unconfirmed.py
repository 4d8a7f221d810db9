"""Mails that went out without an answer: people settle them, or what their recipients do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue, enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.operational.marketing.campaign.actions import SEND, tell
from kith.operational.marketing.campaign.ledger import told
from kith.operational.marketing.campaign.model import (
    Assignment,
    Campaign,
    Chunk,
    Delivery,
    DeliveryState,
    State,
)

CLOSED = (State.CANCELLED, State.DRAFT)


@transaction.atomic
def arrived(*, by: Actor, recipient: Assignment) -> Assignment:
    """Somebody knows that the mail arrived. Raises Conflict unless it is not confirmed."""
    access.require(by, "marketing.recipient.arrived", recipient)
    _checked(_arrived(recipient.campaign, [recipient.pk]))
    _tell_one(by, recipient, "arrived", "arrived", DeliveryState.SENT)
    return recipient


@transaction.atomic
def again(*, by: Actor, recipient: Assignment) -> Assignment:
    """Somebody knows that the mail did not arrive: it is sent again, if the gate allows it then."""
    access.require(by, "marketing.recipient.again", recipient)
    _checked(_again(recipient.campaign, [recipient.pk]))
    _tell_one(by, recipient, "sent_again", "again", "")
    return recipient


@transaction.atomic
def all_arrived(*, by: Actor, campaign: Campaign) -> Campaign:
    """All mails of the campaign that are not confirmed have arrived."""
    access.require(by, "marketing.campaign.all_arrived", campaign)
    number = _checked(_arrived(campaign, _open(campaign)))
    tell(by, campaign, "arrived", "all_arrived", {"unconfirmed": (number, 0)})
    return campaign


@transaction.atomic
def all_again(*, by: Actor, campaign: Campaign) -> Campaign:
    """None of them arrived: they are sent again."""
    access.require(by, "marketing.campaign.all_again", campaign)
    number = _checked(_again(campaign, _open(campaign)))
    tell(by, campaign, "sent_again", "all_again", {"unconfirmed": (number, 0)})
    return campaign


def seen(assignment: Assignment) -> None:
    """Whoever opens or clicks has got the mail, be it a person or a machine before their mailbox."""
    if Delivery.objects.filter(assignment=assignment, state=DeliveryState.UNCONFIRMED).exists():
        _arrived(assignment.campaign, [assignment.pk])


def _open(campaign: Campaign) -> list[int]:
    found = Delivery.objects.filter(campaign=campaign, state=DeliveryState.UNCONFIRMED)
    return list(found.select_for_update().values_list("pk", flat=True))


def _checked(number: int) -> int:
    if not number:
        raise Conflict(_("There is nothing here that is not confirmed."))
    return number


def _arrived(campaign: Campaign, numbers: Iterable[int]) -> int:
    found = Delivery.objects.filter(pk__in=list(numbers), state=DeliveryState.UNCONFIRMED)
    rows: list[tuple[int, datetime]] = list(
        found.select_for_update().values_list("assignment__party_id", "at")
    )
    found.update(state=DeliveryState.SENT)
    told(campaign, rows)
    return len(rows)


def _again(campaign: Campaign, numbers: Iterable[int]) -> int:
    if Campaign.objects.get(pk=campaign.pk).state in CLOSED:
        raise Conflict(_("This campaign sends nothing any more."))
    found = Delivery.objects.filter(pk__in=list(numbers), state=DeliveryState.UNCONFIRMED)
    keys = sorted(found.select_for_update().values_list("pk", flat=True))
    if not keys:
        return 0
    found.delete()
    for key in keys:  # nobody stands in two chunks
        old = Chunk.objects.filter(campaign=campaign, assignments__contains=[key])
        old.update(assignments=Func(F("assignments"), Value(key), function="array_remove"))
    Chunk.objects.create(campaign=campaign, assignments=keys)
    Campaign.objects.filter(pk=campaign.pk, state=State.SENT).update(state=State.SENDING, ended_at=None)
    enqueue(SEND, campaign=campaign.pk)
    return len(keys)


def _tell_one(by: Actor, recipient: Assignment, past: str, verb: str, after: str) -> None:
    changes = {"delivery": (DeliveryState.UNCONFIRMED.value, str(after))}
    declared = current().type("recipient")
    record_event(f"recipient.{past}", by=by, on=recipient, declared=declared, verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
