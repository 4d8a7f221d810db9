# ruff: noqa: S608 - names of tables and channels are the program's own
"""When we were last in touch with each party: kept with whatever is added to timelines and taken out of them.

A contact is a touch by a channel of contact, from either side. What was bought is none, nor are a click, an
unsubscription or a consent, which are left on a page or entered by somebody, nor what machines answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from kith.customers.interaction.channels import CHANNELS
from kith.lib.copy_text import array, numbers

CONTACTS = "customers_last_contact"
BY = tuple(each.key for each in CHANNELS if each.contact)
BESIDE = ("click", "unsubscribe", "consent", "away", "bounce", "complaint")
"""Kinds of touches that are no contact, by whatever channel."""
IS_CONTACT = f"i.channel in {BY} and i.kind not in {BESIDE}"
"""The same of a touch `i` in SQL."""
RAISE = f"""
insert into {CONTACTS} as c (party_id, at)
select p.id, max(g.at) from unnest(%s::bigint[], %s::timestamptz[]) g (id, at) join customers_party p on p.id = g.id
group by p.id order by p.id
on conflict (party_id) do update set at = excluded.at where c.at < excluded.at
"""
# Whoever adds a touch waits for the row, and then compares with what stands there now.
HOLD = f"select from {CONTACTS} where party_id = any(%s::bigint[]) order by party_id for update"
LOWER = f"""
with left_over as materialized (
    select c.party_id, (
        select x.occurred_at from customers_interaction_subject x
        join customers_interaction i on i.occurred_at = x.occurred_at and i.id = x.interaction_id
        where x.subject_kind = 'party' and x.subject_id = c.party_id and {IS_CONTACT}
        order by x.occurred_at desc limit 1
    ) as at
    from {CONTACTS} c
    where (c.party_id, c.at) in (select * from unnest(%s::bigint[], %s::timestamptz[]) g (id, at))
), never as (
    delete from {CONTACTS} c using left_over l where c.party_id = l.party_id and l.at is null
)
update {CONTACTS} c set at = l.at from left_over l where c.party_id = l.party_id and l.at is not null
"""


def is_contact(channel: str, kind: str) -> bool:
    return channel in BY and kind not in BESIDE


def heard_of(contacts: Iterable[tuple[int, datetime]]) -> None:
    """We were in touch with these parties at these moments. What is older than what is known changes nothing."""
    found = list(contacts)
    if found:
        with connection.cursor() as cursor:
            cursor.execute(RAISE, _columns(found))


def taken_out(touches: Iterable[tuple[int, datetime]]) -> None:
    """Touches of these parties at these moments are gone from the timelines: the last one before counts again."""
    found = list(touches)
    if found:
        with connection.cursor() as cursor:
            cursor.execute(HOLD, _columns(found)[:1])
            cursor.execute(LOWER, _columns(found))


def forget_party(party: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {CONTACTS} where party_id = %s", [party])


def _columns(pairs: Sequence[tuple[int, datetime]]) -> list[str]:
    return [numbers(party for party, _at in pairs), array([at for _party, at in pairs])]
