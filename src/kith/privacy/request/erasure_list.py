"""The list of erasures: public ids and digests, outside of the database, so that a restored backup forgets them again.

It grows line by line in the data folder's `lasting/`, which no restore takes back. A line holds the day, the public id,
and digests of the addresses; nobody can be made out from it who is not in the database anyway.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from kith.core.registry.trace import Whose
from kith.privacy.suppression.hashed import hashed


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure: whose, and by which digests their addresses are known."""

    uid: UUID
    digests: tuple[str, ...]


def path() -> Path:
    return Path(settings.KITH_FOLDER.lasting) / "erasures"


def note(whose: Whose) -> None:
    """Adds a person. The line is on disk when this returns."""
    digests = [hashed(address) for address in whose.addresses if " " not in address]
    line = " ".join([timezone.now().date().isoformat(), str(whose.uid), *digests])
    path().parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path(), os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def entries() -> Iterator[Entry]:
    """Everybody on the list, each once; a line that was cut off is passed over."""
    lines = path().read_text().splitlines() if path().exists() else []
    known: dict[UUID, Entry] = {}
    for line in lines:
        parts = line.split()
        if len(parts) > 1 and len(parts[1]) == 36:
            known[UUID(parts[1])] = Entry(UUID(parts[1]), tuple(parts[2:]))
    return iter(known.values())
