"""Whose keys a file carries: two files of one system must agree on its name, or their people are taken for others."""

from __future__ import annotations

from kith.core.jobs.model import Run, State
from kith.core.transfer.asked import Asked
from kith.core.transfer.kind import ImportKind
from kith.core.transfer.lines import reading_of
from kith.core.transfer.reading.preview import Preview

JOB = "core.transfer.import"
REMEMBERED = 20


def known_source(kind: ImportKind, asked: Asked, seen: Preview) -> str:
    """The source of earlier imports from which most keys of the first rows are known, or nothing."""
    if kind.known_from is None:
        return ""
    reading = reading_of(kind, asked)
    keys = [str(key) for row in seen.rows if (key := reading.values(row)[0].get("key"))]
    sources = _sources()
    return kind.known_from(sources, keys) if keys and sources else ""


def _sources() -> list[str]:
    """The sources of the newest imports."""
    done = Run.objects.filter(job=JOB, state=State.DONE).order_by("-pk")
    return list(dict.fromkeys(done.values_list("asked__source", flat=True)[:REMEMBERED]))
