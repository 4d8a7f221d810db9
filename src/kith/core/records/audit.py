"""The audit for those who may read it: entries that fit what is asked, with what changed as far as they may see it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import orjson
from django.db import connection

from kith.core import access
from kith.core.conditions.tree import Group, Line, Values, to_json
from kith.core.errors import NotFound
from kith.core.events.record import Subject, note
from kith.core.events.sealing import SealingKey, keys_by_id
from kith.core.events.unsealing import opened
from kith.core.fieldtypes import SECRET
from kith.core.principals.actor import Actor
from kith.core.records.cursor import Cursor, read_cursor
from kith.core.records.planner import Listing, sort_of
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.lib.spreadsheet import harmless

KEY = "audit_entry"
COLUMNS = (
    "occurred_at",
    "actor",
    "kind",
    "act",
    "via",
    "address",
    "subject_type",
    "subject_uid",
    "batch",
    "position",
)
CHANGES = """
select uid, changes, sealed_for, sealed from core_event
where uid = any(%s::uuid[]) and occurred_at between %s and %s
"""
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What entries are looked for. Empty parts ask for nothing; `actor` and `record` are public ids, `types` any of some."""

    actor: str = ""
    act: str = ""
    type: str = ""
    record: str = ""
    door: str = ""
    since: datetime | None = None
    until: datetime | None = None
    types: tuple[str, ...] = ()

    @property
    def condition(self) -> Group:
        fits = {
            "actor": self.actor,
            "act": self.act,
            "subject_type": self.type,
            "subject_uid": self.record,
            "via": self.door,
        }
        lines = [Line(field, "is", Values((value,))) for field, value in fits.items() if value]
        if self.types:
            lines.append(Line("subject_type", "one_of", Values(self.types)))
        if self.since:
            earlier = self.since - timedelta(microseconds=1)
            lines.append(Line("occurred_at", "after", Values((earlier.isoformat(),))))
        if self.until:
            lines.append(Line("occurred_at", "before", Values((self.until.isoformat(),))))
        return Group("all", tuple(lines))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `actor` is public id and name; `changes` are before and after by field; `closed` says that there is
    more which the reader may not see, `lost` that a person's key was destroyed."""

    uid: str
    occurred_at: datetime
    actor: tuple[str, str]
    kind: str
    act: str
    via: str
    address: str
    subject_type: str
    subject_uid: str
    batch: str | None
    position: int | None
    changes: dict[str, list[Any]]
    closed: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Entries:
    """One page; `next` is the cursor of the following one, empty at the end."""

    entries: list[Entry]
    next: str


def entries(actor: Actor, asked: Asked, after: Cursor | None = None, most: int = 50) -> Entries:
    """The newest entries that fit. Raises Invalid for values that cannot be read."""
    declared = current().type(KEY)
    listing = Listing(declared, COLUMNS, asked.condition, sort_of(declared), most, after)
    page = read_page(actor, listing)
    if not page.rows:
        return Entries([], "")
    rows = [(row[0], *(column.value(row) for column in page.columns)) for row in page.rows]
    told = _changes([row[0] for row in rows], rows[-1][1], rows[0][1])
    see = cache(lambda key: _seen(actor, key))
    return Entries([_entry(row, told[str(row[0])], see) for row in rows], page.next)


def _changes(
    uids: list[str], first: datetime, last: datetime
) -> dict[str, tuple[dict[str, list[Any]], bool]]:
    """What each event says, by its public id, and whether a part of it is lost."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [uids, first, last])
        rows = cursor.fetchall()
    keys: dict[int, SealingKey] = keys_by_id(key for row in rows for key in row[2])
    return {str(row[0]): opened(row[1], row[2], row[3], keys) for row in rows}


def _seen(actor: Actor, type_key: str) -> Callable[[str], bool]:
    """Which fields of a type's records the reader may see, for all of them; what is no field of a type is open."""
    declared = next((each for each in current().types if each.key == type_key), None)
    if declared is None:
        return lambda _key: True
    may = access.readable(actor, declared) if access.sees_all(actor, declared) else {}
    shown = {key for key, field in may.items() if field.type is not SECRET}
    return lambda key: key in shown or key not in declared.by_key


def _entry(
    row: tuple[Any, ...], told: tuple[dict[str, list[Any]], bool], see: Callable[[str], Callable[[str], bool]]
) -> Entry:
    uid, occurred_at, who, kind, act, via, address, subject_type, subject_uid, batch, position = row
    may = see(subject_type)
    changes = {key: pair for key, pair in told[0].items() if may(key)}
    return Entry(
        uid, occurred_at, (who[0], who[1] or "") if who else ("", ""), kind, act, via, address, subject_type,
        str(subject_uid), str(batch) if batch else None, position, changes, len(changes) < len(told[0]), told[1],
    )  # fmt: skip


def entry(actor: Actor, uid: str) -> Entry:
    """One entry. Raises NotFound."""
    declared = current().type(KEY)
    page = read_page(actor, Listing(declared, COLUMNS, Line("uid", "is", Values((uid,))), (), 1))
    if not page.rows:
        raise NotFound
    row = (page.rows[0][0], *(column.value(page.rows[0]) for column in page.columns))
    return _entry(row, _changes([uid], row[1], row[1])[uid], lambda key: _seen(actor, key))


def export(actor: Actor, asked: Asked, form: str) -> Iterator[bytes]:
    """All entries that fit, newest first, as `csv` or `jsonl`. That they were taken out is an entry itself.

    Raises NotAllowed at once, Invalid as `entries` does.
    """
    declared = current().type(KEY)
    access.require(actor, declared.permission("export"))
    first = entries(actor, asked, most=AT_ONCE)
    told = {"condition": (None, to_json(asked.condition)), "form": (None, form)}
    note("audit_entry.exported", by=actor, subject=Subject(KEY, 0, actor.uid), changes=told, verb="export")
    pages = _pages(actor, asked, first)
    return _as_csv(pages) if form == "csv" else _as_lines(pages)


def _pages(actor: Actor, asked: Asked, page: Entries) -> Iterator[list[Entry]]:
    yield page.entries
    while page.next:
        page = entries(actor, asked, read_cursor(page.next, 1), AT_ONCE)
        yield page.entries


def _as_lines(pages: Iterable[list[Entry]]) -> Iterator[bytes]:
    for page in pages:
        yield b"".join(orjson.dumps(asdict(each)) + b"\n" for each in page)


HEAD = (*(key for key in COLUMNS if key != "act"), "id", "changes")
"""What was done is the second half of the kind, so that the file does not say it twice."""


def _as_csv(pages: Iterable[list[Entry]]) -> Iterator[bytes]:
    yield ("\ufeff" + ",".join(HEAD) + "\r\n").encode()
    for page in pages:
        text = io.StringIO()
        writer = csv.writer(text)
        for each in page:
            cells = (
                each.occurred_at.isoformat(), each.actor[1], each.kind, each.via, each.address, each.subject_type,
                each.subject_uid, each.batch or "", str(each.position or ""), each.uid,
                orjson.dumps(each.changes).decode(),
            )  # fmt: skip
            writer.writerow(map(harmless, cells))
        yield text.getvalue().encode()
