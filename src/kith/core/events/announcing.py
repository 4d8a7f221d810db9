"""Tells open pages which records have changed, by PostgreSQL's NOTIFY, once the change is committed.

It is sent after the transaction: inside one it would take a lock that all committing writers of the server wait for. A
crash between both loses a message and nothing else; pages ask again when they come back into sight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from kith.core.statement import write

CHANNEL = "kith_live"
ABOUT = "about"
MOST = 40
"""Records of a type that one transaction names; of more it says that many have changed."""
LONGEST = 7_000
"""Bytes of one message; PostgreSQL takes 7,999."""
SEND = "select set_config('synchronous_commit', 'off', true), pg_notify(%s, %s)"


@dataclass(slots=True)
class Announcement:
    """What a transaction has changed: public ids by type, new ones marked, None for many. Sends itself after commit."""

    named: dict[str, set[str] | None] = field(default_factory=dict)

    def add(self, type_key: str, mark: str) -> None:
        held = self.named.setdefault(type_key, set())
        if held is not None:
            held.add(mark)
            if len(held) > MOST:
                self.named[type_key] = None

    def __call__(self) -> None:
        for message in self.messages():
            write(SEND, (CHANNEL, message))

    def messages(self) -> list[str]:
        """Lines of a type and its marks, `person +new changed` or `person *`, in as few messages as hold them."""
        found: list[str] = []
        for key, marks in self.named.items():
            line = f"{key} {'*' if marks is None else ' '.join(sorted(marks))}"
            if found and len(found[-1]) + len(line) < LONGEST:
                found[-1] += f"\n{line}"
            else:
                found.append(line)
        return found


def announce(type_key: str, records: Iterable[tuple[UUID, UUID]] | None, *, new: bool = False) -> None:
    """Notes records of a type, each with whom it is about, for the pages that show them; None for many of them."""
    found = _of_this_transaction()
    here = found or Announcement()
    if records is None:
        here.named |= {type_key: None, ABOUT: None}
    for uid, person in records or ():
        here.add(type_key, f"+{uid}" if new else str(uid))
        if person != uid:
            here.add(ABOUT, str(person))
    if found is None:
        transaction.on_commit(here, robust=True)


def _of_this_transaction() -> Announcement | None:
    """What was noted before in this transaction. Where that was in a savepoint, it has ended well, or its note were gone."""
    kept = (each[1] for each in reversed(connection.run_on_commit))
    return next((each for each in kept if isinstance(each, Announcement)), None)
