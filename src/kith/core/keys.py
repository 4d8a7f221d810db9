"""The public key of a record: a UUIDv7, made by the database or here for many at once. Internal numbers never leave the
house."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID, SafeUUID

from django.db import models
from django.db.models.expressions import Func


class UuidV7(Func):
    """PostgreSQL's `uuidv7()`: in order of time, so that indexes stay small."""

    function = "uuidv7"
    output_field: Any = models.UUIDField()


_FIXED = 7 << 76 | 2 << 62
_RANDOM = (1 << 62) - 1


def new_uids(count: int) -> list[UUID]:
    """So many ids in order, built as the database builds them: milliseconds, 4096ths of one, 62 random bits (RFC 9562, 6.2,
    method 3)."""
    return list(map(_uuid, _numbers(count)))


def new_digits(count: int) -> list[str]:
    """The same as texts of 32 digits, for rows that nobody refers to."""
    return ["%032x" % number for number in _numbers(count)]  # noqa: UP031 - faster than its newer forms


def _numbers(count: int) -> Iterator[int]:
    first = time.time_ns() * 4096 // 1_000_000
    chance = struct.unpack(f"{count}Q", os.urandom(8 * count))
    return (
        (at >> 12) << 80 | (at & 4095) << 64 | _FIXED | bits & _RANDOM
        for at, bits in enumerate(chance, first)
    )


NUMBERED = (
    "(%s || to_hex((-9223372036854775808) | ({0} << 32) | (hashint8extended({0}, %s) & 4294967295)))::uuid"
)
"""The SQL of the ids of rows numbered from 1 to a thousand million by an expression, in that order, for `numbered()` as
parameters: number and 32 digits of chance behind one moment (RFC 9562, 6.2, method 1). It takes a quarter of what a million
times `uuidv7()` takes, which asks the system for chance each time."""


def numbered() -> tuple[str, int]:
    """The moment and the seed of a statement's ids; no two statements may share them."""
    first = next(_numbers(1))
    return f"{first >> 64:016x}", struct.unpack("q", os.urandom(8))[0]


def _uuid(number: int) -> UUID:
    """The id of a number that is one for sure: UUID's own constructor takes four times as long to look at it."""
    made = UUID.__new__(UUID)
    _set(made, "int", number)
    _set(made, "is_safe", SafeUUID.unknown)
    return made


_set = object.__setattr__


def uid_field() -> models.UUIDField[Any, Any]:
    return models.UUIDField(db_default=UuidV7(), unique=True, editable=False)
