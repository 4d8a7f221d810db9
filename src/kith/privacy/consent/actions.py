"""What people say about being contacted is put on record, one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.customers.party.model import Party
from kith.privacy.channel import channel_named
from kith.privacy.confirmation.asking import is_to_confirm, open_questions
from kith.privacy.consent.model import Consent, Permission, Rhythm, State
from kith.privacy.consent.recording import NO_LONGER, ConsentRow, record_consents
from kith.privacy.consent.saying import line
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.suppression.actions import lift_unsubscribed, suppress_own


def create_consent(*, by: Actor, values: Mapping[str, Any], batch: UUID | None = None) -> Consent:
    """The consent that a form, a file or a program describes; `values` as the type reads them."""
    return say(
        by=by, party=values["party"], purpose=values["purpose"], channel=values["channel"], state=values["state"],
        source=values["source"], proof=values.get("proof") or "", happened_at=values.get("happened_at"), batch=batch,
    )  # fmt: skip


@transaction.atomic
def say(
    *,
    by: Actor,
    party: Party,
    purpose: Purpose,
    channel: str,
    state: str,
    source: str,
    proof: str = "",
    happened_at: datetime | None = None,
    reference: int | None = None,
    address: str = "",
    batch: UUID | None = None,
    is_confirmed: bool = False,
) -> Consent:
    """Puts on record what a party said. The very same thing said twice is one consent.

    Unless it `is_confirmed`, because the party itself says it from its mailbox, a consent that the purpose wants confirmed
    by mail is recorded as a question, and the party is asked.

    Whoever no longer wants to hear has the address (`address`, else the main one) suppressed for this purpose at once;
    whoever gives consent anew has that lifted. Raises NotAllowed, or Invalid for what cannot be said.
    """
    access.require(by, "privacy.consent.create")
    access.require(by, "customers.party.see", party)
    _check(purpose, channel, state)
    moment = (happened_at or timezone.now()).astimezone(UTC)
    before = Permission.objects.filter(party=party, purpose=purpose, channel=channel).first()
    asks = state == State.GIVEN and not is_confirmed and is_to_confirm(purpose, channel)
    asks = asks and (before is None or before.state != State.GIVEN)  # one that stands needs that no more
    state = State.ASKED if asks else state
    row = ConsentRow(party.pk, purpose.key, channel, state, moment, source, proof, reference)
    new = record_consents([row], by=by, batch=batch)
    said = Consent.objects.get(party=party, purpose=purpose, channel=channel, happened_at=moment, state=state)
    may_ask = asks and new and not (batch and before)  # what is said of many asks nobody who ever answered
    if may_ask and open_questions([row], by=by, batch=batch):
        append([_touch(said, by)], batch)
        return said
    if not new or not Permission.objects.filter(party=party, consent=said).exists():
        return said  # known already, or something newer stands
    append([_touch(said, by)], batch)
    if state in NO_LONGER:
        suppress_own(by=by, party=party, purpose=purpose, channel=channel, source=source, address=address)
    elif state == State.GIVEN:
        lift_unsubscribed(by=by, party=party, purpose=purpose, channel=channel)
    return said


def withdraw(
    *,
    by: Actor,
    party: Party,
    purpose: Purpose,
    channel: str,
    source: str,
    proof: str = "",
    happened_at: datetime | None = None,
    reference: int | None = None,
    address: str = "",
) -> bool:
    """Puts on record, as `say` does, that the party wants no more, unless it has said so before. Says whether it had not."""
    standing = Permission.objects.filter(party=party, purpose=purpose, channel=channel).first()
    if standing is not None and standing.state in NO_LONGER:
        return False
    say(
        by=by, party=party, purpose=purpose, channel=channel, state=State.WITHDRAWN, source=source, proof=proof,
        happened_at=happened_at, reference=reference, address=address,
    )  # fmt: skip
    return True


def _check(purpose: Purpose, channel: str, state: str) -> None:
    """Raises Invalid where nothing can be said about this purpose and channel. A no is always heard."""
    if channel_named(channel).key not in purpose.channels and state not in NO_LONGER:
        reason = format_lazy(
            _("“{purpose}” is not used {by}."), purpose=purpose.name, by=channel_named(channel).by
        )
        raise Invalid({"channel": [reason]})
    if purpose.basis == Basis.CONTRACT:
        reason = format_lazy(_("“{purpose}” rests on a contract and needs no consent."), purpose=purpose.name)
        raise Invalid({"purpose": [reason]})


def _touch(said: Consent, by: Actor) -> Touch:
    """The line in the timeline."""
    direction = Direction.OUT if said.state == State.ASKED else Direction.IN
    return Touch(
        said.happened_at, said.channel, "consent", direction, line(said), ((PARTY, said.party_id),), said.source, by.id,
        "consent", said.uid,
    )  # fmt: skip


@transaction.atomic
def choose_rhythm(*, by: Actor, party: Party, purpose: Purpose, most: int | None, days: int = 30) -> None:
    """How often the party wants to hear from us for a purpose; None for as often as there is something."""
    access.require(by, "privacy.consent.create")
    if most is None:
        Rhythm.objects.filter(party=party, purpose=purpose).delete()
        return
    if not (1 <= most <= 100 and 1 <= days <= 366):
        raise Invalid({"rhythm": [_("This is none of the choices.")]})
    Rhythm.objects.update_or_create(party=party, purpose=purpose, defaults={"most": most, "days": days})
