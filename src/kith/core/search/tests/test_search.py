"""Records are found by the beginnings of their words, whatever the accents, and only by those who may see them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kith.core.access.model import AccessRole, FieldRule, RoleGrant, RoleRule
from kith.core.principals.actor import actor_of, system
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.search.reading import find
from kith.core.search.writing import drain_search
from kith.customers.email.model import Email
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingrid() -> Party:
    by = system("test")
    person = verbs.create(
        current().type("person"), by=by, values={"given_name": "Ingrid", "family_name": "Sørlie-Achterberg"}
    )
    assert isinstance(person, Party)
    verbs.create(
        current().type("email"), by=by, values={"party": person.uid, "address": "fleet@paketloewe.example"}
    )
    drain_search()
    return person


@pytest.mark.parametrize(
    "text",
    ["ingrid", "SORLIE", "sørl", "achter ing", "fleet@paketloewe", "paketl", "fleet@paketloewe.example"],
)
def test_found_by_any_word(ingrid: Party, text: str) -> None:
    assert [hit.uid for hit in find(system("test"), text)] == [ingrid.uid]


@pytest.mark.parametrize("text", ["", "i", "' | 'x", "xyz", "ingrid xyz", "!:*&"])
def test_nothing_for_too_little_or_another(ingrid: Party, text: str) -> None:
    assert find(system("test"), text) == []


def test_found_only_by_those_who_may_see(ingrid: Party) -> None:
    assert find(replace(system("test"), role="shared_only"), "ingrid") == []


def test_a_changed_address_is_found_and_the_old_one_not(ingrid: Party) -> None:
    address = Email.objects.get()
    verbs.edit(
        current().type("email"), by=system("test"), record=address, values={"address": "new@x.example"}
    )
    drain_search()
    assert not find(system("test"), "paketloewe")
    assert find(system("test"), "new@x")


def test_a_hidden_field_finds_nothing_and_the_others_still_do(ingrid: Party) -> None:
    role = AccessRole.objects.create(key="sales", name="Sales")
    for kind in ("person", "email"):
        RoleRule.objects.create(role=role, type=kind, action="see", rows="all")
    FieldRule.objects.create(role=role, type="person", field="email", reading="hidden")
    ann = Principal.objects.create(kind="key", role="shared_only", name="Ann")
    RoleGrant.objects.create(role=role, principal=ann)
    actor = actor_of(ann, "test")
    assert [(hit.uid, hit.detail) for hit in find(actor, "achter", types=("person",))] == [(ingrid.uid, "")]
    for text in ("fleet", "paketl", "ingrid fleet"):
        assert find(actor, text, types=("person",)) == []
