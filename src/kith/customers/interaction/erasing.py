# ruff: noqa: S608 - names of tables are the program's own
"""A person's touches: told for the person's own copy, and taken out of everybody's timeline.

What concerned the person alone goes. What concerned others too stays theirs, without the person's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.core.statement import fetch
from kith.customers.interaction.actions import CONCERNED, PARTY, TABLE
from kith.customers.interaction.contact import forget_party
from kith.customers.interaction.queries import Happened, of_subject
from kith.lib.redact import redacted

PAGE = 1_000
MINE = (
    f"select occurred_at, interaction_id from {CONCERNED} where subject_kind = '{PARTY}' and subject_id = %s"
)
SHARED = f"""
select distinct m.occurred_at, m.interaction_id from ({MINE}) m join {CONCERNED} c using (occurred_at, interaction_id)
where (c.subject_kind, c.subject_id) <> ('{PARTY}', %s)
"""
FORGET = f"delete from {CONCERNED} where subject_kind = '{PARTY}' and subject_id = %s returning occurred_at, interaction_id"
GIVEN = "unnest(%s::timestamptz[], %s::bigint[]) g (at, id)"

RENAME = f"""
update {TABLE} i set summary = g.summary, body = g.body, ref_type = '', ref_uid = null
from unnest(%s::timestamptz[], %s::bigint[], %s::text[], %s::text[]) g (at, id, summary, body)
where i.occurred_at = g.at and i.id = g.id
"""

Key = tuple[datetime, int]


def count(whose: Whose) -> int:
    return int(fetch(f"select count(*) from ({MINE}) m", (whose.id,))[0][0])


def erase(whose: Whose) -> int:
    """Takes the person out of the timeline. Gives how many touches there were."""
    shared = set(fetch(SHARED, (whose.id, whose.id)))
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [whose.id])
        mine = cursor.fetchall()
        gone = [key for key in mine if key not in shared]
        cursor.execute(
            f"delete from {TABLE} i using {GIVEN} where i.occurred_at = g.at and i.id = g.id", _arrays(gone)
        )
    forget_party(whose.id)
    rename(whose, shared)
    return len(mine)


def rename(whose: Whose, keys: Iterable[Key]) -> None:
    """Takes the person's name out of these touches, and the way to what is gone."""
    rows = fetch(
        f"select i.occurred_at, i.id, i.summary, i.body from {TABLE} i join {GIVEN} on i.occurred_at = g.at and i.id = g.id",
        tuple(_arrays(keys)),
    )
    changed = [(*row[:2], *(redacted(text, whose.words) for text in row[2:])) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(RENAME, [list(column) for column in zip(*changed, strict=True)] or [[], [], [], []])


def _arrays(keys: Iterable[Key]) -> list[Any]:
    pairs = list(keys)
    return [[at for at, _id in pairs], [number for _at, number in pairs]]


def tell(whose: Whose) -> Iterable[Mapping[str, object]]:
    """Every touch of the person, the newest first."""
    before = None
    while found := of_subject(PARTY, whose.id, before, PAGE):
        yield from map(_told, found)
        before = (found[-1].occurred_at, found[-1].id)


def _told(each: Happened) -> Mapping[str, object]:
    return {
        now("When"): each.occurred_at, now("What"): each.summary, now("Text"): each.body,
        now("Channel"): each.channel,
    }  # fmt: skip


TOUCHES = Trace(
    "timeline", _("Timeline"), _("What concerned only this person goes; elsewhere the name is taken out."),
    count, erase, tell,
)  # fmt: skip
