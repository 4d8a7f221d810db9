"""The lake shows what PostgreSQL holds: all of it, nothing twice, and nothing half done."""

import errno
import os
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from kith.analytical.conftest import SOURCES, Shop
from kith.analytical.warehouse import manifest as contents
from kith.analytical.warehouse.engine import opened
from kith.analytical.warehouse.lake import GRACE, Lake
from kith.analytical.warehouse.limits import Limits, bounded
from kith.analytical.warehouse.manifest import Manifest
from kith.analytical.warehouse.source import LakeSource
from kith.core.errors import Conflict, Invalid

SMALL = Limits(memory="256MB", threads=1, spill="1GB")
Sale = tuple[object, ...]


def refreshed(shop: Shop, sources: tuple[LakeSource, ...] = SOURCES, verify: bool = False) -> Manifest:
    return Lake(shop.lake, SMALL).refresh(shop.uri, sources, verify=verify)


def in_lake(shop: Shop) -> Counter[Sale]:
    snapshot = contents.read(shop.lake)
    assert snapshot is not None
    with opened(shop.lake, snapshot, SMALL) as engine:
        return Counter(engine.rows(engine.tables["sale"]))


def in_postgres(shop: Shop) -> Counter[Sale]:
    with shop.connect() as connection:
        rows = connection.execute(
            "select id, party_id, occurred_at at time zone 'UTC', amount, 'EUR', is_sample from shop_sale"
        ).fetchall()
    return Counter(rows)


def many(count: int, party: int = 1) -> list[tuple[int, str, str]]:
    return [(party + n % 7, "2026-01-01 12:00+00", f"{n}.25") for n in range(count)]


def test_money_and_moments_arrive_exactly(shop: Shop) -> None:
    shop.sell(
        (1, "2026-03-01 00:30:00.123456+02", "99999999999999.9999"),
        (1, "1970-01-01 00:00+00", "-0.0001"),
        (2, "2026-12-31 23:59:59.999999-11", "0"),
    )
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)
    moment = datetime(2026, 2, 28, 22, 30, 0, 123456, UTC).replace(tzinfo=None)
    assert (1, 1, moment, Decimal("99999999999999.9999"), "EUR", False) in in_lake(shop)


def test_a_late_commit_is_never_missed(shop: Shop) -> None:
    shop.sell(*many(200))
    refreshed(shop)
    with shop.connect() as late:
        late.execute("insert into customers_party (id) values (50)")
        late.execute("insert into shop_sale (party_id, occurred_at, amount) values (50, now(), 5)")
        shop.sell((60, "2026-02-01", "6"))
        refreshed(shop)
        assert in_lake(shop) == in_postgres(shop)
        late.commit()
    shop.sell((70, "2026-02-02", "7"))
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)
    assert {row[1] for row in in_lake(shop)} >= {50, 60, 70}


def test_a_refresh_reads_only_what_changed(shop: Shop) -> None:
    shop.sell(*many(1000))
    shop.settle()
    first = refreshed(shop).tables["sale"]
    shop.sell((1, "2026-02-01", "6"))
    second = refreshed(shop).tables["sale"]
    assert second.base == first.base
    assert second.delta is not None
    assert (second.delta.rows, second.rows) == (1, 1001)


def test_changes_and_deletions_are_followed(shop: Shop) -> None:
    shop.sell(*many(1000))
    shop.settle()
    refreshed(shop)
    for statement in (
        "update shop_sale set amount = amount + 1 where id <= 3",
        "delete from shop_sale where id in (3, 4)",
        "update shop_sale set amount = 0 where id = 5",
        "delete from shop_sale where id = 5",
    ):
        with shop.connect() as connection:
            connection.execute(statement)
        assert refreshed(shop).tables["sale"].delta is not None
        assert in_lake(shop) == in_postgres(shop)


def test_a_row_deleted_and_put_back_is_there_once(shop: Shop) -> None:
    shop.sell(*many(1000))
    refreshed(shop)
    with shop.connect() as connection:
        connection.execute("delete from shop_sale where id = 7")
        connection.execute(
            "insert into shop_sale (id, party_id, occurred_at, amount) overriding system value"
            " values (7, 1, '2026-05-05', 77)"
        )
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)


def test_random_histories_end_in_the_same_rows(shop: Shop) -> None:
    draw = random.Random(7)
    shop.sell(*many(600))
    for _ in range(12):
        with shop.connect() as connection:
            for _ in range(draw.randint(0, 6)):
                connection.execute(_random_change(draw))
        refreshed(shop)
        assert in_lake(shop) == in_postgres(shop)


