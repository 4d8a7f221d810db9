"""What was erased is in no file of the lake, not even in one that nobody reads any more."""

from pathlib import Path

import duckdb

from kith.analytical.conftest import SOURCES as ALL
from kith.analytical.conftest import Shop
from kith.analytical.warehouse.lake import Lake
from kith.analytical.warehouse.limits import Limits
from kith.analytical.warehouse.purge import purge

SMALL = Limits(memory="256MB", threads=1, spill="1GB")
SOURCES, DAY = ALL[1:], "2026-01-01 12:00+00"


def parties_in_files(folder: Path) -> set[int]:
    """Everybody of whom a row stands in any file, counted or not."""
    files = [str(path) for path in folder.glob("*/*.parquet")]
    text = f"select distinct party_id from read_parquet({files}, union_by_name = true)"
    return {row[0] for row in duckdb.execute(text).fetchall() if row[0] is not None}


def test_no_file_has_a_row_of_the_party_any_more(shop: Shop) -> None:
    lake = Lake(shop.lake, SMALL)
    shop.sell((1, DAY, "5"), (1, DAY, "6"), *[(2, DAY, "7")] * 400)
    lake.refresh(shop.uri, SOURCES)
    assert {1, 2} <= parties_in_files(shop.lake)
    with shop.connect() as database:
        database.execute("delete from shop_sale where party_id = 1")
        database.execute("delete from customers_party where id = 1")
    lake.refresh(shop.uri, SOURCES)
    assert 1 in parties_in_files(shop.lake), "a deleted row stands in its file until that is written anew"
    purge(lake, shop.uri, SOURCES, 1)
    left = parties_in_files(shop.lake)
    assert 1 not in left
    assert 2 in left
    after = lake.manifest()
    assert after
    assert after.tables["sale"].rows == 400
    assert after.is_whole(shop.lake)


def test_purging_again_changes_nothing(shop: Shop) -> None:
    lake = Lake(shop.lake, SMALL)
    shop.sell((2, DAY, "5"))
    lake.refresh(shop.uri, SOURCES)
    assert purge(lake, shop.uri, SOURCES, 77) == 0


def test_a_house_without_a_lake_has_nothing_to_do(shop: Shop) -> None:
    assert purge(Lake(shop.lake, SMALL), shop.uri, SOURCES, 1) == 0
    assert not shop.lake.exists()
