"""Which orders a list has: those that an index serves, and any other while the rows are few enough to be sorted."""

from __future__ import annotations

import time
from functools import lru_cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.counting import expected
from kith.core.records.planner import Listing
from kith.core.records.statement import fetch
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType

FEW = 50_000


def is_served(declared: ObjectType, field: Field) -> bool:
    """Whether the type's list has this order at any size. Its own order is always meant to be quick."""
    return field.sortable or field.key in {text.lstrip("-") for text in declared.sort}


def has_every_order(actor: Actor, asked: Listing) -> bool:
    """Whether the rows meant are so few that sorting them by anything is quick."""
    if is_small(asked.type):
        return True
    if asked.condition is None and access.sees_all(actor, asked.type):
        return False
    return expected(actor, asked) <= FEW


def is_small(declared: ObjectType) -> bool:
    """Whether all rows of the type's table together are few."""
    return has_at_most(declared, FEW)


def has_at_most(declared: ObjectType, number: int) -> bool:
    """Whether all rows of the type's table together are no more than this."""
    return _rows_of_table(declared.table, int(time.monotonic() // 60)) <= number


def require_order(actor: Actor, asked: Listing) -> None:
    """Raises Invalid for an order in which so many rows cannot be given soon."""
    first = asked.type.by_key.get(asked.sort[0].field) if asked.sort else None
    if first is None or is_served(asked.type, first) or has_every_order(actor, asked):
        return
    text = _("There are too many rows to order them by “{field}”. Filter the list first.")
    raise Invalid({"sort": [format_lazy(text, field=first.label)]})


@lru_cache(maxsize=256)
def _rows_of_table(table: str, _minute: int) -> int:
    """What PostgreSQL last counted, asked for once a minute."""
    return int(fetch("select reltuples from pg_class where oid = %s::regclass", (table,))[0][0])