def _random_change(draw: random.Random) -> str:
    low = draw.randint(1, 600)
    return draw.choice(
        [
            f"update shop_sale set amount = {draw.randint(-50, 50)} where id between {low} and {low + 5}",
            f"delete from shop_sale where id between {low} and {low + 3}",
            "insert into shop_sale (party_id, occurred_at, amount) values (3, now(), 12)",
        ]
    )


def test_a_large_delta_becomes_the_new_base(shop: Shop) -> None:
    shop.sell(*many(100))
    first = refreshed(shop).tables["sale"]
    shop.sell(*many(3))
    after = refreshed(shop).tables["sale"]
    assert after.delta is None
    assert after.base != first.base
    assert in_lake(shop) == in_postgres(shop)


def test_another_cluster_is_loaded_whole(shop: Shop) -> None:
    shop.sell(*many(100))
    before = refreshed(shop)
    foreign = Manifest("somebody-elses", before.as_of, before.tables)
    contents.write(shop.lake, foreign)
    after = refreshed(shop)
    assert after.cluster == before.cluster
    assert after.tables["sale"].base != before.tables["sale"].base
    assert in_lake(shop) == in_postgres(shop)


def test_a_cluster_set_back_is_loaded_whole(shop: Shop) -> None:
    shop.sell(*many(100))
    before = refreshed(shop)
    with shop.connect() as connection:
        connection.execute("alter table shop_sale disable trigger touched")
        connection.execute("update shop_sale set amount = 2, chg = '1'::xid8 where id = 1")
    tables = {
        name: replace(files, watermark=files.watermark + 10**6) for name, files in before.tables.items()
    }
    contents.write(shop.lake, Manifest(before.cluster, before.as_of, tables))
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)


def test_a_crash_between_files_and_manifest_leaves_the_old_snapshot(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sell(*many(1000))
    refreshed(shop)
    before = in_lake(shop)
    shop.sell((1, "2026-02-01", "6"))
    with monkeypatch.context() as broken:
        broken.setattr(contents, "write", _power_cut)
        with pytest.raises(OSError, match="power"):
            refreshed(shop)
    assert in_lake(shop) == before
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)


def _power_cut(folder: Path, manifest: Manifest) -> None:
    raise OSError("power cut")


def test_a_shortened_file_is_loaded_again(shop: Shop) -> None:
    shop.sell(*many(100))
    shop.settle()
    base = shop.lake / refreshed(shop).tables["sale"].base.path
    os.truncate(base, 100)
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)


def test_a_file_deleted_by_hand_is_told_to_readers_and_loaded_again(shop: Shop) -> None:
    shop.sell(*many(100))
    shop.settle()
    before = refreshed(shop)
    (shop.lake / before.tables["sale"].base.path).unlink()
    with pytest.raises(Conflict, match="missing or damaged"), opened(shop.lake, before, SMALL):
        pass
    after = refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)
    assert after.tables["party"].base == before.tables["party"].base


def test_a_clock_set_back_misses_nothing(shop: Shop) -> None:
    shop.sell(*many(100))
    before = refreshed(shop)
    ahead = replace(before, as_of=before.as_of + timedelta(days=1))
    contents.write(shop.lake, ahead)
    shop.sell(*many(3))
    assert refreshed(shop).as_of < ahead.as_of
    assert in_lake(shop) == in_postgres(shop)


def test_a_full_disk_is_told_and_leaves_the_lake_as_it_was(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.sell(*many(1000))
    refreshed(shop)
    before = in_lake(shop)
    shop.sell((1, "2026-02-01", "6"))
    with monkeypatch.context() as full:
        full.setattr(contents, "write", _no_space)
        with pytest.raises(Conflict, match="disk is full"):
            refreshed(shop)
    assert in_lake(shop) == before
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)


def _no_space(folder: Path, manifest: Manifest) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_does_not_fit_within_the_limits_is_told_with_them(tmp_path: Path) -> None:
    little = Limits(memory="20MB", threads=1, spill="1MB")
    large = (
        "select md5(n::text) as t, row_number() over (order by md5(n::text)) from range(2000000) numbers(n)"
    )
    with pytest.raises(Conflict, match="20MB of memory and 1MB of disk"), bounded(tmp_path, little) as duck:
        duck.execute(f"select count(*) from ({large} order by 1 offset 10)").fetchall()
    assert list(tmp_path.iterdir()) == []


def test_a_broken_manifest_is_replaced(shop: Shop) -> None:
    shop.sell(*many(10))
    refreshed(shop)
    (shop.lake / "manifest.json").write_text("{")
    refreshed(shop)
    assert in_lake(shop) == in_postgres(shop)


