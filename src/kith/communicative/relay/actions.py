"""What is done with relays: reading their address, seeding the first, trying one out."""

from __future__ import annotations

import os
import time

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.email.compose import (
    Compiled,
    Recipient,
    Sender,
    Template,
    compile_newsletter,
)
from kith.communicative.channels.email.handover import Outgoing, send_one
from kith.communicative.channels.email.relay import Relay, RelayError
from kith.communicative.channels.email.tokens import TokenKeys
from kith.communicative.relay.model import MailRelay
from kith.core import access
from kith.core.errors import ChannelError, Invalid, Text
from kith.core.fieldtypes.kind import Spec
from kith.core.fieldtypes.secret import opened, parse_secret
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.lib.unreadable import Unreadable


def read_address(record: MailRelay) -> None:
    """Checks the address and sets what of it may be shown. Raises Invalid at the field."""
    if not record.address:
        return
    try:
        relay = Relay.parse(opened(record.address))
    except Unreadable as error:
        raise Invalid({"address": [format_lazy("{text}", text=now(error.message) % error.params)]}) from None
    record.host = f"{relay.host}:{relay.port}"


def relay_of(record: MailRelay) -> Relay:
    """The relay ready to use."""
    return Relay.parse(opened(record.address))


def keys() -> TokenKeys:
    """The keys with which links in mails are signed."""
    return TokenKeys.of(settings.SECRET_KEY.encode())


def base_url() -> str:
    """The address of the house as links in mails name it: the one people type, else the one where it runs."""
    return settings.KITH_ADDRESS or _where_it_runs() or "http://localhost:8000"


def _where_it_runs() -> str:
    """What the running house has written into its lock."""
    lock = settings.KITH_FOLDER.root / "up.lock"
    return lock.read_text().strip() if lock.exists() else ""


def sender_of(record: MailRelay) -> Sender:
    return Sender(record.sender_name, record.sender_address, record.reply_to)


def seed_first() -> None:
    """Makes the relay that KITH_SMTP_URL names, in a house that has none yet."""
    url = os.environ.get("KITH_SMTP_URL", "")
    if not url or MailRelay.objects.exists():
        return
    relay = Relay.parse(url)
    sender = os.environ.get(
        "KITH_SMTP_SENDER", f"hello@{relay.host}" if "." in relay.host else "hello@kith.example"
    )
    MailRelay.objects.create(
        name=now("First relay"),
        address=parse_secret(url, Spec()),
        host=f"{relay.host}:{relay.port}",
        sender_address=sender,
    )


def test_relay(*, by: Actor, relay: MailRelay) -> MailRelay:
    """Sends a test mail to the actor's own address. Raises ChannelError with the server's words."""
    access.require(by, "communicative.relay.test", relay)
    principal = Principal.objects.select_related("user").get(pk=by.id)
    if principal.user is None:
        raise Invalid({"": [_("You have no e-mail address that a test could go to.")]})
    template = Template("plain", now("Test mail"), now("This relay works."))
    send_now(relay, compiled(relay, template, "test"), Recipient(0, principal.user.email))
    return relay


def compiled(
    relay: MailRelay,
    template: Template,
    campaign: str,
    *,
    tracked: bool = False,
    fields: tuple[str, ...] = (),
) -> Compiled:
    """A template compiled for this relay's sender. Raises Invalid with the line of what cannot be used."""
    try:
        return compile_newsletter(
            template,
            sender=sender_of(relay),
            fields=fields,
            campaign=campaign,
            base_url=base_url(),
            keys=keys(),
            tracked=tracked,
            unsubscribe_label=now("Unsubscribe"),
        )
    except Unreadable as error:
        raise Invalid({"body": [said(error)]}) from None


def said(error: Unreadable) -> Text:
    """A reader's refusal in the active language, with its line where it has one."""
    line = getattr(error, "line", None)
    text = now(error.message) % error.params
    return now("Line %(line)s: %(text)s") % {"line": line, "text": text} if line else text


def send_now(relay: MailRelay, message: Compiled, recipient: Recipient) -> None:
    """Hands one mail over at once. Raises ChannelError where the relay is down or refuses the address."""
    body = message.message(recipient, time.time())
    try:
        outcome = send_one(
            relay_of(relay), Outgoing(recipient.number, relay.sender_address, recipient.address, body, True)
        )
    except RelayError as error:
        raise ChannelError(now(error.message) % error.params, permanent=error.permanent) from None
    if outcome.state != "sent":
        raise ChannelError(f"{outcome.code} {outcome.text}".strip(), permanent=outcome.state == "refused")
