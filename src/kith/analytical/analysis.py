"""What an analysis is: a question, a query over the lake, facts for customers, their reasons, a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext

from kith.analytical.products import names
from kith.core.errors import Text
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.charts import Chart
from kith.desk.charts import Table as Figures

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine, Tables

FACTS = "customers_fact"
"""The table of facts that are fields of the customer."""

KEY = "party_id"
"""The column that names the customer in every result."""

# Reasons are as of a past night, where "today" and a date without its year would mislead.
_NEVER_TODAY = date.max


class Unit(StrEnum):
    """How a figure in a reason is written."""

    NUMBER = "number"
    ORDERS = "orders"
    DAYS = "days"
    DAY = "day"
    MONEY = "money"
    SHARE = "share"
    PRODUCT = "product"

    def written(self, value: Any, currency: str) -> str:
        """`value` as stored, for a reader in the active language."""
        match self:
            case Unit.MONEY:
                return formats.money(value, currency)
            case Unit.SHARE:
                return formats.percent(value)
            case Unit.DAY:
                return formats.day(date.fromisoformat(value), _NEVER_TODAY)
            case Unit.DAYS:
                return ngettext("%(n)s day", "%(n)s days", round(value)) % {"n": formats.number(value, 0)}
            case Unit.ORDERS:
                return orders(value)
            case Unit.PRODUCT:
                return names([value]).get(value) or gettext("a product without a name")
            case Unit.NUMBER:
                return formats.number(value)


def orders(value: float) -> str:
    """A number of orders, expected ones with one decimal place."""
    whole = value == int(value)
    written = formats.number(value, 0 if whole else 1)
    return ngettext("%(n)s order", "%(n)s orders", int(value) if whole else 2) % {"n": written}


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that an analysis writes on each customer: a column of its table of facts.

    A number that moves by no more than `tolerance` (a share of the smaller amount) counts as unchanged; with
    `remembered`, what it was before a change is kept.
    """

    name: str
    type: str
    tolerance: float = 0.0
    remembered: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a customer has the values that it has.

    It holds for the rows of the result whose boolean column `because_<key>` is true. `text` names its
    figures as `%(name)s`; they are columns of the result, written by their unit.
    """

    key: str
    text: Text
    figures: Mapping[str, Unit]

    @property
    def column(self) -> str:
        return f"because_{self.key}"

    def told(self, values: Mapping[str, Any], currency: str) -> str:
        written = {name: unit.written(values[name], currency) for name, unit in self.figures.items()}
        return str(self.text) % written


@dataclass(frozen=True, slots=True)
class Part:
    """One more thing that an analysis shows on its own page: a drawing or figures, what they mean, and what can be done
    with it."""

    title: str
    note: str
    chart: Chart | None = None
    figures: Figures | None = None
    ways: tuple[Action, ...] = ()


def no_parts(_findings: Any, _currency: str) -> tuple[Part, ...]:
    """For analyses that one drawing tells whole."""
    return ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was computed: a table with `party_id`, facts and reasons' columns; findings for all customers.

    Where the table is not of customers, since the analysis writes no facts, `customers` says how many it speaks of.
    """

    result: Table
    findings: Any
    customers: int | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis, described once.

    `query` is a pure function of the lake's tables and a moment (UTC), made of portable operators; `finish`
    turns its kept result into an Outcome and raises Invalid where the data do not suffice. `findings` is a
    dataclass that survives JSON; `verdict` and `chart` say it in words and as a drawing, given the house
    currency, and `parts` tell what stands behind it. `changes` are reasons too: what would change the values.
    `table` is where its facts are written: a row for each customer, with `reasons` and the column `as_of`.
    """

    key: str
    title: Text
    question: Text
    needs: tuple[str, ...]
    facts: tuple[Fact, ...]
    reasons: tuple[Reason, ...]
    findings: type[Any]
    query: Callable[[Tables, datetime], Table]
    finish: Callable[[Engine, Table, datetime], Outcome]
    verdict: Callable[[Any, str], str]
    chart: Callable[[Any, str], Chart]
    changes: tuple[Reason, ...] = ()
    parts: Callable[[Any, str], tuple[Part, ...]] = no_parts
    table: str = FACTS

    @property
    def as_of(self) -> str:
        """The column of the facts table that says when this analysis wrote a row."""
        return f"{self.key}_as_of"

    def reasons_told(self, stored: Sequence[Mapping[str, Any]], currency: str) -> list[str]:
        """The reasons stored on a customer, as sentences in the active language."""
        return _told(self.reasons, stored, currency)

    def changes_told(self, stored: Sequence[Mapping[str, Any]], currency: str) -> list[str]:
        """What would change the customer's values, as sentences."""
        return _told(self.changes, stored, currency)


def _told(reasons: Sequence[Reason], stored: Sequence[Mapping[str, Any]], currency: str) -> list[str]:
    by_key = {reason.key: reason for reason in reasons}
    known = ((by_key.get(entry["key"]), entry["figures"]) for entry in stored)
    return [reason.told(figures, currency) for reason, figures in known if reason]
