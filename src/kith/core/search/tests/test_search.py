"""Records are found by the beginnings of their words, whatever the accents, and only by those who may see them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kith.core.access.model import AccessRole, FieldRule, RoleGrant, RoleRule
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.search.model import SearchWord, Seen
from kith.core.search.reading import find, recent
from kith.core.search.seen import KEPT, note_seen
from kith.core.search.writing import drain_search, sweep
from kith.core.statement import fetch
from kith.customers.email.model import Email
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db


def person(given: str, family: str, **more: Any) -> Party:
    made = verbs.create(
        current().type("person"),
        by=system("test"),
        values={"given_name": given, "family_name": family, **more},
    )
    assert isinstance(made, Party)
    return made


@pytest.fixture
def ingrid() -> Party:
    made = person("Ingrid", "Sørlie-Achterberg")
    for key, values in (
        ("email", {"address": "fleet@paketloewe.example"}),
        ("phone", {"number": "+494215550139"}),
    ):
        verbs.create(current().type(key), by=system("test"), values={"party": made.uid, **values})
    drain_search()
    return made


FINDS = (
    "ingrid", "SORLIE", "sørl", "achter ing", "fleet@paketloewe", "paketl", "fleet@paketloewe.example", "paketlöwe",
    "0421 5550139", "+49 421 555 01 39", "0049 421", "5550139", "ingrid 0421 5550139",
    "ingird", "achterbreg", "löwe", "sorlei achterberg",
)  # fmt: skip
FINDS_NOT = (
    "", " ", "i", "' | 'x", "xyz", "ingrid xyz", "!:*&", "\x00", "😀", "0421 5550138", "x" * 10_000,
    "%", "a b c d e f g h i",
)  # fmt: skip


def test_found_by_any_word_in_any_spelling_and_by_nothing_else(ingrid: Party) -> None:
    by = system("test")
    assert [text for text in FINDS if [hit.uid for hit in find(by, text)] != [ingrid.uid]] == []
    assert [text for text in FINDS_NOT if find(by, text)] == []
    assert [hit.near for text in ("ingrid", "ingird") for hit in find(by, text)] == [False, True]
    assert find(replace(by, role="shared_only"), "ingrid") == []


def test_a_changed_address_is_found_and_the_old_one_not(ingrid: Party) -> None:
    address = Email.objects.get()
    verbs.edit(
        current().type("email"), by=system("test"), record=address, values={"address": "new@x.example"}
    )
    drain_search()
    assert not find(system("test"), "paketloewe")
    assert find(system("test"), "new@x")
    assert SearchWord.objects.filter(word="ingrid").exists()
    assert not SearchWord.objects.filter(word="paketlowe").exists()


@pytest.fixture
def ann() -> Principal:
    return Principal.objects.create(kind="user", role="member", name="Ann")


def opened(actor: Actor, *people: Party) -> None:
    for one in people:
        note_seen(actor, current().type("person"), one.pk)
        fetch("update core_seen set seen_at = seen_at - interval '1 minute'")


def test_what_one_has_opened_comes_first_then_ones_own_then_what_begins_so(ann: Principal) -> None:
    mine = person("Zora", "Berg", owner=ann.uid)
    by = actor_of(ann, "test")
    other, third, begins = person("Anna", "Berg"), person("Bea", "Berg"), person("Berg", "Anders")
    drain_search()
    opened(by, third, other)
    assert [hit.uid for hit in find(by, "berg")] == [other.uid, third.uid, begins.uid, mine.uid]
    assert [hit.seen is not None for hit in find(by, "berg")] == [True, True, False, False]
    assert [hit.uid for hit in find(by, "b")] == [other.uid, third.uid]
    assert [hit.uid for hit in recent(by)] == [other.uid, third.uid]


def test_of_what_was_opened_the_newest_are_kept_and_only_ones_own(ann: Principal, ingrid: Party) -> None:
    by = actor_of(ann, "test")
    fetch(
        "insert into core_seen (principal_id, type, object_id) select %s, 'task', n from generate_series(1, 99) n",
        (ann.pk,),
    )
    note_seen(by, current().type("person"), ingrid.pk)
    assert Seen.objects.filter(principal=ann).count() == KEPT
    assert [hit.uid for hit in recent(by)] == [ingrid.uid]
    note_seen(replace(by, watcher="Admin"), current().type("person"), 1)
    assert recent(system("test")) == []
    assert Seen.objects.filter(object_id=1, type="person").count() == 0
    verbs.delete(current().type("person"), by=system("test"), record=ingrid)
    drain_search()
    assert recent(by) == []
    assert not Seen.objects.filter(type="person").exists()


def test_a_hidden_field_finds_nothing_and_the_others_still_do(ingrid: Party) -> None:
    role = AccessRole.objects.create(key="sales", name="Sales")
    for kind in ("person", "email"):
        RoleRule.objects.create(role=role, type=kind, action="see", rows="all")
    FieldRule.objects.create(role=role, type="person", field="email", reading="hidden")
    ann = Principal.objects.create(kind="key", role="shared_only", name="Ann")
    RoleGrant.objects.create(role=role, principal=ann)
    actor = actor_of(ann, "test")
    assert [(hit.uid, hit.detail) for hit in find(actor, "achter", types=("person",))] == [(ingrid.uid, "")]
    for text in ("fleet", "paketl", "ingrid fleet", "paketlowee"):
        assert find(actor, text, types=("person",)) == []


def test_words_that_two_removals_at_once_left_behind_go_at_night(ingrid: Party) -> None:
    SearchWord.objects.create(word="leftover")
    sweep()
    words = set(SearchWord.objects.values_list("word", flat=True))
    assert "leftover" not in words
    assert "ingrid" in words
