"""A piece of SQL with its parameters and the joins it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kith.core.registry.field import Join


@dataclass(frozen=True, slots=True)
class Fragment:
    """`text` holds `%s` once for each of `params`, in order."""

    text: str
    params: tuple[Any, ...] = ()
    joins: tuple[Join, ...] = ()


TRUE = Fragment("true")
FALSE = Fragment("false")


def merge_joins(*lists: tuple[Join, ...]) -> tuple[Join, ...]:
    """Each join once, in the order of first need."""
    return tuple(dict.fromkeys(join for joins in lists for join in joins))


def conjunction(parts: list[Fragment]) -> Fragment:
    """All parts together; `true` where there is none."""
    if any(part.text == "false" for part in parts):
        return FALSE
    return _together([part for part in parts if part.text != "true"], " and ", TRUE)


def disjunction(parts: list[Fragment]) -> Fragment:
    """Any of the parts; `false` where there is none."""
    if any(part.text == "true" for part in parts):
        return TRUE
    return _together([part for part in parts if part.text != "false"], " or ", FALSE)


def _together(parts: list[Fragment], word: str, nothing: Fragment) -> Fragment:
    if not parts:
        return nothing
    if len(parts) == 1:
        return parts[0]
    text = "(" + word.join(part.text for part in parts) + ")"
    return Fragment(
        text,
        tuple(param for part in parts for param in part.params),
        merge_joins(*(part.joins for part in parts)),
    )


def negation(part: Fragment) -> Fragment:
    """Holds where the part does not, NULL counting as not."""
    if part.text in ("true", "false"):
        return FALSE if part.text == "true" else TRUE
    return Fragment(f"({part.text}) is not true", part.params, part.joins)


def joined(joins: tuple[Join, ...]) -> str:
    """The joins as SQL, behind a FROM."""
    return "".join(f" left join {join.table} {join.alias} on {join.on}" for join in joins)
