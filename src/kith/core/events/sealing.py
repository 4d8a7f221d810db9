"""Seals personal values with one key per data subject, itself wrapped by the house's master key.

The subject's id is bound in as associated data, so that an
envelope cannot be passed off as another person's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection
from django.utils import timezone

from kith.core.events.model import SubjectKey
from kith.lib.copy_text import blocks
from kith.lib.seal import seal, unseal


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The key of one data subject, unwrapped."""

    id: int
    subject: UUID
    secret: bytes

    def seal(self, value: Any) -> bytes:
        return seal(self.secret, written(value), self.subject.bytes)

    def unseal(self, envelope: bytes) -> Any:
        """What was sealed. Raises InvalidTag for an envelope that is not this subject's or was altered."""
        return orjson.loads(unseal(self.secret, envelope, self.subject.bytes))


def written(value: Any) -> bytes:
    """A value as JSON: decimals as text so that nothing is rounded, moments in ISO form."""
    return orjson.dumps(value, default=_exact)


def _exact(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{value!r} cannot be kept")


def keys_for(subjects: Iterable[UUID]) -> dict[UUID, SealingKey]:
    """The keys of these subjects, made where there are none yet: two statements however many."""
    wanted = sorted(set(subjects))
    with connection.cursor() as cursor:
        cursor.execute("select subject_uid from core_subject_key where subject_uid = any(%s)", [wanted])
        known = {row[0] for row in cursor.fetchall()}
        missing = [subject for subject in wanted if subject not in known]
        if missing:
            cursor.execute(
                "insert into core_subject_key (subject_uid, wrapped) select * from unnest(%s::uuid[], %s::bytea[])"
                " on conflict (subject_uid) do nothing",
                [missing, [wrap(os.urandom(32), subject) for subject in missing]],
            )
        cursor.execute(
            "select id, subject_uid, wrapped from core_subject_key where subject_uid = any(%s) and wrapped is not null",
            [wanted],
        )
        return {
            row[1]: SealingKey(row[0], row[1], unwrap(bytes(row[2]), row[1])) for row in cursor.fetchall()
        }


def new_keys(subjects: Iterable[UUID]) -> dict[UUID, SealingKey]:
    """Keys of subjects who cannot have one yet, since their ids have just been made: two statements, nothing looked up."""
    wanted = list(dict.fromkeys(subjects))
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('core_subject_key', 'id')) from generate_series(1, %s)",
            [len(wanted)],
        )
        keys = [
            SealingKey(row[0], subject, os.urandom(32))
            for row, subject in zip(cursor.fetchall(), wanted, strict=True)
        ]
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy("copy core_subject_key (id, subject_uid, wrapped) from stdin") as copy,
    ):
        for block in blocks(
            (key.id, key.subject, f"\\x{wrap(key.secret, key.subject).hex()}") for key in keys
        ):
            copy.write(block)
    return {key.subject: key for key in keys}


def keys_by_id(ids: Iterable[int]) -> dict[int, SealingKey]:
    """Keys as they are named in events; destroyed ones are left out."""
    rows = SubjectKey.objects.filter(pk__in=set(ids), wrapped__isnull=False)
    return {
        row.pk: SealingKey(row.pk, row.subject_uid, unwrap(bytes(row.wrapped or b""), row.subject_uid))
        for row in rows
    }


def wrap(secret: bytes, subject: UUID) -> bytes:
    return seal(settings.KITH_MASTER_KEY, secret, subject.bytes)


def unwrap(wrapped: bytes, subject: UUID) -> bytes:
    return unseal(settings.KITH_MASTER_KEY, wrapped, subject.bytes)


def destroy(subject: UUID) -> None:
    """Makes everything sealed for this subject unreadable for good."""
    SubjectKey.objects.filter(subject_uid=subject).update(wrapped=None, destroyed_at=timezone.now())


__all__ = ["InvalidTag", "SealingKey", "destroy", "keys_by_id", "keys_for", "new_keys", "written"]
