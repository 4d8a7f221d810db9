# ruff: noqa: S608 - names of tables and columns come from declarations
"""The rate of a day, and the amounts that have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch
from kith.lib.exchange import Rate

RATE = """
select units, worth from core_exchange_rate where base = %s and currency = %s and starts <= %s order by starts desc limit 1
"""


def rate(currency: str, on: date) -> Rate | None:
    """What a currency is worth in the house currency on a day; None where nobody has said. An amount without a currency
    is in the house's own. The database works by the same rule in `core_in_house_currency`."""
    house = house_currency()
    if currency in ("", house):
        return Rate(Decimal(1), Decimal(1), house)
    rows = fetch(RATE, (house, currency, on))
    return Rate(rows[0][0], rows[0][1], house) if rows else None


@dataclass(frozen=True, slots=True)
class Missing:
    """So many records of a type have amounts in a currency that had no rate on their days, which begin with `first`."""

    type: ObjectType
    field: Field
    currency: str
    count: int
    first: date


def converted() -> list[tuple[ObjectType, Field]]:
    """The fields whose amounts are kept in the house currency by the day of their own row."""
    return [(each, field) for each in current().types for field in each.fields if field.dated]


def missing() -> list[Missing]:
    """All amounts without a rate, counted by type and currency, whoever may see them: it is the house's own figures."""
    return [
        Missing(declared, field, *row)
        for declared, field in converted()
        for row in fetch(
            f"select {field.currency}, count(*), (min({field.dated}) at time zone 'UTC')::date from {declared.table} t"
            f" where {field.house} is null and t.{field.attribute} is not null group by 1 order by 2 desc"
        )
    ]


@dataclass(frozen=True, slots=True)
class Quoted:
    """The newest rate of a currency to the house currency."""

    currency: str
    starts: date
    units: Decimal
    worth: Decimal


def newest() -> list[Quoted]:
    """The newest rate of each currency that has one."""
    rows = fetch(
        "select distinct on (currency) currency, starts, units, worth from core_exchange_rate where base = %s"
        " order by currency, starts desc",
        (house_currency(),),
    )
    return [Quoted(*row) for row in rows]


def without_rates_to(house: str) -> tuple[int, int]:
    """How many amounts there are, and how many would have no rate if this were the house currency."""
    found = [
        fetch(
            f"select count(*), count(*) filter (where {field.currency} <> %s and not ({field.currency} = '') and not exists"
            f" (select from core_exchange_rate r where r.base = %s and r.currency = {field.currency}"
            f" and r.starts <= ({field.dated} at time zone 'UTC')::date)) from {declared.table} t",
            (house, house),
        )[0]
        for declared, field in converted()
    ]
    return sum(row[0] for row in found), sum(row[1] for row in found)
