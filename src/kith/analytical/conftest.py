"""A shop's tables in a database of their own, as the rooms' types would fill the lake from them."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from kith.analytical.warehouse.source import LakeSource
from kith.config.postgres import Server

SCHEMA = """
create table customers_party (
    id bigint primary key, kind text not null default 'person', created_at timestamptz not null default now(),
    chg xid8 not null default pg_current_xact_id());
create table shop_sale (
    id bigint generated always as identity primary key, party_id bigint not null,
    occurred_at timestamptz not null, amount numeric(18,4) not null, is_sample boolean not null default false,
    chg xid8 not null default pg_current_xact_id());
create table shop_tombstone (id bigint not null, chg xid8 not null default pg_current_xact_id());
create index on shop_sale (chg);
create function touched() returns trigger language plpgsql as
    $$ begin new.chg := pg_current_xact_id(); return new; end $$;
create function buried() returns trigger language plpgsql as
    $$ begin insert into shop_tombstone (id) values (old.id); return old; end $$;
create trigger touched before update on shop_sale for each row execute function touched();
create trigger buried after delete on shop_sale for each row execute function buried();
create table customers_fact (
    party_id bigint primary key references customers_party (id),
    orders int, revenue numeric(18,2), revenue_90_days numeric(18,2), revenue_365_days numeric(18,2),
    first_order_at timestamptz, last_order_at timestamptz,
    usual_gap_days numeric(8,2), recency_score smallint, frequency_score smallint, monetary_score smallint,
    rfm_segment text, standing text, standing_as_of timestamptz, abc_class text, abc_rank int, abc_share numeric(7,6),
    lifetime_value numeric(18,2), lifetime_value_low numeric(18,2), lifetime_value_high numeric(18,2),
    lifetime_potential numeric(18,2), xyz_class text,
    expected_orders numeric(10,4), alive_probability numeric(6,5), reasons jsonb not null default '{}',
    rfm_as_of timestamptz, abc_as_of timestamptz, lifetime_value_as_of timestamptz,
    chg xid8 not null default pg_current_xact_id());
create table customers_fact_history (
    id bigint generated always as identity primary key, party_id bigint not null, name text not null,
    old jsonb, new jsonb, as_of timestamptz not null, recorded_at timestamptz not null default now());
"""

SOURCES = (
    LakeSource("party", "select id as party_id, kind, created_at, chg from customers_party"),
    LakeSource(
        "sale",
        "select id as sale_id, party_id, occurred_at, amount, 'EUR' as currency, is_sample, chg"
        " from shop_sale",
        "select id as sale_id, chg from shop_tombstone",
    ),
)


OLDEST = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


@dataclass(frozen=True, slots=True)
class Shop:
    """A database with parties and sales, and a folder for its lake."""

    uri: str
    lake: Path

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.uri)

    def sell(self, *sales: tuple[int, str, str]) -> None:
        """Record sales (party, moment, amount), with the parties that they need."""
        with self.connect() as connection, connection.cursor() as cursor:
            parties = [(party,) for party, _, _ in sales]
            cursor.executemany("insert into customers_party (id) values (%s) on conflict do nothing", parties)
            cursor.executemany(
                "insert into shop_sale (party_id, occurred_at, amount) values (%s, %s, %s)", sales
            )

    def settle(self) -> None:
        """Waits until nothing older is under way on the server, other databases' transactions included."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            row = connection.execute("select pg_current_xact_id()::text::bigint").fetchone()
            patience = time.monotonic() + 60
            while row and connection.execute(OLDEST).fetchone() < row and time.monotonic() < patience:  # type: ignore[operator]
                time.sleep(0.05)


@pytest.fixture
def shop(postgres_server: Server, tmp_path: Path) -> Iterator[Shop]:
    name = sql.Identifier(f"kith_lake_{os.getpid()}_{uuid4().hex[:8]}")
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("create database {}").format(name))
        uri = postgres_server.address(name.as_string().strip('"'))
        try:
            with psycopg.connect(uri) as connection:
                connection.execute(SCHEMA)
            yield Shop(uri, tmp_path / "lake")
        finally:
            admin.execute(sql.SQL("drop database {} with (force)").format(name))
