"""Layouts as they are kept: a list, a board, a calendar."""

from __future__ import annotations

import pytest

from kith.core.errors import Invalid
from kith.core.view.layout import Layout, from_json, to_json

BOARD = Layout(
    ("name",), sort=("-name",), kind="board", by="stage", sum="revenue", weight="none", limits=(("new", 5),)
)
CALENDAR = Layout(kind="calendar", date="due_on", span="week")


@pytest.mark.parametrize("laid_out", [Layout(), Layout(("name",), (("name", 200),)), BOARD, CALENDAR])
def test_a_layout_comes_back_as_it_was_kept(laid_out: Layout) -> None:
    assert from_json(to_json(laid_out)) == laid_out


def test_what_somebody_may_not_see_is_left_out_of_a_board() -> None:
    left = BOARD.within({"name", "revenue"})
    assert (left.kind, left.by, left.sum, left.weight, left.limits) == ("board", "", "revenue", "none", ())


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "map"},
        {"span": "year"},
        {"limits": {"new": "many"}},
        {"limits": ["new"]},
        {"by": 7},
        {"colour": "red"},
    ],
)
def test_what_is_no_layout_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        from_json(data)


def test_limits_of_nothing_are_none() -> None:
    assert from_json({"limits": {"new": 0, "old": -3, "won": "9"}}).limits == (("won", 9),)
