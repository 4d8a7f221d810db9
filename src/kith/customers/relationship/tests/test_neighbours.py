"""The neighbourhood of a party: who stands around it, as far as the reader may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kith.core.access.model import RoleGrant
from kith.core.administration import roles
from kith.core.administration.tests.made import acting, at_work, somebody
from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.models import Party, Relationship
from kith.customers.relationship.queries import MOST_TIES, neighbours

pytestmark = pytest.mark.django_db


def made(key: str, **values: object) -> Any:
    return verbs.create(current().type(key), by=system("test"), values=values)


def tie(party: Party, kind: str, other: Party, **values: object) -> Any:
    return made("relationship", party=str(party.uid), other=str(other.uid), kind=kind, **values)


def test_the_neighbourhood_is_read_from_both_ends_two_steps_far(statements: Any) -> None:
    works, mother = made("organisation", name="Werk"), made("organisation", name="Mutter")
    anna = made("person", given_name="Anna", organisation=str(works.uid), job_title="Buyer")
    far = made("organisation", name="Weit")
    tie(works, "subsidiary", mother, since="2020-01-01")
    tie(mother, "supplier", far, until="2021-01-01")
    tie(far, "lobbies", made("organisation", name="Zu weit"))
    by = system("test")
    with statements() as seen:
        found = neighbours(by, anna)
    assert [(each.name, each.steps) for each in found.parties] == [("Anna", 0), ("Werk", 1), ("Mutter", 2)]
    assert len([text for text in seen if "customers_" in text]) <= 5
    workplace, parent = found.ties
    assert (workplace.uid, workplace.kind, workplace.role, workplace.start) == (
        None,
        "works_at",
        "Buyer",
        anna.uid,
    )
    assert (str(parent.forward), str(parent.backward)) == ("is a subsidiary of", "is the parent of")
    assert (parent.start, parent.end, parent.since) == (works.uid, mother.uid, date(2020, 1, 1))
    around = neighbours(by, mother)
    assert {each.name: each.steps for each in around.parties} == {
        "Mutter": 0,
        "Werk": 1,
        "Weit": 1,
        "Anna": 2,
        "Zu weit": 2,
    }
    assert [each.kind for each in around.ties if each.ended] == ["supplier"]
    assert "Weit" not in [each.name for each in neighbours(by, mother, ended=False).parties]


def test_a_crowd_is_cut_and_said_so() -> None:
    works = made("organisation", name="Werk")
    people = Party.objects.bulk_create(
        Party(kind="person", name=f"P{at}", sort_key=f"p{at:03}", organisation=works)
        for at in range(MOST_TIES + 3)
    )
    found = neighbours(system("test"), works, steps=1)
    assert len(found.parties) == MOST_TIES + 1
    assert found.more
    Relationship.objects.bulk_create(
        Relationship(party=each, other=works, kind="works_at") for each in people[:2]
    )
    doubled = [
        each
        for each in neighbours(system("test"), works, steps=1).ties
        if each.start in {p.uid for p in people[:2]}
    ]
    assert [each.uid is None for each in doubled] == [False, False]


def test_what_the_reader_may_not_see_is_left_out() -> None:
    boss: Actor = at_work(Role.OWNER)[1]
    ann = somebody(name="Ann")
    role = roles.add_role(by=boss, name="Own people", start="own")
    roles.grant_role(by=boss, role=role, principal=ann)
    assert RoleGrant.objects.count()
    mine = made("person", given_name="Mine", owner=str(ann.uid))
    hers = made("person", given_name="Hers", owner=str(ann.uid))
    foreign = made("person", given_name="Foreign")
    tie(mine, "referred", hers, role="friend")
    tie(mine, "referred", foreign)
    assert [each.name for each in neighbours(acting(ann), mine).parties] == ["Mine", "Hers"]
    roles.set_field_rule(by=boss, role=role, type_key="relationship", field="role", reading="hidden")
    assert [each.role for each in neighbours(acting(ann), mine).ties] == [""]
