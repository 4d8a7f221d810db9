"""Where content lies: a folder of the data folder, or a bucket that speaks S3. Both keep a file under a key for ever or
until it is removed; a key never changes what it holds."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

BLOCK = 1 << 20


class Store(Protocol):
    """Keys are letters, digits, dots and slashes. What is not there is FileNotFoundError."""

    def keep(self, key: str, file: Path) -> None:
        """Takes over the file's content, unless the key has it already. It is there whole or not at all."""

    def parts(self, key: str) -> Iterator[bytes]:
        """The content, a megabyte at a time."""

    def remove(self, key: str) -> None:
        """Takes the content away; nothing happens where there is none."""


class Folder:
    """Content in a folder, two letters to a level so that none gets too full."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, key: str, file: Path) -> None:
        place = self._place(key)
        if place.exists():
            return
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
        try:
            with (
                file.open("rb") as source,
                os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out,
            ):
                while part := source.read(BLOCK):
                    out.write(part)
                out.flush()
                os.fsync(out.fileno())
            draft.rename(place)
        finally:
            draft.unlink(missing_ok=True)

    def parts(self, key: str) -> Iterator[bytes]:
        found = _read(self._place(key))
        next(found)
        return found

    def remove(self, key: str) -> None:
        self._place(key).unlink(missing_ok=True)

    def _place(self, key: str) -> Path:
        return self.root / key[-64:][:2] / key.replace("/", "-")


def _read(place: Path) -> Iterator[bytes]:
    """Opens the file at the first step, which gives nothing, so that one that is not there is told at once."""
    with place.open("rb") as opened:
        yield b""
        while part := opened.read(BLOCK):
            yield part


def store() -> Store:
    """The store that the house was started with."""
    return (
        _bucket(settings.KITH_FILES)
        if settings.KITH_FILES
        else Folder(Path(settings.MEDIA_ROOT) / "attached")
    )


@cache
def _bucket(address: str) -> Store:
    from kith.core.files.bucket import Bucket

    return Bucket(address)


def content_key(digest: str) -> str:
    return f"content/{digest}"


def picture_key(digest: str) -> str:
    return f"picture/{digest}"
