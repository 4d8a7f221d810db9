"""Mails that a program asks for one by one: checked when they are asked for, sent by a job, never twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as now_said
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.email.compose import Compiled, Recipient
from kith.communicative.channels.email.compose import Template as Source
from kith.communicative.channels.email.handover import Outcome, Outgoing, send_one
from kith.communicative.channels.email.relay import RelayError
from kith.communicative.merge import fields_of, values_of_people
from kith.communicative.message.model import Message, State
from kith.communicative.relay.actions import compiled, relay_of
from kith.communicative.relay.model import MailRelay
from kith.communicative.signature.queries import signed, signers
from kith.communicative.template.content import content
from kith.communicative.template.model import Template
from kith.core import access
from kith.core.errors import Invalid
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor, system
from kith.core.registry import current
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.customers.party.model import Party
from kith.privacy.gate.ask import decide, question
from kith.privacy.purpose.model import Basis

SEND = "communicative.message.send"
CHANNEL, PREFIX = "email", "data."
MOST_TRIES, PAUSE, LOST = 9, timedelta(minutes=1), timedelta(minutes=15)
STATES = {"sent": State.SENT, "refused": State.REFUSED, "unconfirmed": State.UNCONFIRMED}


@transaction.atomic
def ask(
    *, by: Actor, party: Party, template: Template, language: str, data: Mapping[str, str | int | float]
) -> Message:
    """Notes that this template is to go to this person, filled with `data`, and has it sent at once.

    Raises NotAllowed for somebody who may not change the person, Invalid for a template that has no text, names values
    that are not given, or serves a purpose that is no contract's, and where there is no relay.
    """
    access.require(by, current().type_of(party).permission("edit"), party)
    if template.purpose is None or template.purpose.basis != Basis.CONTRACT:
        raise Invalid({"template": [_("Its purpose must be one that stands on a contract.")]})
    relay = MailRelay.objects.filter(is_paused=False).order_by("id").first()
    if relay is None:
        raise Invalid({"": [_("No mail can leave the house yet: it has no mail relay.")]})
    made = Message(
        person=party.uid, template=template, purpose=template.purpose, relay=relay,
        language=language or party.language, data={key: str(value) for key, value in data.items()},
    )  # fmt: skip
    _compiled(made)
    made.save()
    enqueue_once(SEND)
    return made


def _compiled(message: Message) -> Compiled:
    said = content(message.template, message.language)
    if said is None:
        raise Invalid({"template": [_("This template says nothing yet.")]})
    source = Source(said.body_kind, said.subject, said.body, said.text, said.preheader)  # type: ignore[arg-type]
    written = (source.subject, source.preheader, source.body, source.text)
    fields = (*fields_of(*written), *(f"{PREFIX}{key}" for key in message.data or {}))
    return compiled(message.relay, source, "message", fields=fields, leaves=False)


def send_waiting() -> None:
    """Sends what waits, and settles what a stopped worker had on its way: that is not sent again."""
    lost = Message.objects.filter(state=State.SENDING, not_before__lt=timezone.now() - LOST)
    lost.update(state=State.UNCONFIRMED, at=timezone.now(), data=None)
    due = Message.objects.filter(state=State.WAITING, not_before__lte=timezone.now()).order_by("id")
    for number in list(due.values_list("pk", flat=True)[:500]):
        _one(number)


def _one(number: int) -> None:
    """Whoever turns it from waiting to sending sends it; nobody else does."""
    mine = Message.objects.filter(Q(pk=number), state=State.WAITING)
    if not mine.update(state=State.SENDING, not_before=timezone.now()):
        return
    message = Message.objects.select_related("template", "purpose", "relay").get(pk=number)
    party = Party.objects.filter(uid=message.person).first()
    answer = decide([party.pk], question(message.purpose, CHANNEL))[0] if party else None
    if party is None or answer is None or answer.refusal:
        if answer and answer.again_at:
            _put_off(message, "", answer.again_at)
            return
        _end(message, State.WITHHELD, text=answer.refusal if answer else "")
        return
    message.address = answer.address
    _settle(message, party, _handed_over(message))


def _handed_over(message: Message) -> Outcome:
    """What the relay says; a relay that cannot be reached puts it off."""
    data = {f"{PREFIX}{key}": value for key, value in (message.data or {}).items()}
    try:
        mail = _compiled(message)
        values = values_of_people(system("message"), [message.person], mail.asks).get(str(message.person), {})
        body = signed(
            mail.message(Recipient(message.pk, message.address, values | data)),
            signers(message.relay.sender_address),
        )
        sender = message.relay.sender_address
        return send_one(
            relay_of(message.relay), Outgoing(message.pk, sender, message.address, body, wire_ready=True)
        )
    except RelayError as error:
        return Outcome(message.pk, "unsent", text=now_said(error.message) % error.params)
    except Invalid as changed:  # the template has changed since it was asked for
        return Outcome(message.pk, "refused", text=str(changed))


def _settle(message: Message, party: Party, outcome: Outcome) -> None:
    if outcome.state in STATES:
        _end(message, STATES[outcome.state], outcome.code, outcome.text)
        if outcome.state == "sent":
            _tell(message, party)
    elif message.tries + 1 >= MOST_TRIES:
        _end(message, State.FAILED, outcome.code, outcome.text)
    else:
        _put_off(message, outcome.text, timezone.now() + PAUSE * 2**message.tries)


def _put_off(message: Message, text: str, until: object) -> None:
    kept = Message.objects.filter(pk=message.pk)
    kept.update(state=State.WAITING, tries=message.tries + 1, not_before=until, text=text[:500])


def _end(message: Message, state: State, code: int = 0, text: str = "") -> None:
    Message.objects.filter(pk=message.pk).update(
        state=state, code=code, text=text[:500], at=timezone.now(), address=message.address, data=None
    )


def _tell(message: Message, party: Party) -> None:
    summary = now_said("“%(name)s” sent") % {"name": message.template.name}
    append([
        Touch(timezone.now(), CHANNEL, "sent", Direction.OUT, summary, ((PARTY, party.pk),), "", None, "template",
              message.template.uid)
    ])  # fmt: skip
