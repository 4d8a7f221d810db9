"""Reads timelines: the newest touches of a party, page by page, by one index scan for everybody concerned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from kith.core.access import right, visible
from kith.core.conditions.fragment import TRUE, Fragment, conjunction
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import Action, ObjectType
from kith.core.statement import fetch
from kith.customers.party.model import Kind, Party

PEOPLE_OF_A_COMPANY = 200
# Each one's newest are read from the index, then the newest of all are kept: as many scans as people, not as touches.
# Touches of records that the reader may not see are left out before they are counted off.
COLUMNS = """
select i.uid, i.occurred_at, i.id, i.channel, i.kind, i.direction, i.summary, i.body, a.name, i.ref_type, i.ref_uid,
    i.is_sample
"""
PAGE = """
{columns}
from (
    select distinct c.occurred_at, c.interaction_id from unnest(%s::bigint[]) s (id) cross join lateral (
        select x.occurred_at, x.interaction_id from customers_interaction_subject x{seen}
        where x.subject_kind = %s and x.subject_id = s.id and (x.occurred_at, x.interaction_id) < (%s, %s){only}
        order by x.occurred_at desc, x.interaction_id desc limit %s
    ) c order by c.occurred_at desc, c.interaction_id desc limit %s
) c join customers_interaction i on i.occurred_at = c.occurred_at and i.id = c.interaction_id
left join core_principal a on a.id = i.actor_id
order by i.occurred_at desc, i.id desc
"""
PINNED = """
{columns}
from customers_pin p join customers_interaction i on i.occurred_at = p.occurred_at and i.id = p.interaction_id
left join core_principal a on a.id = i.actor_id
where p.party_id = %s and {only}
"""
CHANNELS = """
select i.channel, count(*), max(c.read) from (
    select c.occurred_at, c.interaction_id, max(c.read) as read from unnest(%s::bigint[]) s (id) cross join lateral (
        select x.occurred_at, x.interaction_id, row_number() over () as read from customers_interaction_subject x
        where x.subject_kind = 'party' and x.subject_id = s.id
        order by x.occurred_at desc, x.interaction_id desc limit %s
    ) c group by 1, 2
) c join customers_interaction i on i.occurred_at = c.occurred_at and i.id = c.interaction_id
where {only} group by 1
"""
COUNTED = 300
"""So many of the newest touches are counted by channel, in all."""
SEEN = " join customers_interaction i on i.occurred_at = x.occurred_at and i.id = x.interaction_id"


@dataclass(frozen=True, slots=True)
class Happened:
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
    return of_subjects("party", _subjects(by, party), before, most, only=conjunction(wanted))


def _subjects(by: Actor, party: Party) -> list[int]:
    return [party.pk, *(_people(by, party) if party.kind == Kind.ORGANISATION else [])]


def pinned(by: Actor, party: Party) -> Happened | None:
    """The touch that stands first on the party's page, where there is one that the actor may see."""
    only = _only(by)
    rows = fetch(PINNED.format(columns=COLUMNS, only=only.text), (party.pk, *only.params))
    return Happened(*rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Channelled:
    """How many of the newest touches came by each channel; `all` says that these are all touches."""

    counts: dict[str, int]
    all: bool


def channels(by: Actor, party: Party) -> Channelled:
    """By which channels the party was in touch lately, in one statement whose cost is bounded."""
    subjects, only = _subjects(by, party), _only(by)
    most = max(COUNTED // len(subjects), 5)
    rows = fetch(CHANNELS.format(only=only.text), (subjects, most, *only.params))
    return Channelled(
        {key: count for key, count, _read in rows}, all(read < most for *_counted, read in rows)
    )


def _people(by: Actor, company: Party) -> list[int]:
    people = visible(by, Party.objects.filter(organisation=company), current().type("person"))
    return list(people.order_by("pk").values_list("pk", flat=True)[:PEOPLE_OF_A_COMPANY])


def _only(by: Actor) -> Fragment:
    """The touches `i` that came from no record, or from one that the actor may see."""
    of_parties = [declared for declared in current().types if declared.belongs_to]
    return conjunction([_seen(declared, right(by, declared, Action.SEE)) for declared in of_parties])


def _seen(declared: ObjectType, rows: Fragment) -> Fragment:
    if rows.text == "true":
        return rows
    record = f"select from {declared.table} t where t.uid = i.ref_uid and {rows.text}"
    return Fragment(f"(i.ref_type <> '{declared.key}' or exists ({record}))", rows.params)


def of_subjects(
    kind: str,
    ids: list[int],
    before: tuple[datetime, int] | None = None,
    most: int = 30,
    only: Fragment = TRUE,
) -> list[Happened]:
    """The newest touches of these subjects together, the newest first; `only` those, said of a touch `i`."""
    moment, number = before or (datetime(9000, 1, 1, tzinfo=UTC), 2**62)
    limited = only.text != "true"
    text = PAGE.format(
        columns=COLUMNS, seen=SEEN if limited else "", only=f" and {only.text}" if limited else ""
    )
    params = (ids, kind, moment, number, *only.params, most, most)
    return [Happened(*row) for row in fetch(text, params, prepare=not limited)]
