"""Reads the first few records that fulfil a condition, with their values by field: through the planner, as all lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kith.core import access
from kith.core.conditions.tree import Node
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sorts
from kith.core.records.reading import read_page
from kith.core.registry import current


@dataclass(frozen=True, slots=True)
class Found:
    """A record: its public id and its values by field, references as (public id, name), amounts with their currency."""

    uid: str
    values: dict[str, Any]

    def name_of(self, key: str) -> str:
        """The name of the record that a reference points to, or nothing."""
        return str(self.values[key][1] or "") if self.values[key] else ""


def look_up(
    actor: Actor, key: str, columns: tuple[str, ...], condition: Node | None, sort: tuple[str, ...], most: int
) -> list[Found]:
    """The first records of the type `key`; none where the actor may not see the type or one of the columns."""
    declared = current().types.get(key)
    if declared is None or not access.allowed(actor, declared.permission("see")):
        return []
    if not set(columns) <= set(access.readable(actor, declared)):
        return []
    page = read_page(actor, Listing(declared, columns, condition, sorts(sort), most))
    return [
        Found(str(row[0]), {column.field.key: column.value(row) for column in page.columns}) for row in page.rows
    ]
