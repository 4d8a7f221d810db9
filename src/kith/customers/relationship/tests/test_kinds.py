"""Kinds of relationships: the house's own, their ends, and hierarchies without circles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kith.core.conditions.text import parse_text
from kith.core.custom.fields import announce
from kith.core.errors import Invalid
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.customers.models import RelationshipKind
from kith.customers.relationship.queries import neighbours
from kith.customers.relationship.tests.test_neighbours import made, tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def afterwards() -> Iterator[None]:
    """The house as it was, whatever kinds a test has added."""
    yield
    RelationshipKind.objects.all().delete()
    announce()


def refused(*said: object, **values: object) -> list[str]:
    with pytest.raises(Invalid) as raised:
        tie(*said, **values)  # type: ignore[arg-type]
    return list(raised.value.fields)


def test_a_hierarchy_has_no_circles_and_one_parent_at_a_time() -> None:
    top, middle, low, other = (made("organisation", name=name) for name in ("Top", "Middle", "Low", "Other"))
    tie(middle, "subsidiary", top, until="2020-01-01")
    tie(middle, "subsidiary", other, since="2020-01-02")
    tie(low, "subsidiary", middle)
    assert refused(other, "subsidiary", low) == ["other"], "a circle"
    assert refused(low, "subsidiary", top) == ["other"], "two at a time"
    assert refused(top, "subsidiary", top) == ["other"]
    tie(top, "subsidiary", low)
    assert refused(made("person", given_name="Anna"), "subsidiary", top) == ["party"]
    assert refused(low, "works_at", made("person", given_name="Bo")) == ["other"]
    assert refused(low, "supplier", top, since="2020-02-01", until="2020-01-01") == ["until"]


def test_the_house_adds_kinds_that_are_said_from_both_ends(afterwards: None) -> None:
    kind = {"forward": "audits", "backward": "is audited by", "starts": "person", "ends": "organisation"}
    made("relationship_kind", **kind)
    again = made("relationship_kind", forward="Audits", starts="any", ends="any")
    assert (again.key, again.backward) == ("own_audits_2", "Audits")
    announce()
    anna, works = made("person", given_name="Anna"), made("organisation", name="Werk")
    tie(anna, "own_audits", works)
    (found,) = neighbours(system("test"), works).ties
    assert (found.forward, found.backward) == ("audits", "is audited by")
    assert refused(works, "own_audits", anna) == ["party", "other"]


def test_people_are_found_by_where_the_company_is_that_they_work_at() -> None:
    works = made("organisation", name="Werk")
    made("address", party=str(works.uid), city="Ulm", country="DE")
    anna = made("person", given_name="Anna")
    made("person", given_name="Bo")
    tie(anna, "works_at", works)
    where = parse_text('count(relationship where kind is "works_at" and other_city is "Ulm") ge 1')
    page = read_page(system("test"), Listing(current().type("person"), ("name",), where))
    assert [page.columns[0].value(row) for row in page.rows] == ["Anna"]
    assert verbs.delete(current().type("organisation"), by=system("test"), record=works) is None
