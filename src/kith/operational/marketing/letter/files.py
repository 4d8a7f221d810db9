"""Where the PDF of a letter run lie: one file for each part, inside the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder(campaign: UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / "letters" / str(campaign)


def part(campaign: UUID, number: int) -> Path:
    return folder(campaign) / f"{number:05d}.pdf"


def keep(campaign: UUID, number: int, content: bytes) -> None:
    """The file is there whole or as it was before."""
    place = part(campaign, number)
    place.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(place)
    finally:
        draft.unlink(missing_ok=True)


def remove(campaign: UUID, number: int) -> None:
    part(campaign, number).unlink(missing_ok=True)
