"""Rows that are out of date: what one person changed does not wait behind what a file brought."""

from __future__ import annotations

import pytest

from kith.core.jobs.dirty import MANY, drain, mark


@pytest.mark.django_db
def test_a_single_row_is_worked_out_before_the_rest_of_many() -> None:
    mark("pages", range(1_000, 1_000 + 3 * MANY))
    batches: list[list[int]] = []

    def handle(ids: list[int]) -> None:
        batches.append(ids)
        if len(batches) == 1:
            mark("pages", [7])

    assert drain("pages", handle, size=MANY) == 3 * MANY + 1
    assert [len(ids) for ids in batches] == [MANY, 1, MANY, MANY]
    assert batches[1] == [7]


@pytest.mark.django_db
def test_a_turn_ends_when_so_many_rows_are_done() -> None:
    mark("pages", range(3 * MANY))
    assert drain("pages", lambda ids: None, most=MANY, size=MANY) == MANY
    assert drain("pages", lambda ids: None, size=MANY) == 2 * MANY
