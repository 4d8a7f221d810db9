"""The JSON form of a journey's definition, read and written."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.operational.marketing.journey.steps import (
    WHATS,
    Again,
    Ask,
    Asked,
    Comes,
    Definition,
    Entry,
    Fate,
    Length,
    Step,
    Unit,
    What,
    number_of_ways,
    walk,
)

MOST_STEPS, DEEPEST, LONGEST = 200, 8, 200_000
ENUMS: dict[str, type[StrEnum]] = {
    "unit": Unit, "about": Asked, "fate": Fate, "comes": Comes, "again": Again,
}  # fmt: skip
PARTS: dict[str, type[Ask] | type[Length]] = {"ask": Ask, "goal": Ask, "length": Length, "at_most": Length}
BOUNDS = {"hour": (0, 23), "amount": (0, 10_000), "days": (0, 3_650)}


def malformed(where: str) -> Invalid:
    return Invalid(
        {"draft": [format_lazy(_("This journey cannot be read at {where}."), where=where[:80] or "/")]}
    )


def from_json(data: Any) -> Definition:
    """The definition of a JSON form; what is missing is as a new one has it. Raises Invalid, naming the place."""
    if not isinstance(data, dict):
        raise malformed("")
    entry = _object(Entry, data.get("entry", {}), "entry")
    goal = data.get("goal")
    found = Definition(
        entry,
        _object(Ask, goal, "goal") if goal is not None else None,
        _steps(data.get("steps", []), "steps", 0),
    )
    keys = [step.key for step in walk(found.steps)]
    if len(keys) != len(set(keys)):
        raise Invalid({"draft": [_("Two steps have the same key.")]})
    if len(keys) > MOST_STEPS:
        raise Invalid({"draft": [_("A journey has at most 200 steps.")]})
    return found


def _steps(data: Any, where: str, depth: int) -> tuple[Step, ...]:
    if not isinstance(data, list) or depth > DEEPEST:
        raise malformed(where)
    return tuple(_step(each, f"{where}/{at}", depth) for at, each in enumerate(data))


def _step(data: Any, where: str, depth: int) -> Step:
    if not isinstance(data, dict) or data.get("do") not in WHATS:
        raise malformed(where)
    key, name = data.get("key"), data.get("name", "")
    if not isinstance(key, str) or not 0 < len(key) <= 40 or not isinstance(name, str) or len(name) > 200:
        raise malformed(where)
    what: What = _object(WHATS[data["do"]], data, where)
    ways = data.get("ways", [])
    if not isinstance(ways, list) or len(ways) > number_of_ways(what):
        raise malformed(f"{where}/ways")
    ways = ways + [[]] * (number_of_ways(what) - len(ways))
    return Step(
        key, what, name, tuple(_steps(way, f"{where}/ways/{at}", depth + 1) for at, way in enumerate(ways))
    )


def _object(kind: type[Any], data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise malformed(where)
    usual = kind()
    return kind(**{
        each.name: _value(each.name, data[each.name], getattr(usual, each.name), f"{where}/{each.name}")
        for each in fields(kind) if each.init and data.get(each.name) is not None
    })  # fmt: skip


def _value(name: str, data: Any, usual: Any, where: str) -> Any:
    if name in PARTS:
        return _object(PARTS[name], data, where)
    if name in ENUMS:
        return _word(ENUMS[name], data, where)
    if name in ("weekdays", "shares"):
        return _numbers(data, where, 6 if name == "weekdays" else 100)
    if name == "where":
        if not isinstance(data, dict):
            raise malformed(where)
        return data
    return _plain(name, data, usual, where)


def _word(kind: type[StrEnum], data: Any, where: str) -> StrEnum:
    try:
        return kind(data)
    except ValueError:
        raise malformed(where) from None


def _numbers(data: Any, where: str, most: int) -> tuple[int, ...]:
    is_read = isinstance(data, list) and all(type(each) is int and 0 <= each <= most for each in data)
    if not is_read or not 1 <= len(data) <= 10:
        raise malformed(where)
    return tuple(data)


def _plain(name: str, data: Any, usual: Any, where: str) -> Any:
    if type(data) is not type(usual):
        raise malformed(where)
    if isinstance(data, str) and len(data) > LONGEST:
        raise malformed(where)
    low, high = BOUNDS.get(name, (0, 10_000))
    if type(data) is int and not low <= data <= high:
        raise malformed(where)
    return data


def to_json(definition: Definition) -> dict[str, Any]:
    """The JSON form, which `from_json` reads as the same definition."""
    return {
        "entry": _written(definition.entry),
        "goal": _written(definition.goal) if definition.goal else None,
        "steps": [step_json(each) for each in definition.steps],
    }


def step_json(step: Step) -> dict[str, Any]:
    """The JSON form of one step with all inside it."""
    found: dict[str, Any] = {"key": step.key, "do": step.does, "name": step.name} | _written(step.what)
    if step.ways:
        found["ways"] = [[step_json(each) for each in way] for way in step.ways]
    return found


def _written(part: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if value is None:
            continue
        if isinstance(value, tuple):
            found[each.name] = list(value)
        else:
            found[each.name] = _written(value) if isinstance(value, Ask | Length) else value
    return found
