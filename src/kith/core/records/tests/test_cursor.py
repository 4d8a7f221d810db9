"""Page addresses that were written by hand."""

from __future__ import annotations

from uuid import UUID

import pytest

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.cursor import Cursor, read_cursor
from kith.core.records.planner import Listing, plan, sort_of
from kith.core.registry import current

MIA = Actor(7, UUID(int=7), "user", "member", "Mia", "desk")
HERE = str(UUID(int=5))


def test_a_cursor_reads_as_it_was_written() -> None:
    cursor = Cursor(("Müller", None), HERE)
    assert read_cursor(cursor.write(), 2) == cursor


@pytest.mark.parametrize(
    "text", ["", "x", "%%%", "WzFd", "W251bGxd", "bnVsbA", "é", Cursor(("a",), HERE).write()]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="page address"):
        read_cursor(text, 2)


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("created_at", "soon"),
        ("created_at", None),
        ("-orders", "many"),
        ("orders", "99999999999999999999"),
        ("revenue", "NaN"),
        ("revenue", "1e999999"),
        ("birthday", "2026-13-01"),
        ("name", None),
        ("name", "a\x00"),
    ],
)
def test_a_value_that_cannot_be_one_is_refused_before_the_database_sees_it(
    sort: str, value: str | None
) -> None:
    person = current().type("person")
    with pytest.raises(Invalid, match="page address"):
        plan(MIA, Listing(person, (), None, sort_of(person, (sort,)), 50, Cursor((value,), HERE)))


@pytest.mark.parametrize("cursor", [Cursor((), HERE), Cursor(("a", "b"), HERE), Cursor(("a",), "me")])
def test_a_cursor_of_another_order_is_refused(cursor: Cursor) -> None:
    person = current().type("person")
    with pytest.raises(Invalid, match="page address"):
        plan(MIA, Listing(person, (), None, sort_of(person, ("name",)), 50, cursor))
