"""How somebody looks at a dashboard: as whom, at what time, narrowed to what; and what they see of one tile."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from kith.analytical.dashboard.period import Days, Period, before, days_of
from kith.core.conditions.tree import Group, Line, Node, Values
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field
from kith.desk.actions_view import Action
from kith.desk.charts import Chart
from kith.desk.charts.svg import Table

QUICK, PATIENT = 300, 5_000
"""Milliseconds that a list may take while the page is made, and when it is asked for by itself."""


@dataclass(frozen=True, slots=True)
class Look:
    """`only` narrows every list whose records have the field to one of its choices."""

    actor: Actor
    period: str = Period.ALL
    compared: bool = False
    only: tuple[tuple[str, str], ...] = ()
    today: date = field(default_factory=timezone.localdate)
    patience: int = QUICK

    @property
    def days(self) -> Days | None:
        return days_of(self.period, self.today)

    @property
    def days_before(self) -> Days | None:
        """What the period is compared with, where that is asked for."""
        return before(self.period, self.days) if self.compared and self.days else None

    def narrowing(self, fields: dict[str, Field], dated: str, days: Days | None) -> tuple[Node, ...]:
        """What the page asks of a list with these fields."""
        lines: list[Node] = [Line(key, "is", Values((value,))) for key, value in self.only if key in fields]
        if days and dated in fields:
            lines.append(days.line(fields[dated], self.actor.timezone))
        return tuple(lines)


def all_of(condition: Node | None, more: tuple[Node, ...]) -> Node | None:
    """Both together; None where nothing is asked."""
    parts = (condition, *more) if condition else more
    return Group("all", parts) if parts else None


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a list: its name, where it is, and a line on it."""

    title: str
    href: str
    detail: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees of a tile: a number, a chart, a table or rows, and a sentence on it.

    `missing` says why there is nothing; `is_late` that working it out takes longer than a page waits. `change` is
    against the period before, in words; `ways` lead to the people behind it.
    """

    title: str
    finding: str = ""
    number: str = ""
    change: str = ""
    chart: Chart | None = None
    figures: Table | None = None
    as_table: bool = False
    rows: tuple[Row, ...] = ()
    ways: tuple[Action, ...] = ()
    foot: str = ""
    missing: str = ""
    is_late: bool = False

    @property
    def table(self) -> Table | None:
        return self.figures or (self.chart.table if self.chart else None)
