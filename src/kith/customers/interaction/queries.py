"""Reads timelines: the newest touches of a party, page by page.

Keys are read first, from the index of whom touches concern; the touches themselves only for the few that a page shows.
"""

# ruff: noqa: S608 - the SQL is put together from declarations; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from kith.core.access import predicate, right, sees_all
from kith.core.conditions.fragment import TRUE, Fragment, conjunction
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import Action, ObjectType
from kith.core.statement import fetch
from kith.customers.party.model import Kind, Party

PEOPLE_OF_A_COMPANY = 200
EARLIEST, LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
LATELY = timedelta(days=200)
"""Of many people together the newest are mostly not older than this, so that two or three parts of the table do."""
WIDER, WIDEST = 4, 500
"""Where some are left out, so many times as many keys are read at the next step, and never more than these."""
COLUMNS = "i.channel, i.kind, i.direction, i.summary, i.body, a.name, i.ref_type, i.ref_uid, i.is_sample"
# The moments stand there once more by themselves: by them PostgreSQL leaves out whole parts of the table.
KEYS = """
select x.occurred_at, x.interaction_id from customers_interaction_subject x
where x.subject_kind = %s and x.subject_id = s.id and x.occurred_at >= %s and x.occurred_at <= %s
    and (x.occurred_at, x.interaction_id) < (%s, %s)
order by x.occurred_at desc, x.interaction_id desc limit %s
"""
# What the reader may not see comes as a key alone, so that the next step knows where to go on.
PAGE = f"""
select i.uid, c.occurred_at, c.interaction_id, {COLUMNS}
from (
    select {{distinct}} c.occurred_at, c.interaction_id from {{subjects}} s (id) cross join lateral ({KEYS}) c
    order by c.occurred_at desc, c.interaction_id desc limit %s
) c left join customers_interaction i on i.occurred_at = c.occurred_at and i.id = c.interaction_id and {{only}}
left join core_principal a on a.id = i.actor_id
order by c.occurred_at desc, c.interaction_id desc
"""
PINNED = f"""
select i.uid, i.occurred_at, i.id, {COLUMNS}
from customers_pin p join customers_interaction i on i.occurred_at = p.occurred_at and i.id = p.interaction_id
left join core_principal a on a.id = i.actor_id
where p.party_id = %s and {{only}}
"""
CHANNELS = """
select i.channel, count(*), max(c.read) from (
    select c.occurred_at, c.interaction_id, max(c.read) as read from {subjects} s (id) cross join lateral (
        select x.occurred_at, x.interaction_id, row_number() over () as read from customers_interaction_subject x
        where x.subject_kind = 'party' and x.subject_id = s.id
        order by x.occurred_at desc, x.interaction_id desc limit %s
    ) c group by 1, 2
) c join customers_interaction i on i.occurred_at = c.occurred_at and i.id = c.interaction_id
where {only} group by 1
"""
COUNTED, COUNTED_OF_EACH = 300, 5
"""So many of the newest touches of a person are counted by channel, and of each one of a company."""
ONE = "(values (%s::bigint))"


