"""A custom field is a field like any other: read, written, filtered, sorted, recorded; and gone when it is removed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kith.core.conditions.tree import Line, Values
from kith.core.custom.fields import add_field, remove_field
from kith.core.errors import Invalid, NotAllowed
from kith.core.events.history import history
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.records.planner import Listing, Sort
from kith.core.records.reading import read_page
from kith.core.registry import add_fields, current

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Iterator[Actor]:
    actor = system("test")
    add_field(by=actor, type_key="person", key="shoe_size", label="Shoe size", kind="integer")
    add_field(
        by=actor, type_key="person", key="colour", label="Colour", kind="choice", choices=(("red", "Red"),)
    )
    yield actor
    add_fields({})


def names(by: Actor, condition: Line | None, *sort: Sort) -> list[str]:
    page = read_page(
        by, Listing(current().type("person"), ("name", "shoe_size"), condition, sort or (Sort("name"),))
    )
    return [row[1] for row in page.rows]


def test_it_is_written_filtered_and_sorted_like_any_other(by: Actor) -> None:
    person = current().type("person")
    for name, size in (("Ann", "38"), ("Ben", "45"), ("Cleo", "")):
        verbs.create(person, by=by, values={"given_name": name, "shoe_size": size})
    assert names(by, Line("shoe_size", "gt", Values(("40",)))) == ["Ben"]
    assert names(by, None, Sort("shoe_size", descending=True)) == ["Ben", "Ann", "Cleo"]


def test_a_value_that_does_not_fit_is_refused_at_the_field(by: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        verbs.create(current().type("person"), by=by, values={"shoe_size": "big", "colour": "green"})
    assert set(refused.value.fields) == {"shoe_size", "colour"}


def test_its_change_stands_in_the_history(by: Actor) -> None:
    person = current().type("person")
    ann = verbs.create(person, by=by, values={"given_name": "Ann", "shoe_size": "38"})
    verbs.edit(person, by=by, record=ann, values={"shoe_size": "39"})
    assert history("person", ann.pk, person.by_key)[0].changes == {"shoe_size": [38, 39]}


def test_a_removed_field_is_unknown_at_once(by: Actor) -> None:
    remove_field(by=by, type_key="person", key="shoe_size")
    with pytest.raises(Invalid):
        names(by, Line("shoe_size", "gt", Values(("40",))))


def test_only_administrators_add_fields_and_never_over_another(by: Actor) -> None:
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        add_field(by=replace(by, role="member"), type_key="person", key="x", label="X", kind="text")
    with pytest.raises(Invalid):
        add_field(by=by, type_key="person", key="name", label="Name", kind="text")
    with pytest.raises(Invalid):
        add_field(by=by, type_key="person", key="x'); drop table core_event; --", label="X", kind="text")
