"""Groups of companies: from the top down, with figures that add up, as far as the reader may see."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kith.core.access.model import Share
from kith.core.administration.tests.made import at_work
from kith.core.errors import Invalid
from kith.core.principals.actor import system
from kith.core.principals.model import Role
from kith.customers.fact.model import Fact
from kith.customers.group.queries import Sums, group_of
from kith.customers.party.model import Party
from kith.customers.relationship.tests.test_neighbours import made, tie
from kith.desk import formats

pytestmark = pytest.mark.django_db


def group() -> tuple[Party, Party, Party, Party]:
    """A mother with two daughters, one of which has a daughter; two people and three orders."""
    mother, north, south, grand = (
        made("organisation", name=name) for name in ("Mutter", "Nord", "Süd", "Enkel")
    )
    tie(north, "subsidiary", mother)
    tie(south, "subsidiary", mother)
    tie(grand, "subsidiary", north)
    tie(made("organisation", name="Früher"), "subsidiary", mother, until="2020-01-01")
    made("person", given_name="Anna", organisation=str(grand.uid))
    made("person", given_name="Bo", organisation=str(mother.uid))
    Fact.objects.create(party=grand, orders=2, revenue=Decimal(70))
    Fact.objects.create(party=south, orders=1, revenue=Decimal(30))
    return mother, north, south, grand


def test_a_group_is_read_from_its_top_by_one_statement_and_adds_up(statements: Any) -> None:
    mother, north, _south, grand = group()
    by = system("test")
    with statements() as seen:
        found = group_of(by, grand)
    assert len([text for text in seen if "customers_" in text]) == 1
    assert found.path == (mother.pk, north.pk, grand.pk)
    assert (found.top.name, [each.name for each in found.top.below]) == ("Mutter", ["Nord", "Süd"])
    assert found.top.own == Sums(1, 0, Decimal(0))
    assert found.top.whole == Sums(2, 3, Decimal(100))
    assert found.top.below[0].whole == Sums(1, 2, Decimal(70))
    assert found.top.size == 4
    with pytest.raises(Invalid):
        tie(mother, "subsidiary", grand)


def test_who_sees_some_of_a_group_is_told_of_these_alone() -> None:
    _mother, north, _south, grand = group()
    client, who = at_work(Role.SHARED_ONLY)[:2]
    for each in (north, grand):
        Share.objects.create(
            subject_type="organisation",
            subject_id=each.pk,
            principal_id=who.id,
            level="see",
            made_by_id=who.id,
        )
    page = client.get(f"/companies/{grand.uid}?tab=group").content.decode()
    assert "Nord" in page
    assert "Mutter" not in page
    assert "Süd" not in page


def test_the_tree_stands_on_the_page_and_says_where_one_is() -> None:
    mother, _north, _south, grand = group()
    page = at_work(Role.MEMBER)[0].get(f"/companies/{grand.uid}?tab=group").content.decode()
    assert 'role="tree"' in page
    assert 'aria-level="3" aria-current="page"' in page
    assert f"With all below it: 2 people · 3 orders · {formats.money(100, 'EUR', 0)}" in page
    assert (
        f"/relationships/new?kind=subsidiary&amp;next=/companies/{grand.uid}%3Ftab%3Dgroup&amp;party=" in page
    )
    assert mother.name in page
