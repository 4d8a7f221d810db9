"""The preview: what an act would do, worked out by the very code that does it, with nothing written."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access.rules import titles_of
from kith.core.bulk import ledger
from kith.core.bulk.asked import Selection
from kith.core.bulk.held import narrowed
from kith.core.bulk.judging import Judged, judged
from kith.core.bulk.model import Fate
from kith.core.bulk.operation import BulkOperation, Planned, Work
from kith.core.bulk.operations import operation
from kith.core.errors import Invalid, NotFound
from kith.core.events.record import plain
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch

SECONDS = 3.0
MOST = 50_000
SAMPLE, NAMED = 5, 3
EMPTY = _("Nothing is selected.")


@dataclass(frozen=True, slots=True)
class Sample:
    """A record that would change: its values by field that the actor may read, before and after, as JSON keeps them."""

    uid: UUID
    name: str
    changes: dict[str, list[Any]]


@dataclass(slots=True)
class Reason:
    """Why rows are refused, how many, and the names of the first."""

    text: str
    count: int = 0
    ids: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """How many rows are meant (None: not soon counted), how many of them were looked at, and what would become of those.
    `undoable` says whether the whole can be taken back."""

    operation: BulkOperation
    total: int | None
    looked: int
    changed: int
    same: int
    reasons: tuple[Reason, ...]
    sample: tuple[Sample, ...]
    undoable: bool

    @property
    def refused(self) -> int:
        return sum(reason.count for reason in self.reasons)

    @property
    def whole(self) -> bool:
        return self.looked == self.total


@dataclass(slots=True)
class _Seen:
    changed: int = 0
    same: int = 0
    looked: int = 0
    reasons: dict[str, Reason] = field(default_factory=dict)
    first: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def add(self, found: Judged, ids: Mapping[int, int]) -> None:
        for at, (fate, text) in found.fates.items():
            self.looked += 1
            self.changed += fate is Fate.CHANGED
            self.same += fate is Fate.SAME
            if fate is Fate.REFUSED:
                self.refuse(str(text), ids[at])
        changing = (each for each in found.planned if each.fate is Fate.CHANGED)
        self.first += [
            (each.row.record.pk, dict(each.changes)) for each in _few(changing, SAMPLE - len(self.first))
        ]

    def refuse(self, text: str, number: int | None = None) -> None:
        reason = self.reasons.setdefault(text, Reason(text))
        reason.count += 1
        if number is not None and len(reason.ids) < NAMED:
            reason.ids.append(number)


def _few(found: Any, most: int) -> list[Planned]:
    return [each for each, _number in zip(found, range(most), strict=False)]


def look(*, by: Actor, selection: Selection, key: str, values: Mapping[str, object]) -> Preview:
    """What the operation `key` would do to these records.

    Rows are looked at for a few seconds; of more than that, the first ones stand for all. Raises NotFound, NotAllowed,
    and Invalid for values that cannot be taken or a condition that cannot be read, and where nothing is selected.
    """
    declared = selection.type
    chosen = operation(by, declared, key)
    with transaction.atomic():  # reading adds new tags to the vocabulary, which a preview must not
        read = chosen.read(by, declared, values)
        transaction.set_rollback(True)
    work = Work(by, declared, read, UUID(int=0), keys=narrowed(declared, chosen.keys(declared, values)))
    numbered, total = ledger.numbered(by, selection, MOST), ledger.count(by, selection)
    if total == 0:
        raise Invalid({"ids": [EMPTY]})
    found = _Seen()
    if not selection.every:
        for _gone in range(len(selection.uids) - len(numbered)):
            found.looked += 1
            found.refuse(str(NotFound.default))
    _look_at(work, chosen, numbered, found)
    sample, reasons = _named(by, declared, found)
    return Preview(
        chosen, total, found.looked, found.changed, found.same, reasons, sample, chosen.plan_back is not None
    )


def _look_at(work: Work, chosen: BulkOperation, numbered: Sequence[tuple[int, int]], found: _Seen) -> None:
    """Chunk by chunk, each in a transaction that is thrown away: what a type makes ready for a change is not kept."""
    until = time.monotonic() + SECONDS
    for start in range(0, len(numbered), chosen.at_once):
        some = numbered[start : start + chosen.at_once]
        with transaction.atomic():
            found.add(judged(work, chosen, some, lock=False), dict(some))
            transaction.set_rollback(True)
        if time.monotonic() > until:
            break


def _named(by: Actor, declared: ObjectType, found: _Seen) -> tuple[tuple[Sample, ...], tuple[Reason, ...]]:
    wanted = [number for number, _changes in found.first]
    wanted += [number for reason in found.reasons.values() for number in reason.ids]
    uids = dict(fetch(f"select id, uid from {declared.table} where id = any(%s)", (wanted,)))  # noqa: S608
    names = titles_of(by, declared, [str(uid) for uid in uids.values()]) if uids else {}
    for reason in found.reasons.values():
        shown = (names.get(str(uids[number]), "") for number in reason.ids if number in uids)
        reason.names = [name for name in shown if name]
    fields = access.readable(by, declared)
    sample = tuple(
        Sample(uids[number], names.get(str(uids[number]), ""), _shown(changes, fields))
        for number, changes in found.first
        if number in uids
    )
    return sample, tuple(sorted(found.reasons.values(), key=lambda reason: -reason.count))


def _shown(changes: Mapping[str, tuple[Any, Any]], fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {key: [plain(value) for value in pair] for key, pair in changes.items() if key in fields}
