# ruff: noqa: S608 - names of tables and columns come from declarations
"""Amounts in the house currency follow when a rate or the house currency changes.

A row that is written finds its rate by itself. What stands already is worked out anew by a job, which changes nothing
that is right: so it may run as often as it likes, and does every night too.
"""

from __future__ import annotations

from django.db import transaction

from kith.core.currency.reading import converted
from kith.core.events.consume import Heard
from kith.core.jobs.queue import Job, enqueue_once
from kith.core.records.settings import CURRENCY
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.room import Listener
from kith.core.statement import fetch

CONVERT, NIGHTLY = "core.convert_amounts", "core.convert_amounts_nightly"
AT_ONCE = 100_000
"""Ids that one transaction goes through."""
SETTLE = """
with house as materialized (select core_house_currency() as code), right_ones as materialized (
    select t.id, case when {currency} in ('', house.code) then t.{amount}
        else core_in_house_currency(t.{amount}, {currency}, ({dated} at time zone 'UTC')::date) end as amount
    from {table} t, house where t.id > %s and t.id <= %s
)
update {table} t set {house} = r.amount from right_ones r where r.id = t.id and {kept} is distinct from r.amount
returning t.id
"""


def convert_amounts() -> int:
    """Works out every amount in the house currency, and gives how many were not right."""
    return sum(_convert(declared, field) for declared, field in converted())


def _convert(declared: ObjectType, field: Field) -> int:
    names = {
        "currency": field.currency,
        "amount": field.attribute,
        "dated": field.dated,
        "table": declared.table,
    }
    text = SETTLE.format(house=field.house.removeprefix("t."), kept=field.house, **names)
    highest, changed = fetch(f"select coalesce(max(id), 0) from {declared.table}")[0][0], 0
    for before in range(0, highest, AT_ONCE):
        with transaction.atomic():
            changed += len(fetch(text, (before, before + AT_ONCE)))
    return changed


def hear(events: list[Heard]) -> None:
    """One job for however many rates."""
    if any(event.kind != "setting.changed" or CURRENCY in event.changes for event in events):
        enqueue_once(CONVERT)


LISTENER = Listener(
    "core.rates",
    ("exchange_rate.created", "exchange_rate.changed", "exchange_rate.deleted", "setting.changed"),
    hear,
)
JOBS = (Job(CONVERT, convert_amounts), Job(NIGHTLY, convert_amounts, "40 1 * * *"))
