"""What a condition means, told a second time over plain rows: slow, obvious, and without a line of the compiler.

A row is a dict: `_id`, `_party` (the party it is about), `_kind`, `_deleted`, `uid`, and every field by its key. An
empty value is None; a reference is the public id it points to.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from kith.core.conditions.tree import Group, Line, Node, Operand, Related, Span, Times, Values
from kith.core.principals.actor import Actor

Row = dict[str, Any]
NUMBERS = {"integer", "decimal", "percent", "money"}
PARTIES = {"person", "organisation", "party"}
FARTHEST = 100_000  # days; no product of two fields moves a date farther


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """All rows by type, what kind each field is, who was given a share of what, and the moment it is."""

    rows: Mapping[str, list[Row]]
    kinds: Mapping[str, Mapping[str, str]]
    shares: list[Row]
    when: Mapping[str, str]
    now: datetime


def rows_for(world: World, actor: Actor, type_key: str, condition: Node | None) -> list[Row]:
    """The rows of a type that the actor may see and for which the condition holds."""
    return [row for row in world.rows[type_key] if is_meant(world, actor, type_key, row, condition)]


def is_meant(world: World, actor: Actor, type_key: str, row: Row, condition: Node | None) -> bool:
    seen = may_see(world, actor, type_key, row)
    return seen and (condition is None or holds(world, actor, type_key, row, condition))


def may_see(world: World, actor: Actor, type_key: str, row: Row) -> bool:
    if actor.role != "shared_only":
        return True
    wanted = (row["_party"], PARTIES) if row["_party"] is not None else (row["_id"], {type_key})
    return any(
        (
            (share["subject_id"] == wanted[0] and share["subject_type"] in wanted[1])
            or (share["subject_id"] == row["_id"] and share["subject_type"] == type_key)
        )
        and (share["principal_id"] == actor.id or share["team_id"] in actor.teams)
        and (share["until"] is None or share["until"] > datetime.now(UTC))
        for share in world.shares
    )


def holds(world: World, actor: Actor, type_key: str, row: Row, node: Node) -> bool:
    if isinstance(node, Group):
        found = [holds(world, actor, type_key, row, part) for part in node.parts]
        return not found or {"all": all(found), "any": any(found), "none": not any(found)}[node.kind]
    if isinstance(node, Line):
        kind = world.kinds[type_key][node.field]
        return compare(world, kind, row[node.field], node.operator, node.operand, row)
    return measures_up(world, actor, row, node)


def measures_up(world: World, actor: Actor, row: Row, node: Related) -> bool:
    theirs = [other for other in world.rows[node.type] if other["_party"] == row["_party"]]
    found = [other for other in theirs if is_meant(world, actor, node.type, other, node.where)]
    if node.within is not None:
        when = world.when[node.type]
        kind = world.kinds[node.type][when]
        found = [
            other for other in found if compare(world, kind, other[when], "newer_than", node.within, other)
        ]
    if node.measure == "never":
        return not found
    if node.measure == "count":
        return compare(world, "integer", len(found), node.operator, node.operand, {})
    values = [other[node.field] for other in found if other[node.field] is not None]
    if node.measure == "sum":
        return compare(world, "decimal", sum(values, Decimal(0)), node.operator, node.operand, {})
    best = None if not values else min(values) if node.measure == "first" else max(values)
    return compare(world, world.kinds[node.type][node.field], best, node.operator, node.operand, {})


def compare(world: World, kind: str, value: Any, operator: str, operand: Operand, row: Row) -> bool:
    opposite = {
        "is_not": "is",
        "none_of": "one_of",
        "contains_not": "contains",
        "is_false": "is_true",
        "has_none": "has_any",
        "is_empty": "is_filled",
        "blank": "filled",
    }.get(operator)
    if opposite is not None:
        return not compare(world, kind, value, opposite, operand, row)
    if value is None:
        return False
    if operator in ("older_than", "newer_than", "within_next"):
        return in_time(world, kind, value, operator, operand, row)
    if isinstance(operand, Times):
        other = row[operand.field]
        return other is not None and PLAIN[operator](value, [Decimal(other) * operand.factor])
    assert isinstance(operand, Values)
    return PLAIN[operator](value, [meant(kind, text, operator, at) for at, text in enumerate(operand.values)])


def low(text: str) -> str:
    return "".join(letter.lower() for letter in text)


PLAIN: dict[str, Callable[[Any, list[Any]], bool]] = {
    "is": lambda value, given: value == given[0],
    "one_of": lambda value, given: value in given,
    "contains": lambda value, given: low(given[0]) in low(value),
    "starts_with": lambda value, given: low(value).startswith(low(given[0])),
    "is_filled": lambda value, given: True,
    "filled": lambda value, given: value != "",
    "lt": lambda value, given: value < given[0],
    "le": lambda value, given: value <= given[0],
    "gt": lambda value, given: value > given[0],
    "ge": lambda value, given: value >= given[0],
    "before": lambda value, given: value < given[0],
    "after": lambda value, given: value > given[0],
    "between": lambda value, given: given[0] <= value <= given[1],
    "has_any": lambda value, given: bool(set(value) & set(given)),
    "has_all": lambda value, given: set(value) >= set(given),
    "is_true": lambda value, given: bool(value),
}


def meant(kind: str, text: str, operator: str, at: int) -> Any:
    if kind in NUMBERS:
        return Decimal(text)
    if kind == "date":
        return date.fromisoformat(text)
    if kind in ("reference", "uid"):
        return UUID(text)
    if kind != "moment":
        return text
    moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
    whole_day = len(text) == 10 and (operator, at) in (("after", 0), ("between", 1))
    return moment + timedelta(hours=23, minutes=59, seconds=59, microseconds=999_999) if whole_day else moment


def in_time(world: World, kind: str, value: Any, operator: str, operand: Operand, row: Row) -> bool:
    """Both ends count; today counts for a date."""
    ahead = operator == "within_next"
    end: datetime | date | None = moved(world.now, operand, row, 1 if ahead else -1)
    if end is None:
        return False
    now: datetime | date = world.now
    if kind == "date":
        end, now = date(end.year, end.month, end.day), world.now.date()
    if operator == "older_than":
        return bool(value < end)
    return bool(now <= value <= end if ahead else end <= value <= now)


def moved(now: datetime, operand: Operand, row: Row, sign: int) -> datetime | None:
    if isinstance(operand, Times):
        days = row[operand.field]
        if days is None:
            return None
        length = min(max(Decimal(days) * operand.factor, Decimal(-FARTHEST)), Decimal(FARTHEST))
        return now + sign * timedelta(days=float(length))
    assert isinstance(operand, Span)
    if operand.unit in ("hour", "day", "week"):
        return (
            now
            + sign
            * operand.amount
            * {"hour": timedelta(hours=1), "day": timedelta(1), "week": timedelta(7)}[operand.unit]
        )
    year, month = now.year, now.month
    for _step in range(operand.amount * (12 if operand.unit == "year" else 1)):
        year, month = {0: (year - 1, 12), 13: (year + 1, 1)}.get(month + sign, (year, month + sign))
    return now.replace(year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1]))


def in_order(world: World, type_key: str, rows: list[Row], sort: tuple[tuple[str, bool], ...]) -> list[Row]:
    """The rows sorted, empty values last, the public id breaking ties in the direction of the last field."""
    done = sorted(rows, key=lambda row: row["uid"], reverse=bool(sort) and sort[-1][1])
    for key, descending in reversed(sort):
        name = "_sort_key" if key == "name" and "_sort_key" in (done[0] if done else {}) else key
        filled = [row for row in done if row[name] is not None]
        done = [
            *sorted(filled, key=lambda row: row[name], reverse=descending),
            *(row for row in done if row[name] is None),
        ]
    return done
