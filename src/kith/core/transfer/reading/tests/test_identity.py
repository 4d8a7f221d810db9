"""Rows without a key of their own are known again."""

from __future__ import annotations

from kith.core.transfer.reading.identity import RowKeys, row_key


def keys(source: str, *rows: str) -> list[str]:
    given = RowKeys(source)
    return [given.key(row) for row in rows]


def test_the_same_file_gives_the_same_keys_next_week() -> None:
    rows = ["00001 19970101 1 11.77", "00002 19970112 1 12.00"]
    assert keys("cdnow", *rows) == keys("cdnow", *rows)
    # Written down, so that no change of the code makes yesterday's imports unknown.
    assert keys("cdnow", rows[0]) == ["c7af10cbb55b086b3460c6e921d8ef0d"]


def test_equal_rows_are_told_apart_by_their_occurrence() -> None:
    first, second, other = keys("cdnow", "a b", "a b", "c")
    assert len({first, second, other}) == 3
    assert (first, second) == (row_key("cdnow", "a b", 1), row_key("cdnow", "a b", 2))


def test_blanks_around_a_row_do_not_count_but_its_source_does() -> None:
    assert keys("cdnow", " a b \r") == keys("cdnow", "a b")
    assert keys("cdnow", "a b") != keys("shop", "a b")


def test_other_rows_between_do_not_change_a_key() -> None:
    assert set(keys("cdnow", "a", "b", "a")) == set(keys("cdnow", "b", "a", "a"))
