"""Mail relays, described. Everybody may choose one; only administrators change them, and nobody sees their address."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.actions import read_address, test_relay
from kith.communicative.relay.model import MailRelay
from kith.core.fieldtypes import EMAIL, MOMENT, SECRET, TEXT
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType, Verb

RELAY = ObjectType(
    key="relay",
    model=MailRelay,
    label=_("Mail relay"),
    plural=_("Mail relays"),
    icon="server",
    path="relays",
    audience=Audience.HOUSE,
    fields=(
        Field("name", _("Name"), TEXT, Privacy.INTERNAL, required=True, max_length=120),
        Field(
            "address",
            _("Address"),
            SECRET,
            Privacy.SENSITIVE,
            required=True,
            help=_("smtp://user:password@host:port or smtps://…, kept sealed and never shown again."),
        ),
        Field("host", _("Server"), TEXT, Privacy.INTERNAL, writable=False),
        Field("sender_name", _("Sender name"), TEXT, Privacy.INTERNAL, max_length=120),
        Field("sender_address", _("Sender address"), EMAIL, Privacy.INTERNAL, required=True),
        Field("reply_to", _("Replies go to"), EMAIL, Privacy.INTERNAL),
        Field("bounce_address", _("Failure notices go to"), EMAIL, Privacy.INTERNAL),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    ),
    title="name",
    columns=("name", "host", "sender_name", "sender_address"),
    sort=("name",),
    prepare=read_address,
    verbs=(Verb("test", _("Send a test mail to me"), test_relay, "send"),),
)
