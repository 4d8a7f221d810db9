# ruff: noqa: S608 - columns are those that analyses declare, and values travel as parameters or by COPY
"""The results of analyses, written onto customers: set by set, and only where something has changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from psycopg import Connection

from kith.analytical.analysis import KEY, Analysis, Fact, Reason, Unit
from kith.analytical.warehouse.limits import quoted

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from kith.analytical.warehouse.engine import Engine

HISTORY, PARTIES = "customers_fact_history", "customers_party"

_NULL = r"\N"
_PLACES = {Unit.MONEY: 2, Unit.SHARE: 4, Unit.ORDERS: 2, Unit.DAYS: 1, Unit.NUMBER: 2}
_AS_THEY_ARE = frozenset({Unit.DAY, Unit.PRODUCT})


@dataclass(frozen=True, slots=True)
class Written:
    """How many customers got new values, had the same ones, and have none any more."""

    changed: int
    unchanged: int
    cleared: int


@contextmanager
def exported(engine: Engine, analysis: Analysis, result: Table, folder: Path) -> Iterator[BinaryIO]:
    """The result's customers, facts and reasons as CSV, as `write` takes it. Gone after the block."""
    columns = ", ".join([KEY, *(_exact(fact) for fact in analysis.facts), f"{_reasons(analysis)} as reasons"])
    with TemporaryDirectory(prefix="spill-", dir=folder) as place:
        path = Path(place) / "facts.csv"
        engine.duck.execute(
            f"copy (select {columns} from {result.get_name()}) to {quoted(path)}"
            f" (format csv, header false, nullstr '{_NULL}')"
        ).fetchall()
        with path.open("rb") as file:
            yield file


def _exact(fact: Fact) -> str:
    """A fact's column; moments carry their zone, so that no session's setting can shift them."""
    return f"{fact.name}::timestamptz as {fact.name}" if fact.type == "timestamptz" else fact.name


def _reasons(analysis: Analysis) -> str:
    each = ", ".join(
        f"case when {reason.column}"
        f" then json_object('key', '{reason.key}', 'figures', {_figures(reason)}) end"
        for reason in (*analysis.reasons, *analysis.changes)
    )
    return f"to_json(list_filter([{each}]::json[], lambda one: one is not null))"


def _figures(reason: Reason) -> str:
    pairs = ", ".join(
        f"'{name}', {name if unit in _AS_THEY_ARE else f'round({name}::double, {_PLACES[unit]})'}"
        for name, unit in reason.figures.items()
    )
    return f"json_object({pairs})" if pairs else "json('{}')"


def write(connection: Connection[Any], analysis: Analysis, rows: BinaryIO | None, as_of: datetime) -> Written:
    """Write the analysis's facts from `rows` (see `exported`) onto customers; None clears all of them.

    A customer whose values have all moved within their tolerance keeps them, with the moment they were
    computed for. Who is missing in `rows` loses them. What a remembered fact was before goes into the
    history.
    """
    statements = _Statements(analysis)
    with connection.transaction():
        connection.execute(statements.receive)
        if rows is not None:
            _copy(connection, rows)
        connection.execute("analyze facts_in")
        changed, total = _one(connection, statements.change, as_of)
        cleared = connection.execute(statements.clear, {"as_of": as_of}).fetchall()
        connection.execute(statements.sweep, {"parties": [party for (party,) in cleared]})
        connection.execute("drop table facts_in")
    return Written(changed, total - changed, len(cleared))


def _copy(connection: Connection[Any], rows: BinaryIO) -> None:
    with connection.cursor().copy(f"copy facts_in from stdin (format csv, null '{_NULL}')") as copy:
        while block := rows.read(1 << 20):
            copy.write(block)


def _one(connection: Connection[Any], sql: str, as_of: datetime) -> tuple[int, int]:
    row = connection.execute(sql, {"as_of": as_of}).fetchone()
    assert row is not None
    return row[0], row[1]


