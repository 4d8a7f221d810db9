"""How people come in: set by set from a segment, one by one with an event, or by hand."""

# ruff: noqa: S608 - the statements are put together from their own parts

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from kith.core.conditions.fragment import Fragment
from kith.core.registry import current
from kith.core.statement import write
from kith.lib.copy_text import numbers
from kith.operational.marketing.journey.asking import Eyes
from kith.operational.marketing.journey.events import type_of
from kith.operational.marketing.journey.model import JourneyVersion
from kith.operational.marketing.journey.steps import Again, Ask, Asked, Comes, Definition, Entry

AT_ONCE = 50_000
BEGIN = """
insert into marketing_journey_run (journey_id, version_id, party_id, record, step, since, due_at, entered_at)
select %s, %s, c.party_id, c.record, %s, %s, %s, %s from ({}) c
where not exists (select from marketing_journey_run x where x.journey_id = %s and x.party_id = c.party_id
    and x.record = c.record and {})
limit %s on conflict do nothing returning id
"""
PARTIES = "select t.id as record, t.{} as party_id from {} t where t.id = any(%s::bigint[])"
AGAIN = {
    Again.NEVER: "true",
    Again.AFTER: "(x.ended_at is null or x.ended_at > %s)",
    Again.ALWAYS: "x.ended_at is null",
}


def record_type(entry: Entry) -> str:
    """The type of the records that runs are for, empty where runs are for people."""
    return type_of(entry.event) if entry.comes is Comes.EVENT and entry.each else ""


def enter_segment(version: JourneyVersion, definition: Definition, eyes: Eyes) -> int:
    """Lets in everybody of the segment who is not on the way and may come (again). Returns how many came."""
    ask = Ask(Asked.SEGMENT, definition.entry.segment)
    people = eyes.people(ask)
    rows = Fragment(f"select p.id as party_id, 0::bigint as record from ({people.text}) p", people.params)
    number = came = begin(version, definition, rows, eyes.now)
    while came == AT_ONCE:
        came = begin(version, definition, rows, eyes.now)
        number += came
    return number


def enter_people(version: JourneyVersion, definition: Definition, eyes: Eyes, ids: Collection[int]) -> int:
    """Lets in these people, as far as they may come."""
    people = eyes.people(None)
    text = (
        f"select p.id as party_id, 0::bigint as record from ({people.text}) p where p.id = any(%s::bigint[])"
    )
    return begin(version, definition, Fragment(text, (*people.params, numbers(ids))), eyes.now)


def enter_event(
    version: JourneyVersion, definition: Definition, eyes: Eyes, subjects: Collection[int]
) -> int:
    """Lets in those to whom something has happened: `subjects` are numbers of the event's records."""
    entry = definition.entry
    declared = current().type(type_of(entry.event))
    people = eyes.people(entry.ask if entry.ask and entry.ask.about is not Asked.RECORD else None)
    about = entry.ask if entry.ask and entry.ask.about is Asked.RECORD else None
    rows = eyes.rows(declared, eyes.node(about) if about else None)
    found = PARTIES.format("id" if declared.belongs_to == "id" else declared.belongs_to, declared.table)
    record = "s.record" if entry.each else "0::bigint"
    text = (
        f"select distinct s.party_id, {record} as record from ({found}) s where s.record in ({rows.text})"
        f" and s.party_id in ({people.text})"
    )
    return begin(
        version, definition, Fragment(text, (numbers(subjects), *rows.params, *people.params)), eyes.now
    )


def begin(version: JourneyVersion, definition: Definition, who: Fragment, now: datetime) -> int:
    """Begins a run for each of a SELECT of `party_id` and `record`. Returns how many, at most so many at once."""
    entry = definition.entry
    limit = (now - timedelta(days=entry.days),) if entry.again is Again.AFTER else ()
    params = (
        version.journey_id, version.pk, definition.first, now, now, now, *who.params, version.journey_id, *limit, AT_ONCE,
    )  # fmt: skip
    return len(write(BEGIN.format(who.text, AGAIN[entry.again]), params))
