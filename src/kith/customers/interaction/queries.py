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
PAGE = """
select i.uid, i.occurred_at, i.id, i.channel, i.kind, i.direction, i.summary, i.body, a.name, i.ref_type, i.ref_uid,
    i.is_sample
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
    by: Actor, party: Party, before: tuple[datetime, int] | None = None, most: int = 30
) -> list[Happened]:
    """The newest touches before `before`; a company's with those of its people whom the actor may see.

    The caller has found the party visible.
    """
    parties = [party.pk, *(_people(by, party) if party.kind == Kind.ORGANISATION else [])]
    return of_subjects("party", parties, before, most, only=_only(by))


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
    text = PAGE.format(seen=SEEN if limited else "", only=f" and {only.text}" if limited else "")
    params = (ids, kind, moment, number, *only.params, most, most)
    return [Happened(*row) for row in fetch(text, params, prepare=not limited)]
