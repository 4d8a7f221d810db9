"""Consents, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import CHOICE, INTEGER, LONG_TEXT, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import Action, ObjectType, OnErase, OnMerge, Verb
from kith.customers.party.type import NOT_IN_TRASH
from kith.privacy.channel import CHANNEL_CHOICES
from kith.privacy.confirmation import actions as confirming
from kith.privacy.confirmation.queries import UNTIL
from kith.privacy.consent.actions import create_consent
from kith.privacy.consent.model import Consent, State

TONES = {State.ASKED: "warn", State.GIVEN: "good", State.REFUSED: "neutral", State.WITHDRAWN: "bad"}
STATES = tuple(Choice(state.value, state.label, TONES[state]) for state in State)

CONSENT = ObjectType(
    key="consent", model=Consent, label=_("Consent"), plural=_("Consents"), icon="shield-check", path="consents",
    belongs_to="party_id", base=NOT_IN_TRASH, subject="party", tab="party",
    fields=(
        Field(
            "state", _("What was said"), CHOICE, Privacy.INTERNAL, required=True, choices=STATES, mark="badge",
            help=_(
                "Where the purpose has consent by e-mail confirmed by mail, a yes is put down as asked, the person gets a"
                " mail, and it counts once they have agreed there."
            ),
        ),
        Field("party", _("Who"), REFERENCE, Privacy.INTERNAL, target="party", required=True, icon="contact"),
        Field("purpose", _("Purpose"), REFERENCE, Privacy.INTERNAL, target="purpose", required=True),
        Field("channel", _("Channel"), CHOICE, Privacy.INTERNAL, required=True, choices=CHANNEL_CHOICES),
        Field(
            "source", _("Source"), TEXT, Privacy.PERSONAL, required=True, max_length=200,
            help=_("Where it was said: a form, a call, a shop."),
        ),
        Field(
            "proof", _("Proof"), LONG_TEXT, Privacy.PERSONAL, max_length=5000,
            help=_("The words that were agreed to, who was there, or where the paper is kept."),
        ),
        Field("happened_at", _("When"), MOMENT, Privacy.INTERNAL, help=_("Empty means now."), sortable=True),
        Field(
            "recorded_at", _("Recorded"), MOMENT, Privacy.INTERNAL, writable=False, mark="when",
            source=Source("t.recorded_at", nullable=False),
        ),
        Field(
            "recorded_by", _("Recorded by"), REFERENCE, Privacy.INTERNAL, writable=False, target="principal",
            source=Source("t.recorded_by_id", nullable=False),
        ),
        Field(
            "waits_until", _("Can be confirmed until"), MOMENT, Privacy.INTERNAL, writable=False, quiet=True,
            source=Source(UNTIL),
        ),
        Field("reference", _("Number of the message"), INTEGER, Privacy.INTERNAL, writable=False),
    ),
    title="state", columns=("state", "party", "purpose", "channel", "happened_at", "source", "proof"),
    verbs=(
        Verb(
            "ask_again", _("Send the mail again"), confirming.ask_again, "send", Action.CREATE,
            when=confirming.can_wait,
        ),
        Verb(
            "take_back", _("Ask no more"), confirming.take_back, "undo-2", Action.CREATE, tone="bad",
            confirm=_("The link in the mail then confirms nothing, and the consent does not count."),
            when=confirming.can_wait,
        ),
    ),
    sort=("-happened_at",), editable=False, deletable=False, create=create_consent,
    lake=(), on_merge=OnMerge.MOVE_UNLESS_EQUAL,
    on_erase=OnErase("keep", _("That somebody agreed, or no longer does, may have to be proved."), 5),
)  # fmt: skip
