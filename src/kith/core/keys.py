"""The public key of a record: a UUIDv7 made by the database. Internal numbers never leave the house."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.expressions import Func


class UuidV7(Func):
    """PostgreSQL's `uuidv7()`: in order of time, so that indexes stay small."""

    function = "uuidv7"
    output_field: Any = models.UUIDField()


def uid_field() -> models.UUIDField[Any, Any]:
    return models.UUIDField(db_default=UuidV7(), unique=True, editable=False)
