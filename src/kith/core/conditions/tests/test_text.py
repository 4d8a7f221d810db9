"""Conditions as text."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kith.core.conditions.text import parse_text, print_text
from kith.core.conditions.tree import (
    EVERYTHING,
    NOTHING,
    UNITS,
    Group,
    Line,
    Node,
    Related,
    Span,
    Times,
    Values,
    from_json,
    to_json,
)
from kith.core.errors import Invalid
from kith.core.fieldtypes.operator import OPERATORS

ODD = st.text(max_size=8) | st.sampled_from(
    ["and", "or", "not", "1.5", "90 days", 'a"b', "a\\", "×", "", "never", "Or"]
)
NAMES = st.sampled_from(["abc_class", "last_order_at", "größe", "and", "with blank", 'quo"te'])
SPANS = st.builds(Span, st.integers(0, 100_000), st.sampled_from(UNITS))
FACTORS = st.decimals("0.0001", 1000, places=4)
OPERANDS = (
    st.just(NOTHING)
    | SPANS
    | st.builds(Times, FACTORS, NAMES)
    | st.lists(ODD, max_size=3).map(tuple).map(Values)
)
KEYS = st.sampled_from([operator.key for operator in OPERATORS])
LINES = st.builds(Line, NAMES, KEYS, OPERANDS)


def relations(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    where, within = st.none() | inner, st.none() | SPANS
    return st.one_of(
        st.builds(Related, NAMES, st.just("never"), where=where, within=within),
        st.builds(Related, NAMES, st.just("count"), st.just(""), KEYS, OPERANDS, where, within),
        st.builds(
            Related, NAMES, st.sampled_from(["sum", "first", "last"]), NAMES, KEYS, OPERANDS, where, within
        ),
    )


def nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    groups = st.builds(Group, st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=3).map(tuple))
    return groups | relations(inner)


TREES = st.recursive(LINES, nested, max_leaves=8)


def too_deep(node: Node) -> bool:
    try:
        from_json(to_json(node))
    except Invalid:
        return True
    return False


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TREES.filter(lambda node: not too_deep(node)))
def test_what_is_printed_reads_as_the_same_tree(node: Node) -> None:
    assert parse_text(print_text(node)) == node
    assert from_json(to_json(node)) == node


def test_a_typed_condition_reads_as_it_looks() -> None:
    node = parse_text("abc_class one_of (A, B) and last_order_at older_than 1.5 × usual_gap_days")
    assert node == Group(
        "all",
        (
            Line("abc_class", "one_of", Values(("A", "B"))),
            Line("last_order_at", "older_than", Times(Decimal("1.5"), "usual_gap_days")),
        ),
    )


def test_and_binds_closer_than_or_and_brackets_change_that() -> None:
    a, b, c = (Line(key, "blank") for key in "abc")
    assert parse_text("a blank and b blank or c blank") == Group("any", (Group("all", (a, b)), c))
    assert parse_text("a blank and (b blank or c blank)") == Group("all", (a, Group("any", (b, c))))
    assert parse_text("not a blank and b blank") == Group("all", (Group("none", (a,)), b))


def test_rows_of_another_type_are_counted_in_brackets() -> None:
    node = parse_text('count(note where text contains "old bike" within 90 days) ge 2')
    where = Line("text", "contains", Values(("old bike",)))
    assert node == Related("note", "count", "", "ge", Values(("2",)), where, Span(90))
    assert parse_text("never(email)") == Related("email", "never")
    assert parse_text("sum(order.total) gt 500").operator == "gt"  # type: ignore[union-attr]


def test_an_empty_text_means_everything() -> None:
    assert parse_text("  ") == EVERYTHING


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("stage is", 0),
        ("stage equals customer", 7),
        ("stage is customer or", 21),
        ("(stage is customer", 19),
        ("stage is customer stage", 19),
        ("and", 1),
        ("revenue gt 5000 × orders", 12),
        ("created_at newer_than 9 moons", 25),
        ("count(note where within 9 days) ge 1", 18),
        ('name is "open', 9),
        ("(" * 500, 31),
        ("last(note) older_than 1 day", 10),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, at: int) -> None:
    if at == 0:
        assert parse_text(text) == Line("stage", "is")
        return
    with pytest.raises(Invalid) as refused:
        parse_text(text)
    assert f"from character {at} on" in str(refused.value)
