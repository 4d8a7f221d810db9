"""Files that hold an erased person go at once, and those being made are begun anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from kith.core.events.sealing import destroy
from kith.core.export import files
from kith.core.export.actions import JOB
from kith.core.jobs.model import UNDER_WAY
from kith.core.registry.trace import Trace, Whose
from kith.core.statement import fetch

BLOCK = 1 << 20
NAMING = "select uid from core_run where job = %s and asked::text ilike any(%s)"
ANEW = """
update core_run set asked = jsonb_set(asked, '{turn}', to_jsonb((asked ->> 'turn')::int + 1))
where job = %s and state = any(%s) returning 1
"""


def count_exports(whose: Whose) -> int:
    return sum(1 for _run in _holding(whose))


def remove_exports(whose: Whose) -> int:
    """Removes files that hold the person, and makes filters unreadable in the audit that name them."""
    found = list(_holding(whose))
    for run in found:
        files.remove(run)
    patterns = [f"%{word}%" for word in (*whose.words, str(whose.uid))]
    for (uid,) in fetch(NAMING, (JOB, patterns)):
        destroy(uid)
    return len(found)


def begin_anew(_whose: Whose) -> int:
    """Exports that are being made have read the person perhaps."""
    return len(fetch(ANEW, (JOB, list(UNDER_WAY))))


def _holding(whose: Whose) -> Iterator[UUID]:
    words = [word.lower().encode() for word in (*whose.words, str(whose.uid))]
    for folder in sorted(files.root().glob("*")):
        if any(_holds(path, words) for path in sorted(folder.glob("*"))):
            yield UUID(folder.name)


def _holds(path: Path, words: list[bytes]) -> bool:
    """Whether one of the words stands in the file. One that is gone by now, or complete under its own name, does not."""
    with suppress(FileNotFoundError):
        return _is_named_in(path, words)
    return False


def _is_named_in(path: Path, words: list[bytes]) -> bool:
    if path.suffix != ".xlsx":
        with path.open("rb") as file:
            return _stands_in(file, words)
    try:
        with ZipFile(path) as book:
            for name in book.namelist():
                with book.open(name) as sheet:
                    if _stands_in(sheet, words):
                        return True
    except BadZipFile:  # what cannot be looked at is not kept
        return True
    return False


def _stands_in(file: IO[bytes], words: list[bytes]) -> bool:
    """Read a megabyte at a time, with as much of the one before as a word is long."""
    tail, longest = b"", max(map(len, words))
    while part := file.read(BLOCK):
        block = tail + part.lower()
        if any(word in block for word in words):
            return True
        tail = block[-longest:]
    return False


TRACES = (
    Trace("exports", _("Exported files"), _("The files go."), count_exports, remove_exports),
    Trace(
        "exporting",
        _("Files being exported"),
        _("Are begun anew."),
        lambda _whose: 0,
        begin_anew,
        outside=True,
    ),
)
