"""What a condition may not say, and how it is told so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from kith.core import access
from kith.core.conditions.compile import compile_condition, shifted
from kith.core.conditions.text import parse_text
from kith.core.conditions.tree import Span, from_json
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.json_rows import read_json
from kith.core.records.planner import Listing, plan, sort_of
from kith.core.registry import current

MEMBER = Actor(7, UUID(int=7), "user", "member", "Mia", "desk")
READER = replace(MEMBER, role="read_only")
GUEST = replace(MEMBER, role="shared_only")


def compiled(text: str, actor: Actor = MEMBER, key: str = "person") -> str:
    return compile_condition(parse_text(text), access.scope(actor, current().type(key))).text


@pytest.mark.parametrize("actor", [READER, GUEST])
def test_a_hidden_field_cannot_be_used_in_any_place(actor: Actor) -> None:
    person = current().type("person")
    for where in (
        "birthday is_filled",
        "not birthday before 2000-01-01",
        "count(person where birthday is_filled) ge 1",
        "last(person.birthday) after 2000-01-01",
    ):
        assert compiled(where)
        with pytest.raises(Invalid, match="birthday"):
            compiled(where, actor)
    with pytest.raises(Invalid, match="birthday"):
        compiled("count(person where birthday is_filled) ge 1", actor, "email")
    for asked in (
        Listing(person, ("birthday",)),
        Listing(person, ("name",), sort=sort_of(person, ("-birthday",))),
    ):
        with pytest.raises(Invalid, match="birthday"):
            plan(actor, asked)
        with pytest.raises(Invalid, match="birthday"):
            read_json(actor, asked)


def test_a_hidden_field_is_refused_as_one_that_is_not_there() -> None:
    """Otherwise the refusal itself would tell that there is one."""
    refusals = []
    for key in ("birthday", "birthdoy"):
        with pytest.raises(Invalid) as refused:
            compiled(f"{key} is_filled", READER)
        refusals.append(str(refused.value).replace(key, "…"))
    assert refusals[0] == refusals[1]


@pytest.mark.parametrize(
    "text",
    [
        "nothing is_filled",
        "stage lt 3",
        "stage is unheard",
        "orders is many",
        "orders is",
        "orders is (1, 2)",
        "orders is 1.5",
        "revenue between 3",
        "created_at before yesterday",
        "created_at newer_than 5",
        "created_at newer_than 2 × name",
        "name is 2 × orders",
        "orders between 2 × orders",
        'name contains ""',
        'name contains "\x00"',
        "tags has_all ()",
        'tags has_all " "',
        "count(bicycle) ge 1",
        "count(principal) ge 1",
        "sum(person.name) gt 1",
        "last(person.name) is x",
        "last(person.is_gone) is_true",
        "count(relationship within 9 days) ge 1",
        "count(email) ge 2 × orders",
        "last(note.created_at) older_than 1.5 × usual_gap_days",
        "count(email) older_than 3 days",
        "owner is me",
    ],
)
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        compiled(text)
    assert list(refused.value.fields) == ["condition"]


def test_people_of_the_company_have_no_rows_that_belong_to_a_party() -> None:
    with pytest.raises(Invalid):
        compiled("count(email) ge 1", key="principal")


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "name",
        5,
        {},
        {"all": {}},
        {"all": [5]},
        {"field": 5, "op": "is"},
        {"field": "name"},
        {"field": "name", "op": "is", "value": {"a": 1}},
        {"field": "name", "op": "is", "value": [[1]]},
        {"field": "created_at", "op": "newer_than", "span": "soon"},
        {"field": "created_at", "op": "newer_than", "span": -1},
        {"field": "created_at", "op": "newer_than", "span": 1e400},
        {"field": "created_at", "op": "newer_than", "span": 1, "unit": "moon"},
        {"field": "orders", "op": "gt", "times": "many", "of": "orders"},
        {"field": "orders", "op": "gt", "times": "NaN", "of": "orders"},
        {"field": "orders", "op": "gt", "times": "1e-99999", "of": "orders"},
        {"related": 5},
        {"related": "note", "measure": "most"},
        {"all": [{"field": "name", "op": "blank"}] * 101},
        {"field": "name", "op": "one_of", "value": ["x"] * 1001},
    ],
)
def test_what_is_no_condition_is_refused(data: object) -> None:
    with pytest.raises(Invalid):
        from_json(data)


def test_nesting_has_an_end() -> None:
    data: dict[str, object] = {"field": "name", "op": "blank"}
    for _level in range(6):
        data = {"all": [data]}
    from_json(data)
    with pytest.raises(Invalid):
        from_json({"all": [data]})


def test_months_go_by_the_calendar_and_nothing_leaves_it() -> None:
    now = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert shifted(now, Span(1, "year"), -1) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert shifted(now.replace(month=3, day=31), Span(1, "month"), -1) == datetime(
        2028, 2, 29, 12, tzinfo=UTC
    )
    assert shifted(now, Span(100_000, "year"), -1).year == 1800
    assert shifted(now, Span(100_000, "year"), 1).year == 9000
