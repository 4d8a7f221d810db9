"""What is done with relays: reading their address, seeding the first, trying one out."""

from __future__ import annotations

import os
import re
import time

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.certificates import NO_CERTIFICATES, certificates_are_readable
from kith.communicative.channels.email.compose import (
    Compiled,
    Recipient,
    Sender,
    Template,
    compile_newsletter,
)
from kith.communicative.channels.email.handover import Outgoing, send_one
from kith.communicative.channels.email.relay import Relay, RelayError, Tls
from kith.communicative.channels.email.tokens import TokenKeys
from kith.communicative.mailbox.model import Mailbox
from kith.communicative.pace import actions as pace
from kith.communicative.relay.model import MailRelay, Security
from kith.communicative.switching import switch
from kith.core import access
from kith.core.errors import ChannelError, Conflict, Invalid, Text
from kith.core.fieldtypes.kind import Spec
from kith.core.fieldtypes.secret import opened, parse_secret
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.lib.unreadable import Unreadable

HOST = re.compile(r"[A-Za-z0-9_.-]{1,253}|\[?[0-9A-Fa-f:]{2,45}\]?")
STANDARD = {"port": 25, "connections": 4, "patience": 300, "weight": 1, "warm_up_growth": 30}
LEAST = {
    "port": 1,
    "connections": 1,
    "patience": 1,
    "weight": 1,
    "warm_up_growth": 1,
    "per_minute": 1,
    "warm_up_start": 1,
}
MOST = {"port": 65_535, "connections": 100, "patience": 3_600, "weight": 1_000, "warm_up_growth": 1_000}


def fill_in(record: MailRelay) -> None:
    """Sets what was left empty to what is usual."""
    record.security = record.security or Security.AUTO
    if not record.port:
        submission = 587 if record.user_name else 25
        record.port = 465 if record.security == Security.DIRECT else submission
    for key, usual in STANDARD.items():
        if getattr(record, key) is None:
            setattr(record, key, usual)
    if record.warm_up_start and not record.warm_up_from:
        record.warm_up_from = timezone.now().date()


def check_relay(record: MailRelay) -> None:
    """Raises Invalid for a server or a number that cannot be."""
    refused: dict[str, list[Text]] = {}
    if not HOST.fullmatch(record.host or ""):
        refused["host"] = [_("Write the name or the address of the server alone, such as mail.example.org.")]
    for key, least in LEAST.items():
        value, most = getattr(record, key), MOST.get(key, 10**9)
        if value is not None and not least <= value <= most:
            words = {"least": least, "most": most}
            refused[key] = [format_lazy(_("A number from {least} to {most}."), **words)]
    if not certificates_are_readable(record.certificates):
        refused["certificates"] = [NO_CERTIFICATES]
    if refused:
        raise Invalid(refused)


def relay_of(record: MailRelay) -> Relay:
    """The relay ready to use. A password goes out in the clear only where encryption is switched off."""
    by_chance = record.security == Security.AUTO and record.user_name
    tls: Tls = "require" if by_chance else record.security  # type: ignore[assignment]
    return Relay(
        record.host, record.port, tls, record.user_name, opened(record.password), "", record.connections,
        float(record.patience), record.certificates,
    )  # fmt: skip


@transaction.atomic
def pause(*, by: Actor, relay: MailRelay) -> MailRelay:
    """Nothing goes through it any more; others with the same sender take its share. Raises Conflict if it rests."""
    return _switch(by, relay, "pause", paused=True)


@transaction.atomic
def resume(*, by: Actor, relay: MailRelay) -> MailRelay:
    """It is used again, from this moment on, also where it was given time to recover."""
    return _switch(by, relay, "resume", paused=False)


def _switch(by: Actor, relay: MailRelay, verb: str, *, paused: bool) -> MailRelay:
    access.require(by, f"communicative.relay.{verb}", relay)
    locked = MailRelay.objects.select_for_update().get(pk=relay.pk)
    forgiven = not paused and pace.works([pace.relay_key(locked.pk)])
    if locked.is_paused == paused and not forgiven:
        raise Conflict(_("This relay is so already."))
    switch(by, locked, verb, paused=paused)
    return locked


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


def sender_of(record: MailRelay, name: str = "") -> Sender:
    """Who writes; mails that ask to be unsubscribed go to the first mailbox that is read and has an address."""
    read = Mailbox.objects.filter(is_paused=False).exclude(address="").order_by("pk")
    leave = read.values_list("address", flat=True).first() or ""
    return Sender(name or record.sender_name, record.sender_address, record.reply_to, leave)


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
        name=now("First relay"), host=relay.host, port=relay.port, security=relay.tls, user_name=relay.user,
        password=parse_secret(relay.password, Spec()), connections=relay.connections, patience=int(relay.patience),
        sender_address=sender,
    )  # fmt: skip


def test_relay(*, by: Actor, relay: MailRelay) -> MailRelay:
    """Sends a test mail to the actor's own address. Raises ChannelError with the server's words."""
    access.require(by, "communicative.relay.test", relay)
    principal = Principal.objects.select_related("user").get(pk=by.id)
    if principal.user is None:
        raise Invalid({"": [_("You have no e-mail address that a test could go to.")]})
    template = Template("plain", now("Test mail"), now("This relay works."))
    send_now(relay, compiled(relay, template, "test"), Recipient(0, principal.user.email))
    pace.works([pace.relay_key(relay.pk)])
    return relay


def compiled(
    relay: MailRelay,
    template: Template,
    campaign: str,
    *,
    tracked: bool = False,
    fields: tuple[str, ...] = (),
    sender_name: str = "",
    leaves: bool = True,
) -> Compiled:
    """A template compiled for this relay's sender, under another name where one is given. Raises Invalid with the line of
    what cannot be used. Without `leaves` nobody can unsubscribe from it."""
    try:
        return compile_newsletter(
            template,
            sender=sender_of(relay, sender_name),
            fields=fields,
            campaign=campaign,
            base_url=base_url(),
            keys=keys(),
            tracked=tracked,
            unsubscribe_label=now("Unsubscribe") if leaves else "",
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
