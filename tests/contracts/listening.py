"""Hears every statement of a request: its text, and which parts of the house it came through."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from django.db import connection

from kith.core.records.settings import forget_settings, setting
from kith.core.registry import current
from kith.core.statement import watch

SHARES = "core_share"
NAMED_EVERYWHERE = "core_principal"  # who did something stands beside everything that was done
THEIRS = (
    "kith.core.records",
    "kith.core.access",
    "kith.core.search",
    "kith.core.events",
    "kith.core.principals",
)


# What is allowed for somebody is judged by all that is known of them, not by what the asker may see of it.
JUDGES = ("kith.privacy.gate", "kith.privacy.consent.queries", "kith.privacy.purpose.queries")


@dataclass(frozen=True, slots=True)
class Heard:
    """One statement. `through` are the modules of the house on the way to it, the nearest first."""

    sql: str
    through: tuple[str, ...]

    @property
    def tables(self) -> set[str]:
        """The tables of registered types that it reads."""
        named = set(re.findall(r'\b(?:from|join)\s+"?([a-z_]+)"?', self.sql.lower()))
        return named & ({declared.table for declared in current().types} - {NAMED_EVERYWHERE})

    @property
    def is_answered_for(self) -> bool:
        """Whether the planner, a verb or access stands behind this statement.

        For somebody who sees only what is shared, access writes the table of shares into every statement.
        """
        return SHARES in self.sql or any(module.startswith((*THEIRS, *JUDGES)) for module in self.through)


def _through() -> tuple[str, ...]:
    found: list[str] = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if (
            module.startswith("kith.")
            and module != "kith.core.statement"
            and (not found or found[-1] != module)
        ):
            found.append(module)
        frame = frame.f_back
    return tuple(found)


@contextmanager
def listening() -> Iterator[list[Heard]]:
    """Everything that is asked of the database, through Django or past it."""
    forget_settings()
    setting("house.name")  # read once in ten seconds, which is not what anybody wants to count
    heard: list[Heard] = []

    def through_django(
        execute: Callable[..., Any], sql: str, params: object, many: bool, context: object
    ) -> Any:
        heard.append(Heard(sql, _through()))
        return execute(sql, params, many, context)

    stop = watch(lambda sql: heard.append(Heard(sql, _through())))
    try:
        with connection.execute_wrapper(through_django):
            yield heard
    finally:
        stop()
