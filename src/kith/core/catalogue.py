"""One kind of catalogue for everything that is described rather than programmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    """Anything that carries its own key."""

    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


class CatalogueError(Exception):
    """A declaration that cannot be taken in: wrong type, key used twice, or too late."""


class Catalogue(Generic[T]):
    """Declarations of one kind by key, in the order they were added.

    Raises CatalogueError for an entry of another kind, for a key that is taken, and for an addition after `freeze`.
    """

    def __init__(self, kind: type[T]) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}
        self._frozen = False

    def add(self, entry: T) -> T:
        if self._frozen:
            raise CatalogueError(f"the catalogue of {self.kind.__name__} is closed: {entry!r} comes too late")
        if not isinstance(entry, self.kind):
            raise CatalogueError(f"{entry!r} is no {self.kind.__name__}")
        if entry.key in self._entries:
            raise CatalogueError(f"the key {entry.key!r} of {self.kind.__name__} is taken")
        self._entries[entry.key] = entry
        return entry

    def freeze(self) -> None:
        self._frozen = True

    def get(self, key: str) -> T | None:
        return self._entries.get(key)

    def __getitem__(self, key: str) -> T:
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)
