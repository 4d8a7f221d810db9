"""The chain of digests: one digest for each event, and links over batches of them, each covering the one before.

Digests of events are worked out by PostgreSQL where the events stand. Links are made under a key that is derived
from the master key, so that whoever can only write into the database cannot make them anew.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import orjson
from django.conf import settings

from kith.core.events.model import Checkpoint, Seal

START = b"\0" * 32
LEAF = 16
NUMBERS = (
    "e.id", "e.uid", "extract(epoch from e.occurred_at)", "e.actor_id", "e.subject_id", "e.subject_uid", "e.batch",
    "e.sealed_for", "array_to_string(e.sealed, ',')", "e.changes",
)  # fmt: skip
TEXTS = ("e.kind", "e.verb", "e.via", "e.address", "e.subject_type")
EVENT = ", '|', ".join([*NUMBERS, *(f"length({text})" for text in TEXTS), ", ".join(TEXTS)])
LEAF_SQL = f"substring(sha256(convert_to(concat({EVENT}), 'UTF8')) for {LEAF})"
"""An event's digest over `e`. Lengths stand before texts, so that nothing can be shifted from one into the next."""


@dataclass(frozen=True, slots=True)
class End:
    """A link seen as what the next one builds on: its number, the last position it covers, its digest."""

    number: int
    position: int
    digest: bytes

    @property
    def receipt(self) -> str:
        """What an auditor writes down, to see later that the chain still goes through this link."""
        return f"{self.number}-{self.position}-{self.digest.hex()[:32]}"


@cache
def _key() -> bytes:
    return _under(settings.KITH_MASTER_KEY, b"kith: chain of events")


def _under(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, sha256).digest()


def link_digest(before: End, last: int, leaves: bytes) -> bytes:
    """The digest of the link behind `before`, whose events go up to the position `last`."""
    numbers = (before.number + 1, before.position + 1, last)
    return _under(_key(), before.digest + b"".join(number.to_bytes(8, "big") for number in numbers) + leaves)


def checkpoint_mark(row: Checkpoint) -> bytes:
    """What makes a checkpoint unforgeable."""
    told = [row.number, row.last_position, bytes(row.digest).hex(), row.dropped, row.made_at.timestamp()]
    return _under(_key(), b"checkpoint" + orjson.dumps(told))


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-id").first()


def beginning() -> End:
    """What the oldest link that is kept builds on."""
    row = latest_checkpoint()
    return End(row.number, row.last_position, bytes(row.digest)) if row else End(0, 0, START)


def end() -> End:
    """The newest link."""
    last = Seal.objects.order_by("-number").only("number", "last_position", "digest").first()
    return End(last.number, last.last_position, bytes(last.digest)) if last else beginning()
