"""Takes a file in: part by part to a draft, measured and digested on the way, then into the store under its digest."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.core.files.model import Content
from kith.core.files.store import content_key, store
from kith.core.jobs.queue import enqueue
from kith.core.statement import fetch
from kith.lib.mediatype import PROGRAMS, media_type

MEGABYTE = 2**20
LOOK_JOB = "core.files.look"
BRING = """
insert into core_content (digest, size, kind) values (%s, %s, %s)
on conflict (digest) do update set touched_at = now() returning looked_at is null
"""


def receive(parts: Iterable[bytes], *, name: str, largest: int) -> Content:
    """Keeps what comes and says what it is. `largest` is in bytes.

    Raises Invalid for what is empty, too large or a program; nothing of it is left then, nor of one that breaks off.
    """
    drafts = Path(settings.MEDIA_ROOT) / "drafts"
    drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=drafts) as draft:
        size, digest = _measured(parts, draft, largest)
        kind = media_type(Path(draft.name), name)
        if kind in PROGRAMS:
            raise Invalid(
                {
                    "file": [
                        _("Programs and scripts are not kept here, since they could harm whoever opens them.")
                    ]
                }
            )
        unseen = fetch(BRING, (digest, size, kind))[0][0]
        store().keep(content_key(digest), Path(draft.name))
    if unseen:
        enqueue(LOOK_JOB, digest=digest)
    return Content(digest=digest, size=size, kind=kind)


def _measured(parts: Iterable[bytes], draft: IO[bytes], largest: int) -> tuple[int, str]:
    size, sha = 0, hashlib.sha256()
    for part in parts:
        size += len(part)
        if size > largest:
            raise too_large(largest)
        sha.update(part)
        draft.write(part)
    if not size:
        raise Invalid({"file": [_("The file is empty.")]})
    draft.flush()
    return size, sha.hexdigest()


def too_large(largest: int) -> Invalid:
    """The refusal of a file over so many bytes."""
    text = _("The file is larger than {limit} MB, the most that is kept here.")
    return Invalid({"file": [format_lazy(text, limit=largest // MEGABYTE)]})
