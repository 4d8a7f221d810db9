"""Walks the chain and names every event that is not as it was sealed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.events.chain import (
    LEAF,
    LEAF_SQL,
    End,
    beginning,
    checkpoint_mark,
    latest_checkpoint,
    link_digest,
)
from kith.core.events.model import Checkpoint, Seal
from kith.core.events.sequence import highest_position

EVENTS_AT_ONCE, LINKS_AT_ONCE = 50_000, 2_000
FOUND = f"""
select string_agg(found, ''::bytea order by position) from (
    select position, int8send(position) || {LEAF_SQL} as found from core_event e
    where position > %s and position <= %s order by position
) e
"""  # noqa: S608
SIDE_BY_SIDE = """
select set_config(name, '0', true)
from unnest(array['parallel_setup_cost', 'parallel_tuple_cost', 'min_parallel_index_scan_size']) name
"""
BEHIND = """
select position from core_event
where position > %s and position > coalesce((select max(last_position) from core_seal), 0)
"""
LOWEST = -(2**63)
RECORD = 8 + LEAF


class Harm(StrEnum):
    """What became of an event, or of the chain itself."""

    ALTERED = "altered"
    REMOVED = "removed"
    MOVED = "moved"
    INSERTED = "inserted"
    LINK = "link"
    CHECKPOINT = "checkpoint"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold: events by their first and last position. One that was moved stood at `home`
    before."""

    harm: Harm
    first: int
    last: int
    home: int = 0

    def __str__(self) -> str:
        which = ONE if self.first == self.last else MANY
        return str(SAYS[self.harm]) % {
            "which": str(which) % {"first": self.first, "last": self.last},
            "home": self.home,
        }


