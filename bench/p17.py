"""P17: analyses over the lake against the same ones in PostgreSQL, and the memory that a worker needs for all of them.

RFM, ABC and cohorts are the product's own expressions, compiled for either; products bought together are one statement
that both understand. Each way runs in turn. PostgreSQL gets a gigabyte for each sort or hash.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import lines
import psycopg
import rounds

if TYPE_CHECKING:
    from kith.analytical.warehouse.engine import Engine

ROUNDS = 3
NOW = datetime(2025, 11, 1, tzinfo=UTC)
GOALS = {"rfm": 3.0, "abc": 8.0, "cohorts": 4.0, "pairs": 5.0}
PAIRS = """
select a.product_id as one, b.product_id as other, count(*) as n
  from sale_line a join sale_line b on a.sale_id = b.sale_id and a.product_id < b.product_id
 group by 1, 2 having count(*) > 3
"""
VIEWS = """
create temp view sale as select id as sale_id, party_id, occurred_at at time zone 'UTC' as occurred_at, amount,
    'EUR' as currency, false as is_sample from bench_sale;
create temp view sale_line as select id as line_id, sale_id, party_id, product_id, quantity, amount from bench_line;
set work_mem = '1GB';
set jit = off
"""


def statements() -> dict[str, tuple[str, str]]:
    """By analysis, what DuckDB and what PostgreSQL is asked."""
    import ibis
    from ibis.backends.sql.compilers import PostgresCompiler

    from kith.analytical.catalogue import ANALYSES
    from kith.analytical.warehouse.portable import duckdb_sql
    from kith.analytical.warehouse.tables import TABLES

    lake = {table.name: ibis.table(table.schema, name=table.name) for table in TABLES.values()}
    found = {"pairs": (PAIRS, PAIRS)}
    for key in ("rfm", "abc", "cohorts"):
        asked = ANALYSES[key].query(lake, NOW)
        theirs = str(PostgresCompiler().to_sqlglot(asked.unbind()).sql("postgres"))
        found[key] = duckdb_sql(asked), theirs
    return found


def measured(place: lines.Place) -> None:
    from kith.analytical.warehouse.engine import opened
    from kith.analytical.warehouse.lake import Lake
    from kith.analytical.warehouse.limits import Limits

    limits = Limits(memory="1GB", spill="8GB")
    manifest = Lake(place.lake, limits).refresh(place.uri, lines.SOURCES)
    rounds.say_machine()
    asked = statements()
    with opened(place.lake, manifest, limits) as engine, psycopg.connect(place.uri) as there:
        for statement in VIEWS.split(";\n"):
            there.execute(statement)
        for key, (ours, theirs) in asked.items():
            compare(key, engine, there, ours, theirs)
        everything(engine)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    rounds.say("P17 GB of memory", peak, 2 if place.rows <= lines.SIZES["10m"] else 8)


def compare(key: str, engine: Engine, there: psycopg.Connection, ours: str, theirs: str) -> None:
    ratios, told = [], []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        (here,) = engine.duck.execute(f"create or replace temp table found as {ours}").fetchall()[0]
        between = time.perf_counter()
        there.execute("drop table if exists found")
        number = there.execute(f"create temp table found as {theirs}").rowcount
        ended = time.perf_counter()
        if here != number:
            sys.exit(f"{key}: {here} rows here and {number} in PostgreSQL")
        ratios.append((ended - between) / (between - begun))
        told.append(f"{between - begun:.2f} and {ended - between:.2f} s")
    print(f"# {key}: {'; '.join(told)}")
    rounds.say(f"P17 {key}", statistics.median(ratios), GOALS[key], "≥")


def everything(engine: Engine) -> None:
    """Every analysis of the catalogue whose tables are there, as a worker runs them."""
    from kith.analytical.catalogue import ANALYSES
    from kith.core.errors import Invalid

    for analysis in ANALYSES:
        if not set(analysis.needs) <= engine.tables.keys():
            continue
        begun = time.perf_counter()
        try:
            result = engine.keep("result", analysis.query(engine.tables, NOW))
            analysis.finish(engine, result, NOW)
        except Invalid as refusal:
            print(f"# {analysis.key}: {refusal}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"# {analysis.key}: {time.perf_counter() - begun:.1f} s, at most {peak:.2f} GB so far")


def main() -> None:
    with lines.house(lines.options(__doc__)) as place:
        measured(place)


if __name__ == "__main__":
    main()
