"""Rows as COPY reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kith.lib.copy_text import blocks, line

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TABLE = "create temp table if not exists t (at int, a text, b text[]) on commit delete rows"


class Shape(StrEnum):
    ROUND = "round"


def test_each_kind_of_value_has_its_form() -> None:
    moments = date(2026, 1, 2), datetime(2026, 1, 2, 3, tzinfo=UTC)
    row: list[Any] = ["a\tb\\", None, True, -7, Decimal("1.50"), *moments, UUID(int=1), [], Shape.ROUND]
    expected = "a\\tb\\\\|\\N|t|-7|1.50|2026-01-02|2026-01-02T03:00:00+00:00|00000000000000000000000000000001|{}|round\n"
    assert line(row) == expected.replace("|", "\t")


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError, match="object cannot be copied"):
        line([object()])


@pytest.mark.django_db
def test_postgresql_reads_any_text_as_it_was() -> None:
    @given(st.lists(st.tuples(TEXT, st.lists(st.none() | TEXT, max_size=4)), max_size=20))
    def read_back(rows: list[tuple[str, list[Any]]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute("delete from t")
            with connection.connection.cursor() as raw, raw.copy("copy t from stdin") as copying:
                for block in blocks((at, *row) for at, row in enumerate(rows)):
                    copying.write(block)
            cursor.execute("select a, b from t order by at")
            assert cursor.fetchall() == rows

    read_back()