class Happened(NamedTuple):
    """A touch as a timeline shows it. `(occurred_at, id)` is its key; `actor` the colleague or program, if any."""

    uid: UUID
    occurred_at: datetime
    id: int
    channel: str
    kind: str
    direction: str
    summary: str
    body: str
    actor: str | None
    ref_type: str
    ref_uid: UUID | None
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whose touches are read: `rows` gives their ids as a table, `many` says that there may be several."""

    rows: Fragment
    many: bool = False


def timeline(
    by: Actor,
    party: Party,
    before: tuple[datetime, int] | None = None,
    most: int = 30,
    channel: str = "",
) -> list[Happened]:
    """The newest touches before `before`, of all channels or one; a company's with those of its people whom the actor
    may see.

    The caller has found the party visible.
    """
    wanted = [_only(by), *([Fragment("i.channel = %s", (channel,))] if channel else [])]
    return _newest("party", _subjects(by, party), before, most, conjunction(wanted))


def _subjects(by: Actor, party: Party) -> Subjects:
    if party.kind != Kind.ORGANISATION:
        return Subjects(Fragment(ONE, (party.pk,)))
    people = predicate(by, current().type("person"))
    text = (
        f"(select %s::bigint union all (select t.id from customers_party t where t.organisation_id = %s and {people.text}"
        " order by t.id limit %s))"
    )
    return Subjects(Fragment(text, (party.pk, party.pk, *people.params, PEOPLE_OF_A_COMPANY)), many=True)


def pinned(by: Actor, party: Party) -> Happened | None:
    """The touch that stands first on the party's page, where there is one that the actor may see."""
    only = _only(by)
    rows = fetch(PINNED.format(only=only.text), (party.pk, *only.params), prepare=True)
    return Happened(*rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Channelled:
    """How many of the newest touches came by each channel; `all` says that these are all touches."""

    counts: dict[str, int]
    all: bool


def channels(by: Actor, party: Party) -> Channelled:
    """By which channels the party was in touch lately, in one statement whose cost is bounded."""
    subjects, only = _subjects(by, party), _only(by)
    most = COUNTED_OF_EACH if subjects.many else COUNTED
    text = CHANNELS.format(subjects=subjects.rows.text, only=only.text)
    rows = fetch(text, (*subjects.rows.params, most, *only.params), prepare=True)
    return Channelled(
        {key: count for key, count, _read in rows}, all(read < most for *_counted, read in rows)
    )


def _only(by: Actor) -> Fragment:
    """The touches `i` that came from no record, or from one that the actor may see."""
    of_parties = (declared for declared in current().types if declared.belongs_to)
    rights = [
        (declared, right(by, declared, Action.SEE)) for declared in of_parties if not sees_all(by, declared)
    ]
    shut = [declared.key for declared, rows in rights if rows.text == "false"]
    return conjunction(
        [
            *([Fragment("i.ref_type <> all(%s::text[])", (shut,))] if shut else []),
            *(_seen(declared, rows) for declared, rows in rights if declared.key not in shut),
        ]
    )


def _seen(declared: ObjectType, rows: Fragment) -> Fragment:
    if rows.text == "true":
        return rows
    record = f"select from {declared.table} t where t.uid = i.ref_uid and {rows.text}"
    return Fragment(f"(i.ref_type <> '{declared.key}' or exists ({record}))", rows.params)


def of_subject(
    kind: str, number: int, before: tuple[datetime, int] | None = None, most: int = 30
) -> list[Happened]:
    """The newest touches of this subject, whoever may see them, the newest first."""
    return _newest(kind, Subjects(Fragment(ONE, (number,))), before, most, TRUE)


def _newest(
    kind: str, subjects: Subjects, before: tuple[datetime, int] | None, most: int, only: Fragment
) -> list[Happened]:
    """Reads keys until so many touches are found that fit: of many subjects the late ones first, then all."""
    text = PAGE.format(
        subjects=subjects.rows.text, distinct="distinct" if subjects.many else "", only=only.text
    )
    moment, number = before or (LATEST, 2**62)
    since = min(moment, datetime.now(UTC)) - LATELY if subjects.many else EARLIEST
    found: list[Happened] = []
    size = most
    while True:
        keys = (kind, since, moment, moment, number, size, size)
        rows = fetch(text, (*subjects.rows.params, *keys, *only.params), prepare=True, binary=True)
        found += [Happened(*row) for row in rows if row[0] is not None]
        if len(found) >= most or (len(rows) < size and since == EARLIEST):
            return found[:most]
        if rows:
            moment, number = rows[-1][1:3]
        if len(rows) < size:
            since = EARLIEST
        else:
            size = min(size * WIDER, WIDEST)
