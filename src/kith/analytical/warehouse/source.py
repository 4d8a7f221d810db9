# ruff: noqa: S608 - the SELECTs are written by rooms, and no value comes from outside
"""How rooms fill the lake: SELECTs over PostgreSQL that give a canonical table's columns and `chg`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from kith.analytical.warehouse.tables import TABLES, LakeTable
from kith.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class LakeSource:
    """A SELECT that fills a canonical table.

    It gives every column of the table and `chg xid8`, the transaction that last wrote the row; an index on
    `chg` makes refreshing cheap. `tombstones_sql` gives the key and `chg` of deleted rows; without it
    deletions are only seen when a count does not match. A SELECT that leaves out some rows, as those put
    aside, needs tombstones for these too, since a row that stops being given is not seen to have changed.
    """

    table: str
    select_sql: str
    tombstones_sql: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """All sources of one canonical table as one."""

    table: LakeTable
    selects: tuple[str, ...]
    tombstones: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Changes when the table or a SELECT does, and then the table is loaded afresh."""
        said = repr((self.table, self.selects, self.tombstones))
        return sha256(said.encode()).hexdigest()[:16]

    def rows(self, since: int | None = None) -> str:
        """The statement that gives the rows, or only those written by transactions from `since` on."""
        columns = ", ".join(column.pulled() for column in self.table.columns)
        return f"select {columns} from ({_union(self.selects)}) source{_from(since)}"

    def gone(self, since: int) -> str:
        """The statement that gives the keys deleted by transactions from `since` on."""
        keys = ", ".join(column.pulled() for column in self.table.key_columns)
        if not self.tombstones:
            return f"select {keys} from ({_union(self.selects)}) source where false"
        return f"select {keys} from ({_union(self.tombstones)}) source{_from(since)}"


def _union(selects: tuple[str, ...]) -> str:
    return " union all ".join(f"({select})" for select in selects)


def _from(since: int | None) -> str:
    return "" if since is None else f" where chg >= '{since}'::xid8"


def feeds(sources: Iterable[LakeSource]) -> tuple[Feed, ...]:
    """The sources, put together by table; one that is given twice counts once.

    Raises Invalid for a table that the lake does not know.
    """
    by_table: dict[str, list[LakeSource]] = {}
    for source in dict.fromkeys(sources):
        by_table.setdefault(source.table, []).append(source)
    unknown = sorted(by_table.keys() - TABLES.keys())
    if unknown:
        raise Invalid({name: [_("The warehouse has no such table.")] for name in unknown})
    return tuple(_feed(TABLES[name], group) for name, group in by_table.items())


def _feed(table: LakeTable, group: list[LakeSource]) -> Feed:
    tombstones = (source.tombstones_sql for source in group)
    return Feed(
        table,
        tuple(source.select_sql for source in group),
        tuple(sql for sql in tombstones if sql is not None),
    )
