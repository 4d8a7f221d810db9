"""Questions to the lake are answered within bounds, and reach nothing but what was offered."""

import time
from pathlib import Path

import pytest

from kith.analytical.conftest import SOURCES, Shop
from kith.analytical.query import answering
from kith.analytical.query.answering import answered
from kith.analytical.query.offered import Offer
from kith.analytical.warehouse.lake import Lake
from kith.analytical.warehouse.limits import Limits
from kith.analytical.warehouse.manifest import Manifest
from kith.core.errors import Conflict, Invalid

OFFER: Offer = {"party": ["party_id", "kind"], "sale": ["sale_id", "party_id", "occurred_at", "amount"]}


class Asked:
    """A lake with three sales, to be asked."""

    def __init__(self, shop: Shop) -> None:
        shop.sell((1, "2026-01-05", "10.50"), (1, "2026-02-05", "4.50"), (2, "2026-02-06", "-3"))
        self.folder: Path = shop.lake
        self.manifest: Manifest = Lake(shop.lake, Limits(memory="256MB", threads=1)).refresh(
            shop.uri, SOURCES
        )

    def __call__(self, sql: str, offer: Offer = OFFER) -> list[list[object]]:
        found = answered(sql, offer, self.folder, self.manifest, lambda: True)
        assert found is not None
        return list(found["rows"])


@pytest.fixture
def ask(shop: Shop) -> Asked:
    return Asked(shop)


def test_sums_joins_windows_and_own_tables_are_answered(ask: Asked) -> None:
    assert ask("select party_id, sum(amount) from sale group by 1 order by 1;") == [
        [1, "15.0000"],
        [2, "-3.0000"],
    ]
    assert ask(
        "with big as (select * from sale where amount > 5) select count(*) from big join party using (party_id) -- all"
    ) == [[1]]
    assert ask(
        "from sale select occurred_at::date, row_number() over (order by amount) order by 1 limit 1"
    ) == [["2026-01-05", 3]]
    assert ask("select n from range(3) r (n), unnest([1]) u") == [[0], [1], [2]]


def test_columns_have_kinds(ask: Asked) -> None:
    found = answered(
        "select amount, occurred_at, occurred_at::date d, true t, 'x' s, null::double n from sale",
        OFFER,
        ask.folder,
        ask.manifest,
        lambda: True,
    )
    assert found is not None
    assert [kind for _name, kind in found["columns"]] == ["number", "moment", "day", "flag", "text", "number"]


@pytest.mark.parametrize(
    "sql",
    [
        "insert into sale values (1)",
        "drop view sale",
        "create table t as select 1",
        "copy sale to '/tmp/stolen.csv'",
        "set memory_limit = '100GB'",
        "attach '/tmp/other.db'",
        "install httpfs",
        "select 1; select 2",
        "describe sale",
        "summarize sale",
        "select * from '/etc/passwd'",
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('https://example.com/x.csv')",
        "select * from glob('/*')",
        "select * from duckdb_settings()",
        "select * from information_schema.tables",
        "select * from main.sale",
        "select * from sale where exists (from read_text('/etc/hostname'))",
        "select (select content from read_text('/etc/hostname'))",
        "with t as (from read_text('/etc/hostname')) select * from t",
        "select * from query('select 1')",
        "select * from query_table(['sale'])",
        "select current_setting('temp_directory')",
        "select currency from sale",
        "selec 1",
        "select nothing from sale",
        "",
    ],
)  # fmt: skip
def test_what_is_no_question_to_what_was_offered_is_refused(ask: Asked, sql: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(sql)
    assert refused.value.fields["sql"]
    assert not Path("/tmp/stolen.csv").exists()


def test_no_file_of_the_lake_is_read_past_its_view(ask: Asked) -> None:
    file = ask.folder / ask.manifest.tables["sale"].base.path
    assert ask("select count(*) from sale") == [[3]]
    for source in (f"'{file}'", f'"{file}"', f"read_parquet('{file}')", f"parquet_metadata('{file}')"):
        with pytest.raises(Invalid):
            ask(f"select * from {source}")
    hidden = f'select * from (with "{file}" as (select 1) select * from "{file}") a, "{file}" b'
    with pytest.raises(Invalid):
        ask(hidden)


def test_tables_that_were_not_offered_are_not_there(ask: Asked) -> None:
    with pytest.raises(Invalid, match="party"):
        ask("select * from party", {"sale": ["amount"]})
    assert ask("select * from sale order by 1 limit 1", {"sale": ["amount"]}) == [["-3.0000"]]


def test_one_that_never_ends_is_ended(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "PATIENCE", 1.0)
    began = time.monotonic()
    with pytest.raises(Invalid, match="longer than 1 second"):
        ask("select count(*) from range(1000000000) a, range(1000000000) b")
    assert time.monotonic() - began < 30
    assert not list(ask.folder.glob("spill-*"))


def test_one_that_nobody_wants_any_more_is_ended(ask: Asked) -> None:
    endless = "with recursive t as (select 1 as n union all select n + 1 from t) select count(*) from t"
    assert answered(endless, OFFER, ask.folder, ask.manifest, lambda: False) is None


def test_one_that_is_too_large_says_so(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "SPILL", "1MB")
    monkeypatch.setattr(answering, "MEMORY", "60MB")
    with pytest.raises(Invalid, match="more memory"):
        ask("select array_agg(a.range::text || b.range::text) from range(3000) a, range(3000) b")


@pytest.mark.parametrize(
    "sql",
    [
        "select repeat('x', 900000000) as a, repeat('y', 900000000) as b from range(4)",
        f"select {'(' * 3000}1{')' * 3000}",
        f"select {' + '.join(['1'] * 3000)}",
    ],
)
def test_one_that_is_monstrous_takes_nobody_along(ask: Asked, sql: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(sql)
    assert refused.value.fields["sql"]


def test_so_many_rows_are_kept_and_it_is_said(ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "ROWS", 5)
    found = answered("select range from range(7)", OFFER, ask.folder, ask.manifest, lambda: True)
    assert found is not None
    assert (len(found["rows"]), found["more"]) == (5, True)
    monkeypatch.setattr(answering, "LARGEST", 10)
    with pytest.raises(Invalid, match="too large"):
        ask("select range from range(5)")


def test_a_damaged_lake_is_not_asked(ask: Asked) -> None:
    (ask.folder / ask.manifest.tables["sale"].base.path).unlink()
    with pytest.raises(Conflict):
        ask("select 1")
