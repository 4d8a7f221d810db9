"""Mailboxes that are read for what comes back, described. Only administrators change them; nobody sees their password."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.communicative.mailbox.actions import check_mailbox, fill_in, pause, resume, test_mailbox
from kith.communicative.mailbox.model import Mailbox, Protocol, Security
from kith.core.fieldtypes import BOOLEAN, CHOICE, EMAIL, INTEGER, LONG_TEXT, MOMENT, SECRET, TEXT, Choice
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import Audience, ObjectType, Verb

STATE = "case when t.is_paused then 'paused' when t.problem <> '' then 'failing' else 'on' end"
OPEN = Privacy.INTERNAL

MAILBOX = ObjectType(
    key="mailbox",
    model=Mailbox,
    label=_("Mailbox for returns"),
    plural=_("Mailboxes for returns"),
    icon="mailbox",
    path="mailboxes",
    audience=Audience.HOUSE,
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=120),
        Field(
            "state", _("State"), CHOICE, OPEN, writable=False, mark="badge", source=Source(STATE, nullable=False),
            choices=(
                Choice("on", _("Is read"), "good"), Choice("paused", _("Paused"), "warn"),
                Choice("failing", _("Cannot be read"), "bad"),
            ),
        ),
        Field("protocol", _("Protocol"), CHOICE, OPEN, choices=tuple(Choice(each.value, each.label) for each in Protocol)),
        Field("host", _("Server"), TEXT, OPEN, required=True, max_length=253, help=_("Such as mail.example.org")),
        Field("port", _("Port"), INTEGER, OPEN, help=_("Empty: 993 for IMAP and 995 for POP3, without TLS 143 and 110.")),
        Field("security", _("Encryption"), CHOICE, OPEN, choices=tuple(Choice(each.value, each.label) for each in Security)),
        Field("user_name", _("User"), TEXT, OPEN, required=True, max_length=320),
        Field("password", _("Password"), SECRET, Privacy.SENSITIVE, help=_("Kept sealed and never shown again.")),
        Field("folder", _("Folder"), TEXT, OPEN, max_length=200, help=_("Empty: INBOX. POP3 knows no other.")),
        Field(
            "address", _("Its address"), EMAIL, OPEN,
            help=_("Where mail for this mailbox is sent, so that mails can name it as the place to unsubscribe."),
        ),
        Field(
            "removes", _("Delete mails once they are read"), BOOLEAN, OPEN,
            help=_("Only what is safely kept here is deleted there."),
        ),
        Field(
            "certificates", _("Certificates to trust"), LONG_TEXT, OPEN, max_length=50_000,
            help=_("In PEM form, for a server with a certificate of your own authority. Empty: those of the system."),
        ),
        Field("is_paused", _("Paused"), BOOLEAN, OPEN, writable=False),
        Field("problem", _("Because"), TEXT, OPEN, writable=False),
        Field("looked_at", _("Last looked into"), MOMENT, OPEN, writable=False, mark="when"),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="name",
    columns=("name", "state", "protocol", "host", "user_name", "looked_at", "problem"),
    sort=("name",),
    prepare=fill_in,
    check=check_mailbox,
    verbs=(
        Verb("test", _("Test the connection"), test_mailbox, "plug"),
        Verb("pause", _("Pause"), pause, "pause", when=lambda mailbox: not mailbox.is_paused),
        Verb("resume", _("Read again"), resume, "play", when=lambda mailbox: mailbox.is_paused),
    ),
)  # fmt: skip
