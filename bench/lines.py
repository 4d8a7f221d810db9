"""Order lines, made once: a database with 10 million of them, a third as many sales, and the lake's SELECTs over both.

    with lines.house(10_000_000) as place: …

starts the embedded PostgreSQL of the cached folder (1.3 GB for 10 million lines, 13 GB for 100) and fills its tables by
statements of a million rows, so that neither memory nor the log of writes grows with their number.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")

from kith.analytical.warehouse.source import LakeSource  # noqa: E402 - the path stands above

SIZES = {"100k": 100_000, "1m": 1_000_000, "10m": 10_000_000, "100m": 100_000_000}
FOLDER = Path(os.environ.get("KITH_BENCH_FOLDER", Path.home() / ".cache" / "kith-bench"))
A_SALE = 3
BLOCK = 1_000_000

TABLES = """
create table if not exists bench_sale (
    id bigint primary key, party_id bigint not null, occurred_at timestamptz not null, amount numeric(18,4) not null,
    chg xid8 not null default pg_current_xact_id());
create table if not exists bench_line (
    id bigint primary key, sale_id bigint not null, party_id bigint not null, product_id bigint not null,
    quantity numeric(18,4) not null, amount numeric(18,4) not null, chg xid8 not null default pg_current_xact_id());
create table if not exists bench_gone (id bigint not null, chg xid8 not null default pg_current_xact_id());
create or replace function touched() returns trigger language plpgsql as
    $$ begin new.chg := pg_current_xact_id(); return new; end $$;
"""
DRAWN = "((hashint8extended(%s, %d) & 9007199254740991) / 9007199254740992.0)"
PARTY = f"1 + floor(power({DRAWN % ('sale', 1)}, 3) * %(people)s)::bigint"
SALES = f"""
insert into bench_sale (id, party_id, occurred_at, amount)
select sale, {PARTY}, timestamptz '2022-01-01' + {DRAWN % ("sale", 2)} * interval '1400 days',
       round((5 + 200 * {DRAWN % ("sale", 3)})::numeric, 2)
  from generate_series(%(first)s::bigint, %(last)s::bigint) as made(sale)
"""
LINES = f"""
insert into bench_line (id, sale_id, party_id, product_id, quantity, amount)
select line, sale, {PARTY}, 1 + floor(power({DRAWN % ("line", 4)}, 2) * 10000)::bigint,
       1 + (line %% 3), round((2 + 60 * {DRAWN % ("line", 5)})::numeric, 2)
  from (select line, 1 + (line - 1) / {A_SALE} as sale
          from generate_series(%(first)s::bigint, %(last)s::bigint) as made(line)) lines
"""
READY = """
create index on bench_sale (chg);
create index on bench_line (chg);
create trigger touched before update on bench_sale for each row execute function touched();
create trigger touched before update on bench_line for each row execute function touched();
vacuum analyze bench_sale;
vacuum analyze bench_line
"""
SOURCES = (
    LakeSource(
        "sale",
        "select id as sale_id, party_id, occurred_at, amount, 'EUR' as currency, false as is_sample, chg from bench_sale",
        "select id as sale_id, chg from bench_gone where false",
    ),
    LakeSource(
        "sale_line",
        "select id as line_id, sale_id, party_id, product_id, quantity, amount, chg from bench_line",
        "select id as line_id, chg from bench_gone",
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """The database, and a folder for its lake."""

    uri: str
    lake: Path
    rows: int


def options(text: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--data", choices=SIZES, default="10m", help="how many order lines")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they are kept")
    return parser.parse_args()


@contextmanager
def house(chosen: argparse.Namespace) -> Iterator[Place]:
    """The database with this many lines, running."""
    from kith.config.postgres import Server

    rows = SIZES[chosen.data]
    folder = chosen.folder / "lines"
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder / "postgres")
    with server.use(tell=lambda text: print(f"# {text}", file=sys.stderr)):
        name = f"lines_{chosen.data}"
        with psycopg.connect(server.address("postgres"), autocommit=True) as admin:
            if not admin.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
                admin.execute(f"create database {name}")
        uri = server.address(name)
        fill(uri, rows)
        yield Place(uri, folder / f"lake-{chosen.data}", rows)


def fill(uri: str, rows: int) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(TABLES)
        if connection.execute("select to_regclass('bench_line_chg_idx')").fetchone() != (None,):
            return
        connection.execute("truncate bench_sale, bench_line")
        connection.execute("set synchronous_commit = off")
        began = time.perf_counter()
        for statement, number in ((SALES, rows // A_SALE), (LINES, rows)):
            for first in range(1, number + 1, BLOCK):
                bounds = {"first": first, "last": min(first + BLOCK - 1, number), "people": rows // 10}
                connection.execute(statement, bounds)
        for statement in READY.split(";\n"):
            connection.execute(statement)
        print(f"# made {rows:,} lines in {time.perf_counter() - began:.0f} s", file=sys.stderr)
