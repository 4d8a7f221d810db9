"""Takes in a mail that came back: it is kept first and read later, so that nothing is lost on the way."""

from __future__ import annotations

import zlib
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from kith.communicative.channels.email.tokens import read_bounce_address
from kith.communicative.mailbox.model import Mailbox
from kith.communicative.relay.actions import keys
from kith.communicative.relay.model import MailRelay
from kith.communicative.returns.model import Return
from kith.core.jobs.queue import enqueue_once
from kith.core.statement import write

READ = "communicative.returns.read"
KEPT = 1_000_000
"""So many bytes of a mail are kept, from its beginning."""
RAW_DAYS, ROW_DAYS = 30, 400
INSERT = """
insert into communicative_return (digest, mailbox_id, name, envelope, size, raw) values (%s, %s, %s, %s, %s, %s)
on conflict (digest) do nothing returning id
"""


def keep(
    raw: bytes, *, size: int, envelope: str = "", mailbox: Mailbox | None = None, name: str = ""
) -> bool:
    """Keeps a mail; false for one that was kept before. It is read once this transaction commits."""
    raw = raw[:KEPT]
    digest = sha256(envelope.encode() + b"\0" + raw).digest()
    row = (digest, mailbox.pk if mailbox else None, name, envelope[:500], size, zlib.compress(raw, 1))
    new = bool(write(INSERT, row))
    enqueue_once(READ)
    return new


def is_ours(address: str) -> bool:
    """Whether mail to this address belongs here: a signed one, or where failures, replies or wishes to leave go."""
    if read_bounce_address(address, keys()) is not None:
        return True
    local, _at, domain = address.strip("<> ").lower().rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    return plain in _addresses()


def _addresses() -> set[str]:
    of_relays = MailRelay.objects.values_list("sender_address", "reply_to", "bounce_address")
    found = {address for row in of_relays for address in row} | set(
        Mailbox.objects.values_list("address", flat=True)
    )
    return {address.lower() for address in found if address}


def forget() -> None:
    """Lets go of mails whose term is over, and much later of what was read of them."""
    now = timezone.now()
    Return.objects.filter(came_at__lt=now - timedelta(days=RAW_DAYS)).exclude(read_at=None).update(raw=None)
    Return.objects.filter(came_at__lt=now - timedelta(days=ROW_DAYS)).delete()
