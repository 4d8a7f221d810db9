"""Mail relays, described. Everybody may choose one; only administrators change them, and nobody sees their password."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.actions import check_relay, fill_in, pause, resume, test_relay
from kith.communicative.relay.model import MailRelay, Security
from kith.core.fieldtypes import (
    BOOLEAN,
    CHOICE,
    DATE,
    EMAIL,
    INTEGER,
    LONG_TEXT,
    MOMENT,
    SECRET,
    TEXT,
    Choice,
)
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.objecttype import Audience, ObjectType, Verb

PACE = Join("pace", "communicative_pace", "pace.key = 'relay:' || t.id")
STATE = "case when t.is_paused then 'paused' when pace.resting_until > now() then 'resting' else 'on' end"
OPEN = Privacy.INTERNAL

RELAY = ObjectType(
    key="relay",
    model=MailRelay,
    label=_("Mail relay"),
    plural=_("Mail relays"),
    icon="server",
    path="relays",
    audience=Audience.HOUSE,
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=120),
        Field(
            "state", _("State"), CHOICE, OPEN, writable=False, mark="badge",
            source=Source(STATE, (PACE,), nullable=False),
            choices=(
                Choice("on", _("In use"), "good"), Choice("paused", _("Paused"), "warn"),
                Choice("resting", _("Resting after failures"), "bad"),
            ),
        ),
        Field("host", _("Server"), TEXT, OPEN, required=True, max_length=253, help=_("Such as mail.example.org")),
        Field("port", _("Port"), INTEGER, OPEN, help=_("Empty: 25, with a user 587, with TLS from the start 465.")),
        Field(
            "security", _("Encryption"), CHOICE, OPEN,
            choices=tuple(Choice(each.value, each.label) for each in Security),
            help=_("With a user it is always encrypted, unless you choose none."),
        ),
        Field("user_name", _("User"), TEXT, OPEN, max_length=320),
        Field("password", _("Password"), SECRET, Privacy.SENSITIVE, help=_("Kept sealed and never shown again.")),
        Field("sender_name", _("Sender name"), TEXT, OPEN, max_length=120),
        Field(
            "sender_address", _("Sender address"), EMAIL, OPEN, required=True,
            help=_("Relays with the same sender address share its mails, and stand in for each other."),
        ),
        Field("reply_to", _("Replies go to"), EMAIL, OPEN),
        Field("bounce_address", _("Failure notices go to"), EMAIL, OPEN),
        Field("weight", _("Share"), INTEGER, OPEN, help=_("A relay with 2 takes twice as many mails as one with 1.")),
        Field("per_minute", _("Most mails a minute"), INTEGER, OPEN, help=_("Empty: as fast as it goes.")),
        Field("connections", _("Connections at once"), INTEGER, OPEN),
        Field("patience", _("Seconds that an answer may take"), INTEGER, OPEN),
        Field(
            "warm_up_start", _("Mails on the first day"), INTEGER, OPEN,
            help=_("For a sender that receivers do not know yet: few mails at first, more each day."),
        ),
        Field("warm_up_growth", _("Percent more each day"), INTEGER, OPEN),
        Field("warm_up_from", _("First day"), DATE, OPEN),
        Field(
            "certificates", _("Certificates to trust"), LONG_TEXT, OPEN, max_length=50_000,
            help=_("In PEM form, for a server with a certificate of your own authority. Empty: those of the system."),
        ),
        Field("is_paused", _("Paused"), BOOLEAN, OPEN, writable=False),
        Field(
            "resting_until", _("Rests until"), MOMENT, OPEN, writable=False, mark="when",
            source=Source("case when pace.resting_until > now() then pace.resting_until end", (PACE,)),
        ),
        Field(
            "problem", _("Because"), TEXT, OPEN, writable=False,
            source=Source("case when pace.resting_until > now() then pace.problem end", (PACE,)),
        ),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="name",
    columns=("name", "state", "host", "sender_name", "sender_address", "weight", "problem"),
    sort=("name",),
    prepare=fill_in,
    check=check_relay,
    verbs=(
        Verb("test", _("Send a test mail to me"), test_relay, "send"),
        Verb("pause", _("Pause"), pause, "pause", when=lambda relay: not relay.is_paused),
        Verb("resume", _("Use again"), resume, "play"),
    ),
)  # fmt: skip
