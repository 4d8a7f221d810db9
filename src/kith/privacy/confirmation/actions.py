"""The person's answer to a question, and what colleagues can do about one that waits."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor, system
from kith.privacy.confirmation.asking import CHANNEL, SEND
from kith.privacy.confirmation.model import Confirmation
from kith.privacy.confirmation.queries import still_waiting
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent, State
from kith.privacy.suppression.actions import main_address

APART = timedelta(days=1)
MOST = 3
"""How many mails one question may send: the question, and two more."""


def standing(uid: UUID) -> tuple[Confirmation, list[Consent]] | None:
    """The question with this id and what of it waits for an answer, as long as its mail went to the address in use."""
    one = Confirmation.objects.select_related("party", "asked_by").filter(uid=uid).first()
    if one is None or one.lapses_at < timezone.now() or not one.address:
        return None
    if one.party.deleted_at or one.address != main_address(one.party, CHANNEL):
        return None
    ids = still_waiting([one.pk]).get(one.pk, [])
    found = Consent.objects.filter(pk__in=ids).select_related("purpose", "recorded_by")
    return one, list(found.order_by("purpose__place", "purpose_id"))


@transaction.atomic
def answer(uid: UUID, state: State, network: str) -> bool:
    """The owner of the mailbox agrees, or does not, to all that waits. Done twice it is done once; says whether it was
    done now."""
    list(Confirmation.objects.select_for_update().filter(uid=uid).values_list("pk"))
    found = standing(uid)
    if found is None or not found[1]:
        return False
    one, waiting = found
    for each in waiting:
        say(
            by=system("confirmation by mail", "public"), party=one.party, purpose=each.purpose, channel=CHANNEL,
            state=state, source="Link in the mail that asked"[:200], proof=_proof(one, each, network),
            address=one.address, is_confirmed=True,
        )  # fmt: skip
    one.confirmed_at, one.due_at = timezone.now(), None
    one.save(update_fields=["confirmed_at", "due_at"])
    return True


def _proof(one: Confirmation, asked: Consent, network: str) -> str:
    """What was agreed to, who put it down, when and where it was confirmed, as it has to be proved one day."""
    noted, sent, now = (
        each.isoformat(timespec="seconds")
        for each in (asked.recorded_at, one.sent_at or one.asked_at, timezone.now())
    )
    parts = (
        f"{one.wording}\n", f"Noted: {noted} by {asked.recorded_by.name}. Source: {asked.source}",
        asked.proof, f"Asked: {sent} at {one.address}, {one.sent} mail(s)",
        f"Answered by the link in the mail: {now} from {network}",
    )  # fmt: skip
    return "\n".join(part for part in parts if part)[:5000]


def can_wait(consent: Consent) -> bool:
    """Whether a consent is of those that may wait for confirmation."""
    return consent.state == State.ASKED and consent.channel == CHANNEL


@transaction.atomic
def ask_again(*, by: Actor, consent: Consent) -> Consent:
    """Sends the mail once more. Raises Conflict where nothing waits, or too soon, or too often."""
    access.require(by, "privacy.consent.ask_again", consent)
    one = _held(consent)
    if one.sent >= MOST:
        raise Conflict(_("This person was written to often enough about it. Ask in another way."))
    if one.sent_at is not None and timezone.now() - one.sent_at < APART:
        raise Conflict(_("A mail went out within the last day. Give the person some time."))
    one.due_at = timezone.now()
    one.save(update_fields=["due_at"])
    enqueue_once(SEND)
    return consent


@transaction.atomic
def take_back(*, by: Actor, consent: Consent) -> Consent:
    """Asks no more: no reminder goes out, and the link in the mail confirms nothing. Raises Conflict where nothing
    waits."""
    access.require(by, "privacy.consent.take_back", consent)
    one = _held(consent)
    left = [each for each in one.consents if each != consent.pk]
    if still_waiting([one.pk])[one.pk] == [consent.pk] or not left:
        one.delete()
    else:
        one.consents = left
        one.save(update_fields=["consents"])
    return consent


def _held(consent: Consent) -> Confirmation:
    """The question about a consent, locked. Raises Conflict where none is open."""
    mine = Confirmation.objects.select_for_update().filter(
        party=consent.party_id,
        consents__contains=[consent.pk],
        confirmed_at=None,
        lapses_at__gt=timezone.now(),
    )
    one = mine.first()
    if one is None or consent.pk not in still_waiting([one.pk]).get(one.pk, []):
        raise Conflict(_("Nothing waits for confirmation here."))
    return one
