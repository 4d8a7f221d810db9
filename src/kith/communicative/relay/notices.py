"""Notices of the house itself, such as a link for a new password, carried by the first relay."""

from __future__ import annotations

from base64 import b64decode
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid

from django.utils.translation import gettext as now

from kith.communicative.channels.email.handover import Outgoing, send_one
from kith.communicative.channels.email.relay import RelayError
from kith.communicative.relay.actions import base_url, relay_of
from kith.communicative.relay.model import MailRelay
from kith.communicative.signature.queries import signed, signers
from kith.core.errors import ChannelError
from kith.core.jobs.queue import Job
from kith.core.registry.room import Carrier
from kith.core.sign_in.notice import Notice, read_notice

SEND = "communicative.notice"


def can_send() -> bool:
    return MailRelay.objects.exists()


def send_notice(sealed: str) -> None:
    """Hands a notice over. Raises ChannelError where the relay is down or refuses the address."""
    relay = MailRelay.objects.order_by("pk").first()
    if relay is None:
        return
    notice = read_notice(sealed)
    written = _written(notice, formataddr((relay.sender_name, relay.sender_address)))
    message = signed(written, signers(relay.sender_address))
    try:
        outcome = send_one(relay_of(relay), Outgoing(0, relay.sender_address, notice.to, message))
    except RelayError as error:
        raise ChannelError(now(error.message) % error.params, permanent=error.permanent) from None
    if outcome.state != "sent":
        raise ChannelError(f"{outcome.code} {outcome.text}".strip(), permanent=outcome.state == "refused")


def _written(notice: Notice, sender: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, notice.to, notice.subject
    message["Date"], message["Message-ID"] = (
        formatdate(),
        make_msgid(domain=sender.rpartition("@")[2].rstrip(">")),
    )
    message["Auto-Submitted"], message["Content-Language"] = "auto-generated", notice.locale
    message.set_content(f"{notice.text}\n\n{base_url()}{notice.path}\n")
    if notice.enclosed:
        kind, _slash, form = notice.enclosed.type.partition("/")
        content = b64decode(notice.enclosed.content)
        message.add_attachment(content, maintype=kind, subtype=form, filename=notice.enclosed.name)
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


CARRIER = Carrier(ready=can_send, job=SEND)
JOBS = (Job(SEND, send_notice, alone=False),)
