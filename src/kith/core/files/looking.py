"""Looks into content once, in a process of its own with bounds of time, memory and size: its picture and its text."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from kith.core.files.model import Content
from kith.core.files.receiving import LOOK_JOB
from kith.core.files.store import content_key, picture_key, store
from kith.core.jobs.queue import Job
from kith.core.statement import fetch
from kith.lib import inspecting

READ_ANEW = """
insert into core_dirty (topic, subject_id)
select 'core_attachment', attachment_id from core_file_version where content_id = %s on conflict do nothing
"""
"""Marks the files that have this content, so that they are found by what was read in it."""
PATIENCE = 30
"""Seconds; the process itself gives up after 20 of computing."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file: its text, whether a picture was made of it, and whether it is broken."""

    text: str
    has_picture: bool
    is_broken: bool


def inspect(kind: str, file: Path, picture: Path) -> Looked:
    """Looks into one file. What takes too long or too much is broken for us."""
    program = [sys.executable, "-I", inspecting.__file__, kind, str(file), str(picture)]
    try:
        done = subprocess.run(program, capture_output=True, timeout=PATIENCE, check=False, env={})
    except subprocess.TimeoutExpired:
        return Looked("", has_picture=False, is_broken=True)
    whole = done.returncode == 0
    return Looked(done.stdout.decode("utf-8", "ignore"), picture.is_file() and whole, is_broken=not whole)


def look(digest: str) -> None:
    """The job: looks into this content unless that was done. Content that has gone meanwhile is left out."""
    content = Content.objects.filter(digest=digest, looked_at=None).first()
    if content is None:
        return
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(FileNotFoundError):
        file, picture = Path(folder, "content"), Path(folder, "picture")
        with file.open("wb") as out:
            out.writelines(store().parts(content_key(digest)))
        found = inspect(content.kind, file, picture)
        if found.has_picture:
            store().keep(picture_key(digest), picture)
        Content.objects.filter(digest=digest).update(
            looked_at=timezone.now(),
            has_picture=found.has_picture,
            is_broken=found.is_broken,
            text=found.text,
        )
        fetch(READ_ANEW, (digest,))


def look_again() -> None:
    """Looks into what a stopped machine has left."""
    for digest in Content.objects.filter(looked_at=None).values_list("digest", flat=True)[:1000]:
        look(digest)


JOBS = (Job(LOOK_JOB, look, alone=False), Job("core.files.look_again", look_again, "23 * * * *"))
