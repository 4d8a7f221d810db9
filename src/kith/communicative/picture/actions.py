"""Pictures taken in for mails: made anew without what cameras write into them, and kept under an address that nobody
guesses."""

from __future__ import annotations

import hashlib
import io
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kith.communicative.picture import remake
from kith.communicative.picture.model import Picture
from kith.core import access
from kith.core.errors import Invalid, NotFound
from kith.core.files.receiving import MEGABYTE, too_large
from kith.core.files.store import store
from kith.core.principals.actor import Actor
from kith.lib.filenames import clean_filename

LARGEST = 10 * MEGABYTE
PATIENCE = 30
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
"""The kinds that every mail program shows."""
NEWEST = 12


def keep(*, by: Actor, name: str, parts: Iterable[bytes], alt: str = "") -> Picture:
    """Takes a picture in. Raises NotAllowed, or Invalid at `file` for one that is too large or none."""
    access.require(by, "communicative.template.create")
    content = io.BytesIO()
    for part in parts:
        if content.tell() + len(part) > LARGEST:
            raise too_large(LARGEST)
        content.write(part)
    with tempfile.TemporaryDirectory() as folder:
        came, made = Path(folder, "came"), Path(folder, "made")
        came.write_bytes(content.getvalue())
        kind, width, height = _remade(came, made)
        digest = hashlib.sha256(made.read_bytes()).hexdigest()
        store().keep(_key(digest), made)
        size = made.stat().st_size
    picture = Picture.objects.create(
        key=secrets.token_urlsafe(18), name=clean_filename(name), kind=KINDS[kind], digest=digest, size=size,
        width=width, height=height, alt=alt, made_by_id=by.id,
    )  # fmt: skip
    picture.refresh_from_db()
    return picture


def _remade(came: Path, made: Path) -> tuple[str, int, int]:
    """In a process of its own with bounds: kind, width and height of what it has made."""
    program = [sys.executable, "-I", remake.__file__, str(came), str(made)]
    try:
        done = subprocess.run(program, capture_output=True, timeout=PATIENCE, check=False, env={})
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode or not made.is_file():
        raise Invalid(
            {"file": [_("This is no picture that mail programs can show. Choose a PNG, JPEG or GIF.")]}
        )
    kind, width, height = done.stdout.decode().split()
    return kind, int(width), int(height)


def newest(by: Actor) -> list[Picture]:
    """The pictures that came last. Raises NotAllowed."""
    access.require(by, "communicative.template.see")
    return list(Picture.objects.order_by("-id")[:NEWEST])


def picture_by(key: str) -> Picture:
    """The picture with this part of its address. Raises NotFound."""
    found = Picture.objects.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def bytes_of(picture: Picture) -> Iterator[bytes]:
    """Its content. Raises NotFound where the store has lost it."""
    try:
        return store().parts(_key(picture.digest))
    except FileNotFoundError:
        raise NotFound from None


def _key(digest: str) -> str:
    return f"mailed/{digest}"