def test_a_reader_keeps_its_snapshot_while_the_lake_moves_on(shop: Shop) -> None:
    shop.sell(*many(100))
    with opened(shop.lake, refreshed(shop), SMALL) as engine:
        shop.sell(*many(50))
        refreshed(shop)
        assert len(engine.rows(engine.tables["sale"])) == 100


def test_old_files_go_after_their_hour(shop: Shop) -> None:
    shop.sell(*many(100))
    old = refreshed(shop).tables["sale"].base.path
    shop.sell(*many(50))
    after = refreshed(shop)
    assert (shop.lake / old).exists()
    aged = tuple(contents.Retired(entry.path, entry.since - GRACE) for entry in after.retired)
    contents.write(shop.lake, Manifest(after.cluster, after.as_of, after.tables, aged))
    leftover = shop.lake / "sale" / "base-of-a-crash.parquet"
    leftover.touch()
    long_ago = (datetime.now(UTC) - timedelta(hours=2)).timestamp()
    os.utime(leftover, (long_ago, long_ago))
    refreshed(shop)
    assert not (shop.lake / old).exists()
    assert not leftover.exists()
    assert in_lake(shop) == in_postgres(shop)


def test_verifying_finds_what_the_watermark_cannot(shop: Shop) -> None:
    shop.sell(*many(100))
    shop.settle()
    refreshed(shop)
    with shop.connect() as connection:
        connection.execute("alter table shop_sale disable trigger user")
        connection.execute("update shop_sale set amount = amount + 1 where id = 4")
    refreshed(shop)
    assert in_lake(shop) != in_postgres(shop)
    refreshed(shop, verify=True)
    assert in_lake(shop) == in_postgres(shop)


def test_a_changed_source_is_loaded_whole(shop: Shop) -> None:
    shop.sell(*many(10))
    refreshed(shop)
    positive = LakeSource("sale", SOURCES[1].select_sql + " where amount > 5", SOURCES[1].tombstones_sql)
    assert refreshed(shop, (positive,)).tables["sale"].rows == 5


def test_several_sources_fill_one_table(shop: Shop) -> None:
    shop.sell(*many(10))
    sales = SOURCES[1]
    even, odd = (
        LakeSource("sale", f"{sales.select_sql} where id % 2 = {rest}", sales.tombstones_sql)
        for rest in (0, 1)
    )
    refreshed(shop, (even, odd))
    assert in_lake(shop) == in_postgres(shop)


def test_rows_that_share_a_key_are_refused(shop: Shop) -> None:
    shop.sell(*many(10))
    with pytest.raises(Invalid, match="same key"):
        refreshed(shop, (SOURCES[1], LakeSource("sale", SOURCES[1].select_sql)), verify=True)


def test_a_source_given_twice_counts_once(shop: Shop) -> None:
    shop.sell(*many(10))
    refreshed(shop, (SOURCES[1], SOURCES[1]))
    assert in_lake(shop) == in_postgres(shop)


def test_an_unknown_table_is_refused_by_name(shop: Shop) -> None:
    with pytest.raises(Invalid) as refusal:
        refreshed(shop, (LakeSource("weather", "select 1"),))
    assert list(refusal.value.fields) == ["weather"]


def test_a_second_writer_waits_and_then_gives_up(shop: Shop) -> None:
    lake = Lake(shop.lake, SMALL, patience=0.1)
    with lake.writing(), pytest.raises(Conflict, match="being refreshed"):
        lake.refresh(shop.uri, SOURCES)


def test_a_failing_source_leaves_the_lake_as_it_was(shop: Shop) -> None:
    shop.sell(*many(10))
    refreshed(shop)
    with pytest.raises(Exception, match="no_such_column"):
        refreshed(shop, (LakeSource("sale", "select no_such_column as sale_id from shop_sale"),))
    assert in_lake(shop) == in_postgres(shop)


def test_a_role_without_special_rights_can_fill_the_lake(shop: Shop) -> None:
    shop.sell(*many(10))
    role = shop.uri.rsplit("/", 1)[-1].split("?")[0]
    with shop.connect() as connection:
        connection.execute(f"create role \"{role}\" login password 'x'")
        connection.execute(f'grant select on all tables in schema public to "{role}"')
    user = psycopg.conninfo.conninfo_to_dict(shop.uri)
    try:
        Lake(shop.lake, SMALL).refresh(
            f"postgresql://{role}:x@/{role}?host={user['host']}&port={user['port']}", SOURCES
        )
        assert in_lake(shop) == in_postgres(shop)
    finally:
        with shop.connect() as connection:
            connection.execute(f'drop owned by "{role}"')
            connection.execute(f'drop role "{role}"')