class _Statements:
    """The SQL for one analysis."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._names = [fact.name for fact in analysis.facts]

    @property
    def receive(self) -> str:
        columns = ", ".join(f"{fact.name} {fact.type}" for fact in self._analysis.facts)
        return (
            f"create temp table facts_in ({KEY} bigint primary key, {columns}, reasons jsonb) on commit drop"
        )

    @property
    def change(self) -> str:
        """Gives the number of customers written, and of those that came in and still exist."""
        as_of, names = self._analysis.as_of, ", ".join(self._names)
        taken = ", ".join(f"{name} = excluded.{name}" for name in [*self._names, as_of])
        return f"""
            with known as (select i.* from facts_in i join {PARTIES} p on p.id = i.{KEY}),
            written as (
                insert into {self._analysis.table} as f ({KEY}, {names}, reasons, {as_of})
                select {KEY}, {", ".join(f"i.{name}" for name in self._names)},
                       jsonb_build_object('{self._analysis.key}', i.reasons), %(as_of)s
                  from known i left join {self._analysis.table} f using ({KEY})
                 where f.{as_of} is null or {self._differs}
                on conflict ({KEY}) do update
                    set {taken}, reasons = coalesce(f.reasons, '{{}}') || excluded.reasons
                returning {self._both}),
            {self._remembered}
            select (select count(*) from written), (select count(*) from known)"""

    @property
    def clear(self) -> str:
        """Gives the customers that have lost their values."""
        as_of = self._analysis.as_of
        emptied = ", ".join(f"{name} = null" for name in [*self._names, as_of])
        return f"""
            with written as (
                update {self._analysis.table} f
                   set {emptied}, reasons = coalesce(f.reasons, '{{}}') - '{self._analysis.key}'
                 where f.{as_of} is not null and not exists (select from facts_in i where i.{KEY} = f.{KEY})
                returning {self._both}),
            {self._remembered}
            select {KEY} from written"""

    @property
    def sweep(self) -> str:
        """Removes rows in which nothing is left."""
        return f"""
            delete from {self._analysis.table} f
             where {KEY} = any(%(parties)s) and coalesce(reasons, '{{}}') = '{{}}'
               and jsonb_strip_nulls(to_jsonb(f) - array['{KEY}', 'reasons', 'chg']) = '{{}}'"""

    @property
    def _differs(self) -> str:
        key = self._analysis.key
        keys = "jsonb_path_query_array({}, '$[*].key')"
        reasons = f"{keys} is distinct from {keys}".format(f"f.reasons->'{key}'", "i.reasons")
        return " or ".join([*(_differs(fact) for fact in self._analysis.facts), reasons])

    @property
    def _both(self) -> str:
        before_and_after = (f"old.{name} as old_{name}, new.{name} as new_{name}" for name in self._remember)
        return ", ".join([f"new.{KEY}", *before_and_after])

    @property
    def _remember(self) -> list[str]:
        return [fact.name for fact in self._analysis.facts if fact.remembered]

    @property
    def _remembered(self) -> str:
        values = ", ".join(
            f"('{name}', to_jsonb(w.old_{name}), to_jsonb(w.new_{name}))" for name in self._remember
        )
        return f"""remembered as (
                insert into {HISTORY} ({KEY}, name, old, new, as_of, recorded_at)
                select w.{KEY}, v.name, v.old, v.new, %(as_of)s, now()
                  from written w cross join lateral (values {values or "('', null::jsonb, null::jsonb)"}) v(name, old, new)
                 where v.old is not null and v.old is distinct from v.new)"""


def _differs(fact: Fact) -> str:
    old, new = f"f.{fact.name}", f"i.{fact.name}"
    if not fact.tolerance:
        return f"{old} is distinct from {new}"
    far = f"abs({old} - {new}) > {fact.tolerance} * least(abs({old}), abs({new}))"
    return f"({old} is null) <> ({new} is null) or {far}"
