# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters
"""The rows of a run: which they are, which come next, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from kith.core import access
from kith.core.bulk.asked import Selection
from kith.core.bulk.model import Fate
from kith.core.conditions.fragment import Fragment, joined
from kith.core.errors import NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.records.planner import rows_of
from kith.core.statement import fetch, fetch_within, write
from kith.lib.copy_text import array, numbers

PATIENCE = 3_000
EVERY = """
insert into core_bulk_row (run_id, at, subject_id, subject_uid, fate)
select %s, row_number() over (order by t.id), t.id, t.uid, 'waiting' from {source} where {rows} returning 1
"""
MARKED = """
insert into core_bulk_row (run_id, at, subject_id, subject_uid, fate, reason)
select %s, u.at, x.id, u.uid, case when x.id is null then 'refused' else 'waiting' end,
  case when x.id is null then %s else '' end
from unnest(%s::uuid[]) with ordinality u(uid, at)
left join (select t.id, t.uid from {source} where {rows}) x on x.uid = u.uid returning 1
"""
SOME = "t.uid = any(%s::uuid[])"
NEXT = """
select at, subject_id from core_bulk_row where run_id = %s and at > %s and fate = %s order by at limit %s
"""
SETTLE = """
update core_bulk_row r set fate = c.fate, reason = c.reason
from unnest(%s::int[], %s::text[], %s::text[]) c(at, fate, reason) where r.run_id = %s and r.at = c.at
"""
COUNTS = "select fate, count(*) from core_bulk_row where run_id = %s group by fate"
Fates = Mapping[int, tuple[Fate, Text]]


def freeze(run: int, by: Actor, selection: Selection) -> int:
    """Writes down which records are meant, as they are now. Gives how many."""
    source, rows = _source(by, selection)
    if selection.every:
        return len(write(EVERY.format(source=source, rows=rows.text), (run, *rows.params)))
    text = MARKED.format(source=source, rows=f"{SOME} and {rows.text}")
    uids = array(selection.uids)
    return len(write(text, (run, str(NotFound.default), uids, uids, *rows.params)))


def numbered(by: Actor, selection: Selection, most: int) -> list[tuple[int, int]]:
    """The first records of those that are meant, numbered as `freeze` does it: (number, id)."""
    source, rows = _source(by, selection)
    if selection.every:
        text = f"select row_number() over (order by t.id), t.id from {source} where {rows.text} order by t.id limit %s"
        return [(row[0], row[1]) for row in fetch(text, (*rows.params, most))]
    text = f"select t.uid, t.id from {source} where {SOME} and {rows.text}"
    found: dict[UUID, int] = dict(fetch(text, (array(selection.uids), *rows.params)))
    return [(at, found[uid]) for at, uid in enumerate(selection.uids, 1) if uid in found][:most]


def count(by: Actor, selection: Selection) -> int | None:
    """How many are meant, or None where counting takes long."""
    if not selection.every:
        return len(selection.uids)
    source, rows = _source(by, selection)
    found = fetch_within(PATIENCE, f"select count(*) from {source} where {rows.text}", rows.params)
    return None if found is None else int(found[0][0])


def _source(by: Actor, selection: Selection) -> tuple[str, Fragment]:
    """Where the records stand, and which they are. Raises Invalid for a condition on a field that is not there."""
    declared = selection.type
    rows = rows_of(by, selection.listing, access.scope(by, declared))
    return f"{declared.table} t{joined(rows.joins)}", rows


def coming(run: int, fate: Fate, most: int, after: int = 0) -> list[tuple[int, int]]:
    """The next rows with this fate, beyond the number `after`: (number, id)."""
    return [(row[0], row[1]) for row in fetch(NEXT, (run, after, fate, most))]


def settle(run: int, fates: Fates) -> None:
    """Writes down what became of rows, by number, in the language that is spoken now."""
    ats: Sequence[int] = sorted(fates)
    named = [str(fates[at][0].value) for at in ats]
    reasons = [str(fates[at][1])[:500] for at in ats]
    write(SETTLE, (numbers(ats), array(named), array(reasons), run))


def counts(run: int) -> dict[str, int]:
    return {str(fate): int(number) for fate, number in fetch(COUNTS, (run,))}
