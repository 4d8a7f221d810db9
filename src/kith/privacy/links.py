"""Signed links with which people decide for themselves, without a sign-in.

A token is what it says (party, purpose, channel, number of the message, day) and 12 bytes of a keyed BLAKE2b over
that. Each use has a key of its own, so that a link for unsubscribing opens no preferences.

Unsubscribing works for as long as there are mails with such a link. What shows and changes more of a person does so for
`LASTS` only: a mail may lie in many hands in the end.
"""

from __future__ import annotations

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import blake2b
from hmac import compare_digest
from uuid import UUID

from django.conf import settings

from kith.privacy.channel import CHANNELS

_MAC = 12
_LAYOUT = struct.Struct(">16sI8sqH")
_UNDATED = struct.Struct(">16sI8sq")
_TOKEN = (_LAYOUT.size + _MAC) * 4 // 3
_UNSUBSCRIBE, _PREFERENCES = b"privacy unsubscribe", b"privacy preferences"
_CONFIRM, _AGREE = b"privacy confirm", b"privacy agree"
LASTS = timedelta(days=365)
FIRST_DAY = date(2020, 1, 1)
"""From which days are counted, and the day of tokens that name none: they are older than the counting."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says. One for preferences names no purpose (0) and no channel; `reference` is the number of the
    message that carries it, or 0; `issued` the day (UTC) on which it was made, today where none is given."""

    party: UUID
    purpose_id: int = 0
    channel: str = ""
    reference: int = 0
    issued: date | None = None

    @property
    def is_fresh(self) -> bool:
        """Whether it still opens what only its owner is to see."""
        return self.issued is None or today() - self.issued <= LASTS


def today() -> date:
    return datetime.now(UTC).date()


def unsubscribe_path(party: UUID, purpose_id: int, channel: str, reference: int = 0) -> str:
    """The address, below the house's own, at which a POST ends a purpose on a channel (RFC 8058) and a GET asks."""
    return f"/p/unsubscribe/{_sign(Link(party, purpose_id, channel, reference), _UNSUBSCRIBE)}"


def preferences_path(party: UUID, reference: int = 0, issued: date | None = None) -> str:
    """The address, below the house's own, at which a party chooses purposes, channels and frequency."""
    return f"/p/preferences/{_sign(Link(party, reference=reference, issued=issued), _PREFERENCES)}"


def confirm_path(signup: UUID) -> str:
    """The address, below the house's own, at which a POST confirms a sign-up and a GET asks."""
    return f"/p/confirm/{_sign(Link(signup), _CONFIRM)}"


def read_confirm(token: str) -> UUID | None:
    """Which sign-up the token confirms, or None for one that this house did not sign for this use."""
    link = _read(token, _CONFIRM)
    return link.party if link else None


def agree_path(question: UUID) -> str:
    """The address, below the house's own, at which a POST answers a question about a consent and a GET shows it."""
    return f"/p/agree/{_sign(Link(question), _AGREE)}"


def read_agree(token: str) -> UUID | None:
    """Which question the token answers, or None for one that this house did not sign for this use."""
    link = _read(token, _AGREE)
    return link.party if link else None


def read_unsubscribe(token: str) -> Link | None:
    """What the token says, or None for one that this house did not sign for this use."""
    link = _read(token, _UNSUBSCRIBE)
    return link if link and link.channel in CHANNELS else None


def read_preferences(token: str) -> Link | None:
    """What the token says, or None for one that this house did not sign for this use."""
    return _read(token, _PREFERENCES)


def _sign(link: Link, use: bytes) -> str:
    day = ((link.issued or today()) - FIRST_DAY).days
    said = _LAYOUT.pack(link.party.bytes, link.purpose_id, link.channel.encode(), link.reference, day)
    return urlsafe_b64encode(said + _mac(said, use)).rstrip(b"=").decode()


def _read(token: str, use: bytes) -> Link | None:
    try:
        raw = (
            urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            if len(token) <= _TOKEN + 3
            else b""
        )
    except ValueError:
        return None
    said, mac = raw[:-_MAC], raw[-_MAC:]
    if len(said) not in (_LAYOUT.size, _UNDATED.size) or not compare_digest(mac, _mac(said, use)):
        return None
    party, purpose, channel, reference, day = _LAYOUT.unpack(said.ljust(_LAYOUT.size, b"\0"))
    issued = FIRST_DAY + timedelta(days=day)
    return Link(UUID(bytes=party), purpose, channel.rstrip(b"\0").decode(), reference, issued)


def _mac(said: bytes, use: bytes) -> bytes:
    keyed = _keyed(use).copy()
    keyed.update(said)
    return keyed.digest()


@cache
def _keyed(use: bytes) -> blake2b:
    secret = blake2b(str(settings.SECRET_KEY).encode(), person=b"kith links").digest()
    return blake2b(digest_size=_MAC, key=blake2b(use, key=secret, digest_size=32).digest())
