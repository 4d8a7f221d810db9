"""Every plain verb asks for the right, checks the values, changes the record and writes its event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from kith.core import events
from kith.core.access.model import Share
from kith.core.administration import roles
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events import sealing
from kith.core.events.history import history
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Principal
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.party.model import Party

pytestmark = pytest.mark.django_db
assert events


def actor(role: str, kind: str = "user") -> Actor:
    principal = Principal.objects.create(kind=kind, role=role, name=f"{role}")
    principal.refresh_from_db()
    return actor_of(principal, "desk")


@pytest.fixture
def member() -> Actor:
    return actor("member")


def a_person(by: Actor, **values: object) -> Party:
    record = verbs.create(
        current().type("person"), by=by, values={"given_name": "Zoë", "family_name": "Åkesson"} | values
    )
    assert isinstance(record, Party)
    return record


def test_creating_names_and_sorts_the_person(member: Actor) -> None:
    person = a_person(member)
    assert (person.name, person.sort_key) == ("Zoë Åkesson", "akesson  zoe")


def test_every_refusal_stands_at_its_field(member: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        a_person(member, birthday="2026-02-30", abc_class="A", shoe_size="44", language="xx-yy-zz")
    assert set(refused.value.fields) == {"birthday", "abc_class", "shoe_size", "language"}
    assert not Party.objects.exists()


def test_the_event_holds_the_whole_change_and_seals_what_is_personal(member: Actor) -> None:
    person = a_person(member)
    verbs.edit(
        current().type("person"),
        by=member,
        record=person,
        values={"family_name": "Öhrn", "stage": "prospect"},
    )
    event = Event.objects.order_by("-id").first()
    assert event is not None
    assert event.changes == {"stage": ["contact", "prospect"]}
    assert b"hrn" not in b"".join(bytes(part) for part in event.sealed)
    past = history("person", person.pk, current().type("person").by_key)
    assert past[0].changes["family_name"] == ["Åkesson", "Öhrn"]


def test_a_destroyed_key_leaves_the_event_but_not_the_values(member: Actor) -> None:
    person = a_person(member)
    sealing.destroy(person.uid)
    past = history("person", person.pk, current().type("person").by_key)[0]
    assert past.lost
    assert "given_name" not in past.changes


def test_reading_only_is_reading_only(member: Actor) -> None:
    person = a_person(member)
    with pytest.raises(NotAllowed):
        verbs.edit(current().type("person"), by=actor("read_only"), record=person, values={"title": "Dr"})


def test_an_outside_person_finds_only_what_is_shared(member: Actor) -> None:
    person, outside = a_person(member), actor("shared_only", "outside")
    with pytest.raises(NotFound):
        verbs.edit(current().type("person"), by=outside, record=person, values={"title": "Dr"})
    share = Share.objects.create(
        subject_type="person",
        subject_id=person.pk,
        principal_id=outside.id,
        level="see",
        made_by_id=member.id,
    )
    outside = replace(outside, has_shares=True)  # as it comes in the next time
    with pytest.raises(NotAllowed):
        verbs.edit(current().type("person"), by=outside, record=person, values={"title": "Dr"})
    Share.objects.filter(pk=share.pk).update(level="edit")
    verbs.edit(current().type("person"), by=outside, record=person, values={"title": "Dr"})


def test_nobody_overwrites_what_they_have_not_seen(member: Actor) -> None:
    person = a_person(member)
    kind = current().type("person")
    verbs.edit(kind, by=member, record=person, values={"job_title": "Baker"}, expected={"job_title": ""})
    with pytest.raises(Conflict) as clash:
        verbs.edit(kind, by=member, record=person, values={"job_title": "Cook"}, expected={"job_title": ""})
    assert clash.value.fields == {"job_title": "Baker"}


def test_deleting_can_be_taken_back(member: Actor) -> None:
    person, kind = a_person(member), current().type("person")
    verbs.delete(kind, by=member, record=person)
    with pytest.raises(NotFound):
        get(member, kind, person.uid)
    boss, ann = actor("owner"), Principal.objects.create(kind="user", role="shared_only", name="Ann")
    role: Any = roles.add_role(by=boss, name="Sales")
    for action in ("see", "delete"):
        roles.set_rule(by=boss, role=role, type_key="person", action=action, rows="own")
    roles.grant_role(by=boss, role=role, principal=ann)
    for uid in (person.uid, uuid4()):  # no refusal tells what lies in the trash
        with pytest.raises(NotFound):
            verbs.restore(kind, by=actor_of(ann, "desk"), uid=uid)
    assert verbs.restore(kind, by=member, uid=person.uid).pk == person.pk
    with pytest.raises(Conflict):
        verbs.restore(kind, by=member, uid=person.uid)


def test_records_belong_to_people_of_the_company_and_not_to_programs(member: Actor) -> None:
    person, kind = a_person(member), current().type("person")
    program = Principal.objects.create(kind="key", role="member", name="Shop")
    left = Principal.objects.create(kind="user", role="member", name="Lee", is_active=False)
    for unfit in (program, left):
        unfit.refresh_from_db()
        with pytest.raises(Invalid) as refused:
            verbs.edit(kind, by=member, record=person, values={"owner": str(unfit.uid)})
        assert list(refused.value.fields) == ["owner"]
        with pytest.raises(Invalid):
            verbs.create(kind, by=member, values={"family_name": "Doe", "owner": str(unfit.uid)})
    type(person)._default_manager.filter(pk=person.pk).update(owner=left)  # with whom it is may stay with it
    verbs.edit(kind, by=member, record=person, values={"owner": str(left.uid), "job_title": "Cook"})
