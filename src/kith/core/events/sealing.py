"""Seals personal values with one key per data subject, itself wrapped by the house's master key.

The subject's id is bound in as associated data, so that an
envelope cannot be passed off as another person's.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection
from django.utils import timezone

from kith.core.copying import send
from kith.core.events.model import SubjectKey
from kith.core.statement import write
from kith.lib.copy_text import array, blocks, numbers
from kith.lib.seal import Cipher, pieces

KEY = 32
FEW = 20
KEPT = "select id, subject_uid, wrapped from core_subject_key where subject_uid = any(%s::uuid[])"
NUMBERED = """
select id, subject_uid, wrapped from core_subject_key where id = any(%s::bigint[]) and wrapped is not null
"""
FOUND_OR_MADE = """
with made as (
    insert into core_subject_key (subject_uid, wrapped)
    select w.subject, w.wrapped from unnest(%s::uuid[], %s::bytea[]) as w(subject, wrapped)
    where not exists (select from core_subject_key k where k.subject_uid = w.subject)
    on conflict (subject_uid) do nothing
    returning id, subject_uid, wrapped
)
select id, subject_uid, wrapped from made
union all select id, subject_uid, wrapped from core_subject_key where subject_uid = any(%s::uuid[])
"""
NEXT = (
    "select nextval(name) from (select pg_get_serial_sequence('core_subject_key', 'id')::regclass as name offset 0) s,"
    " generate_series(1, %s)"
)


class SealingKey(NamedTuple):
    """The key of one data subject, unwrapped."""

    id: int
    subject: UUID
    cipher: Cipher

    def seal(self, value: Any, nonce: bytes = b"") -> bytes:
        return self.cipher.seal(written(value), self.subject.bytes, nonce)

    def unseal(self, envelope: bytes) -> Any:
        """What was sealed. Raises InvalidTag for an envelope that is not this subject's or was altered."""
        return orjson.loads(self.cipher.unseal(envelope, self.subject.bytes))


def written(value: Any) -> bytes:
    """A value as JSON: decimals as text so that nothing is rounded, moments in ISO form."""
    return orjson.dumps(value, default=_exact)


def _exact(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} cannot be kept")


def keys_for(subjects: Iterable[UUID]) -> dict[UUID, SealingKey]:
    """The keys of these subjects, made where there are none yet: one statement for a few, two for any number. Whoever was
    erased has none."""
    wanted = sorted(set(subjects), key=attrgetter("int"))  # one order for all, so that nobody waits in a circle
    rows = _kept(wanted) if len(wanted) > FEW else []
    known = {row[1] for row in rows}
    if rest := [subject for subject in wanted if subject not in known]:
        made = _found_or_made(rest)
        if len(made) < len(rest):  # another transaction made some of them meanwhile; now they can be seen
            made = _found_or_made(rest)
        rows += made
    return {
        subject: _opened(number, subject, wrapped) for number, subject, wrapped in rows if wrapped is not None
    }


def _kept(subjects: list[UUID]) -> list[tuple[int, UUID, bytes | None]]:
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [array(subjects)])
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def _found_or_made(subjects: list[UUID]) -> list[tuple[int, UUID, bytes | None]]:
    secrets, nonces = pieces(len(subjects), KEY), pieces(len(subjects))
    fresh = [f"\\x{wrap(*each).hex()}" for each in zip(secrets, subjects, nonces, strict=True)]
    who = array(subjects)
    return [(row[0], row[1], row[2]) for row in write(FOUND_OR_MADE, (who, array(fresh), who))]


def new_keys(subjects: Iterable[UUID]) -> dict[UUID, SealingKey]:
    """Keys of subjects who cannot have one yet, since their ids have just been made: two statements, nothing looked up."""
    wanted = list(dict.fromkeys(subjects))
    if not wanted:
        return {}
    secrets, nonces = pieces(len(wanted), KEY), pieces(len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [len(wanted)])
        ids = [row[0] for row in cursor.fetchall()]
    master = _master(settings.KITH_MASTER_KEY)
    rows = [
        (number, subject, f"\\x{master.seal(secret, subject.bytes, nonce).hex()}")
        for number, subject, secret, nonce in zip(ids, wanted, secrets, nonces, strict=True)
    ]
    send("copy core_subject_key (id, subject_uid, wrapped) from stdin", blocks(rows))
    return {
        subject: SealingKey(number, subject, Cipher(secret))
        for number, subject, secret in zip(ids, wanted, secrets, strict=True)
    }


def keys_by_id(ids: Iterable[int]) -> dict[int, SealingKey]:
    """Keys as they are named in events; destroyed ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute(NUMBERED, [numbers(sorted(set(ids)))])
        return {row[0]: _opened(*row) for row in cursor.fetchall()}


def _opened(number: int, subject: UUID, wrapped: bytes) -> SealingKey:
    return SealingKey(number, subject, Cipher(unwrap(bytes(wrapped), subject)))


def wrap(secret: bytes, subject: UUID, nonce: bytes = b"") -> bytes:
    return _master(settings.KITH_MASTER_KEY).seal(secret, subject.bytes, nonce)


def unwrap(wrapped: bytes, subject: UUID) -> bytes:
    return _master(settings.KITH_MASTER_KEY).unseal(wrapped, subject.bytes)


@lru_cache(maxsize=1)
def _master(key: bytes) -> Cipher:
    return Cipher(key)


def destroy(subject: UUID) -> None:
    """Makes everything sealed for this subject unreadable for good."""
    SubjectKey.objects.filter(subject_uid=subject).update(wrapped=None, destroyed_at=timezone.now())


__all__ = ["InvalidTag", "SealingKey", "destroy", "keys_by_id", "keys_for", "new_keys", "written"]
