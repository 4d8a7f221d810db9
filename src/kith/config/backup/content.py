"""What lies in a backup: members one after the other, first what it is of, last what must have come out."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Final, Self

from kith.config.backup import BackupError
from kith.config.backup.sealed import Opening, Sealing

ABOUT: Final = "about"
DATABASE: Final = "database"
MANIFEST: Final = "manifest"
BLOCK: Final = 2**18
_LONGEST: Final = 2**26


@dataclass(frozen=True, slots=True)
class About:
    """What a backup is of. `migrations` are `app.name`; `master` tells master keys apart without giving one away;
    `highest` is the highest position that an event had right before, 0 where the backup is older than this is noted."""

    kith: str
    made_at: str
    postgres: int
    migrations: tuple[str, ...]
    master: str
    configuration: dict[str, str]
    highest: int = 0

    def as_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def of(cls, text: bytes) -> Self:
        found = json.loads(text)
        return cls(**found | {"migrations": tuple(found["migrations"])})


@dataclass(frozen=True, slots=True)
class TableState:
    """The rows of a table: how many, and a sum over all of them that does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The tables as they were, and size and SHA-256 of every member."""

    tables: dict[str, TableState]
    members: dict[str, tuple[int, str]]

    def as_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def of(cls, text: bytes) -> Self:
        found = json.loads(text)
        tables = {name: TableState(**state) for name, state in found["tables"].items()}
        return cls(tables, {name: (size, digest) for name, (size, digest) in found["members"].items()})


class Packing:
    """Writes members; `members` then says what was written."""

    def __init__(self, out: Sealing) -> None:
        self._out = out
        self.members: dict[str, tuple[int, str]] = {}

    def add(self, name: str, blocks: Iterable[bytes]) -> None:
        written, size, sha = name.encode(), 0, hashlib.sha256()
        self._out.write(struct.pack(">H", len(written)) + written)
        for block in blocks:
            if block:
                self._out.write(struct.pack(">I", len(block)) + block)
                sha.update(block)
                size += len(block)
        self._out.write(struct.pack(">I", 0))
        self.members[name] = (size, sha.hexdigest())

    def close(self) -> None:
        self._out.write(struct.pack(">H", 0))
        self._out.close()


class Unpacking:
    """Reads members in their order. A member must be read before the next is asked for."""

    def __init__(self, source: Opening) -> None:
        self._source = source
        self.members: dict[str, tuple[int, str]] = {}

    def __iter__(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        while length := struct.unpack(">H", self._source.read(2))[0]:
            name = self._source.read(length).decode()
            yield name, self._blocks(name)
        self._source.end()

    def whole(self, blocks: Iterator[bytes]) -> bytes:
        """A small member in one piece."""
        found = b"".join(blocks)
        if len(found) > _LONGEST:
            raise BackupError("This backup is damaged.")
        return found

    def _blocks(self, name: str) -> Iterator[bytes]:
        size, sha = 0, hashlib.sha256()
        while length := struct.unpack(">I", self._source.read(4))[0]:
            block = self._source.read(length)
            sha.update(block)
            size += length
            yield block
        self.members[name] = (size, sha.hexdigest())


def inside(name: str) -> PurePosixPath:
    """The place that a member's name stands for, in the data folder. Raises BackupError where it would lead out."""
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or not place.parts or "\0" in name:
        raise BackupError(f"This backup names a file that cannot be: {name!r}.")
    return place
