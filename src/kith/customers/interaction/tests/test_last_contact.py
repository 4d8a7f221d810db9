"""The last contact is the newest touch of a contact in the timeline, whatever is added and taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest

from kith.core.access import readable
from kith.core.conditions.text import parse_text
from kith.core.events.consume import Heard
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.records.planner import Listing, sort_of
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.registry.trace import Whose
from kith.core.statement import fetch
from kith.customers.interaction.actions import PARTY, Touch, append, forget
from kith.customers.interaction.erasing import erase
from kith.customers.interaction.listening import hear
from kith.customers.interaction.model import LastContact
from kith.customers.note.model import Note
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
MIA = Actor(7, UUID(int=7), "user", "member", "Mia", "desk")
COUNTED = (("email", "sent"), ("phone", "task"), ("letter", "task"), ("meeting", "task"), ("note", "note"))
NOT_COUNTED = (
    ("order", "order"),
    ("email", "click"),
    ("email", "unsubscribe"),
    ("email", "consent"),
    ("task", "task"),
)


def touch(days: int, way: tuple[str, str], *parties: Party) -> Touch:
    return Touch(START + timedelta(days=days), *way, "out", "x", tuple((PARTY, each.pk) for each in parties))


def people(number: int) -> list[Party]:
    return Party.objects.bulk_create(
        [Party(kind="person", name=f"P {n}", sort_key=f"p {n}") for n in range(number)]
    )


def known() -> dict[int, datetime]:
    return dict(LastContact.objects.values_list("party_id", "at"))


def told() -> dict[int, datetime]:
    """What the timelines say, worked out in Python."""
    rows = fetch(
        "select c.subject_id, c.occurred_at, i.channel, i.kind from customers_interaction_subject c"
        " join customers_interaction i on i.occurred_at = c.occurred_at and i.id = c.interaction_id",
        (),
    )
    in_order = sorted(rows, key=lambda row: row[1])
    return {party: at for party, at, *way in in_order if tuple(way) in COUNTED}


def test_it_follows_the_timeline_through_whatever_is_added_taken_back_and_erased() -> None:
    lot, everybody = Random(4), people(12)
    batches = [uuid4(), uuid4(), None]
    for _turn in range(8):
        touches = [
            touch(
                lot.randrange(60),
                lot.choice(COUNTED + NOT_COUNTED),
                *lot.sample(everybody, lot.choice((1, 1, 2))),
            )
            for _each in range(20)
        ]
        append(touches, lot.choice(batches))
        assert known() == told()
    for batch in filter(None, batches):
        before = told()
        forget(batch, [each.pk for each in lot.sample(everybody, 8)])
        assert known() == told() != before
    gone = everybody[0]
    erase(Whose(gone.pk, gone.uid, (gone.name,)))
    assert known() == told()
    assert gone.pk not in known()


def test_an_import_that_is_taken_back_leaves_every_row_as_it_was() -> None:
    old, new, never = people(3)
    append([touch(1, ("phone", "task"), old)])
    before, batch = known(), uuid4()
    append([touch(9, ("email", "sent"), old, new), touch(0, ("letter", "task"), old)], batch)
    assert known() == {each.pk: START + timedelta(days=9) for each in (old, new)}
    forget(batch, [old.pk, never.pk])
    assert known() == before


def test_notes_that_an_import_brought_go_with_it() -> None:
    (person,) = people(1)
    author = Principal.objects.create(kind="user", role="member", name="Mia")
    note, batch = Note.objects.create(party=person, text="Wants an offer", author=author), uuid4()
    event = Heard(
        position=1, uid=uuid4(), occurred_at=START, kind="note.created", verb="create", actor_id=author.pk, via="import",
        subject_type="note", subject_id=note.pk, subject_uid=note.uid, batch=batch, changes={},
    )  # fmt: skip
    hear([event])
    assert set(known()) == {person.pk}
    forget(batch, [person.pk])
    assert known() == told() == {}


def test_it_is_filtered_and_put_in_order_and_goes_with_the_party() -> None:
    early, late, _never = people(3)
    now = datetime.now(UTC)
    append(
        [
            replace(touch(0, COUNTED[0], party), occurred_at=now - timedelta(days=days))
            for party, days in ((early, 91), (late, 89))
        ]
    )
    person = current().type("person")

    def names(condition: str, order: str = "last_contact_at") -> list[str]:
        page = read_page(MIA, Listing(person, ("name",), parse_text(condition), sort_of(person, (order,))))
        return [row[1] for row in page.rows]

    assert names("last_contact_at older_than 90 days") == ["P 0"]
    assert names("last_contact_at is_empty") == ["P 2"]
    assert names("none (last_contact_at newer_than 90 days)") == ["P 0", "P 2"]
    assert names("last_contact_at is_filled", "-last_contact_at") == ["P 1", "P 0"]
    Party.objects.filter(pk=late.pk).delete()
    assert set(known()) == {early.pk}


def test_who_sees_only_some_notes_does_not_learn_of_them_by_it() -> None:
    for key in ("person", "organisation", "party"):
        declared = current().type(key)
        assert "last_contact_at" in readable(MIA, declared)
        guest = replace(MIA, role="shared_only", has_shares=True)
        assert "last_contact_at" not in readable(guest, declared)