ONE, MANY = _("Event %(first)s"), _("Events %(first)s to %(last)s")
SAYS: dict[Harm, Text] = {
    Harm.ALTERED: _("%(which)s: altered"),
    Harm.REMOVED: _("%(which)s: removed"),
    Harm.MOVED: _("%(which)s: moved here from %(home)s"),
    Harm.INSERTED: _("%(which)s: not of this chain"),
    Harm.LINK: _("%(which)s: their link was altered"),
    Harm.CHECKPOINT: _("%(which)s: the checkpoint of what was dropped was altered"),
    Harm.RECEIPT: _("%(which)s: the chain does not go through the receipt"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk found. `unsealed` events wait for their place, the oldest since `waiting_since`."""

    events: int
    links: int
    end: End
    faults: tuple[Fault, ...]
    unsealed: int
    waiting_since: datetime | None

    @property
    def holds(self) -> bool:
        return not self.faults


class Walk:
    """One walk along the chain, link by link."""

    def __init__(self) -> None:
        self.highest = highest_position()
        self.at = beginning()
        self.faults: list[Fault] = []
        self.events = self.links = 0
        checkpoint = latest_checkpoint()
        self.dropped = [tuple(pair) for pair in checkpoint.dropped] if checkpoint else []
        if checkpoint and bytes(checkpoint.mark) != checkpoint_mark(checkpoint):
            self.faults.append(Fault(Harm.CHECKPOINT, 1, checkpoint.last_position))

    def through(self, seals: list[Seal]) -> None:
        """Goes on over these links and their events."""
        lower = self.at.position
        for seal in seals:
            self._link(seal)
        expected = {position: leaf for seal in seals for position, leaf in _leaves(seal)}
        for first, last in self.dropped:
            for position in range(max(first, lower + 1), min(last, self.at.position) + 1):
                expected.pop(position, None)
        self.events += len(expected)
        found = _found(lower if self.links > len(seals) else LOWEST, self.at.position)
        if found != b"".join(position.to_bytes(8, "big") + leaf for position, leaf in expected.items()):
            self.faults += _compared(expected, _read(found))

    def _link(self, seal: Seal) -> None:
        first, last, leaves = seal.first_position, seal.last_position, bytes(seal.leaves)
        whole = seal.number == self.at.number + 1 and first == self.at.position + 1
        if first > self.at.position + 1:
            self.faults.append(Fault(Harm.REMOVED, self.at.position + 1, first - 1))
        elif not whole or link_digest(self.at, last, leaves) != bytes(seal.digest):
            self.faults.append(Fault(Harm.LINK, first, last))
        self.at = End(seal.number, last, bytes(seal.digest))
        self.links += 1

    def behind(self) -> None:
        """What lies behind the newest link: events that got a position from somebody else, and an end cut off."""
        with connection.cursor() as cursor:
            cursor.execute(BEHIND, [self.at.position])
            foreign = sorted(row[0] for row in cursor.fetchall())
        self.faults += [Fault(Harm.INSERTED, *_ends(run)) for run in _runs(foreign)]
        if self.highest > self.at.position:
            self.faults.append(Fault(Harm.REMOVED, self.at.position + 1, self.highest))


def verify(receipt: str = "") -> Verdict:
    """Walks the whole chain. `receipt` is what an earlier walk ended with: the chain must still go through it."""
    walk = Walk()
    for seals in _chunks():
        walk.through(seals)
    walk.behind()
    if receipt and not _goes_through(receipt):
        walk.faults.append(Fault(Harm.RECEIPT, walk.at.position, walk.at.position))
    unsealed, since = waiting()
    return Verdict(walk.events, walk.links, walk.at, tuple(walk.faults), unsealed, since)


def waiting() -> tuple[int, datetime | None]:
    """How many events wait for their place in the chain, and since when the oldest does."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*), min(occurred_at) from core_event where position is null")
        count, since = cursor.fetchone()
    return int(count), since


def _chunks() -> Iterator[list[Seal]]:
    """All links in order, some at a time, links that were made meanwhile included."""
    number = 0
    while seals := list(Seal.objects.filter(number__gt=number).order_by("number")[:LINKS_AT_ONCE]):
        while seals:
            count, size = 0, 0
            while count < len(seals) and size < EVENTS_AT_ONCE:
                size += len(seals[count].leaves) // LEAF
                count += 1
            yield seals[:count]
            number, seals = seals[count - 1].number, seals[count:]


def _leaves(seal: Seal) -> Iterator[tuple[int, bytes]]:
    leaves = bytes(seal.leaves)
    for index in range(len(leaves) // LEAF):
        yield seal.first_position + index, leaves[index * LEAF : (index + 1) * LEAF]


def _found(lower: int, upper: int) -> bytes:
    """Positions and digests as they are now. PostgreSQL is told to work them out on several cores, since it takes a
    digest for as cheap as a comparison."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SIDE_BY_SIDE)
        cursor.execute(FOUND, [lower, upper])
        return bytes(cursor.fetchone()[0] or b"")


def _read(found: bytes) -> list[tuple[int, bytes]]:
    records = (found[at : at + RECORD] for at in range(0, len(found), RECORD))
    return [(int.from_bytes(each[:8], "big", signed=True), each[8:]) for each in records]


def _compared(expected: dict[int, bytes], found: list[tuple[int, bytes]]) -> list[Fault]:
    homes, places = {leaf: position for position, leaf in expected.items()}, {leaf for _at, leaf in found}
    seen: set[int] = set()
    altered, inserted = [], []
    faults: list[Fault] = []
    for position, leaf in found:
        home = homes.get(leaf)
        if home == position:
            seen.add(position)
        elif home is not None:
            faults.append(Fault(Harm.MOVED, position, position, home))
        elif position in expected and position not in seen:
            seen.add(position)
            altered.append(position)
        else:
            inserted.append(position)
    gone = sorted(at for at, leaf in expected.items() if at not in seen and leaf not in places)
    faults += [Fault(Harm.ALTERED, at, at) for at in altered]
    faults += [Fault(Harm.INSERTED, *_ends(run)) for run in _runs(inserted)]
    faults += [Fault(Harm.REMOVED, *_ends(run)) for run in _runs(gone)]
    return sorted(faults, key=lambda fault: fault.first)


def _runs(positions: Iterable[int]) -> Iterator[list[int]]:
    """Positions that follow each other, together."""
    for _gap, run in groupby(enumerate(positions), key=lambda pair: pair[1] - pair[0]):
        yield [position for _index, position in run]


def _ends(run: list[int]) -> tuple[int, int]:
    return run[0], run[-1]


def _goes_through(receipt: str) -> bool:
    """Whether a link is still what a receipt says. One older than the checkpoint is answered for by its mark."""
    number, _dash, rest = receipt.partition("-")
    if not number.isdigit():
        return False
    seal = Seal.objects.filter(number=int(number)).first()
    if seal is None:
        checkpoint: Checkpoint | None = latest_checkpoint()
        return checkpoint is not None and int(number) <= checkpoint.number
    return End(seal.number, seal.last_position, bytes(seal.digest)).receipt == f"{number}-{rest}"
