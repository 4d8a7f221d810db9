"""What a room keeps of a person besides the records of its types: summaries, files, copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from kith.core.errors import Text


@dataclass(frozen=True, slots=True)
class Whose:
    """The person whose traces are looked for.

    `names` and `addresses` (mail addresses, telephone numbers) are how texts and files would name the person.
    """

    id: int
    uid: UUID
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.names, *self.addresses)


def nothing_told(whose: Whose) -> Iterable[Mapping[str, object]]:
    """For traces that hold nothing which is not told elsewhere."""
    return ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One kind of trace.

    `tell` gives its rows for the person's own copy, each a mapping from words to values; `count` how many an erasure
    will touch; `erase` does it and gives how many. `becomes` says in words what erasing does. One that is `outside`
    of the database is erased after the database was, once that is certain, and may be erased twice.
    """

    key: str
    label: Text
    becomes: Text
    count: Callable[[Whose], int]
    erase: Callable[[Whose], int]
    tell: Callable[[Whose], Iterable[Mapping[str, object]]] = nothing_told
    outside: bool = False
