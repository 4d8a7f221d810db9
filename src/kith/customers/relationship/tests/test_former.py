"""A company that somebody leaves stays as an ended tie, and is forgotten where the change is taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from kith.core.events.consume import Heard
from kith.core.events.model import Event
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.models import Party, Relationship
from kith.customers.relationship import former
from kith.customers.relationship.tests.test_neighbours import made, tie

pytestmark = pytest.mark.django_db


def moves(person: Party, company: Any) -> None:
    """Changes the company of a person, and lets it be heard."""
    person = Party.objects.get(pk=person.pk)
    values = {"organisation": str(company.uid) if company else None}
    verbs.edit(current().type("person"), by=system("test"), record=person, values=values)
    event = Event.objects.filter(kind="person.changed").latest("id")
    heard = Heard(
        1, event.uid, event.occurred_at, event.kind, event.verb, event.actor_id, event.via, event.subject_type,
        event.subject_id, event.subject_uid, event.batch, event.changes,
    )  # fmt: skip
    former.hear([heard])


def test_who_leaves_a_company_is_known_to_have_worked_there() -> None:
    old, new = made("organisation", name="Alt"), made("organisation", name="Neu")
    anna = made("person", given_name="Anna", organisation=str(old.uid), job_title="Buyer")
    moves(anna, new)
    found = Relationship.objects.get()
    today = timezone.localdate()
    assert (found.other, found.kind, found.role, found.until) == (old, "works_at", "Buyer", today)
    moves(anna, None)
    assert set(Relationship.objects.values_list("other__name", "until")) == {("Alt", today), ("Neu", today)}


def test_a_tie_that_stood_there_ends_and_holds_again_when_the_change_is_taken_back() -> None:
    old, new = made("organisation", name="Alt"), made("organisation", name="Neu")
    anna = made("person", given_name="Anna", organisation=str(old.uid))
    tie(anna, "works_at", old, since="2019-05-01", role="Buyer")
    Event.objects.filter(kind="relationship.created").delete()  # as if it had been made long ago
    moves(anna, new)
    assert Relationship.objects.get().until == timezone.localdate()
    moves(anna, old)
    assert (Relationship.objects.get().until, Relationship.objects.get().role) == (None, "Buyer")


def test_a_change_that_is_taken_back_leaves_no_trace() -> None:
    old, new = made("organisation", name="Alt"), made("organisation", name="Neu")
    anna = made("person", given_name="Anna", organisation=str(old.uid))
    moves(anna, new)
    moves(anna, old)
    assert not Relationship.objects.exists()
