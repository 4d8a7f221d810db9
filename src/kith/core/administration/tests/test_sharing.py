"""Shares and guest links: who may give them, what they open, and when they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.core import access
from kith.core.access.explain import explain
from kith.core.administration import guests, roles
from kith.core.administration.people import add_team, change_team, join_team, switch_off
from kith.core.administration.sharing import Receiver, lent_to, share, shares_of, unshare
from kith.core.administration.teams import standing, tree
from kith.core.administration.tests.made import acting, person, somebody
from kith.core.errors import Invalid, NotAllowed, NotFound
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.planner import Listing
from kith.core.records.reading import get, read_page
from kith.core.registry import current
from kith.customers.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Actor:
    return acting(somebody(Role.OWNER, "Boss"))


def test_a_share_opens_a_record_until_it_ends_or_is_taken_back(boss: Actor) -> None:
    ann, record, declared = somebody(name="Ann"), person("Kit"), current().type("person")
    with pytest.raises(NotFound):
        get(acting(ann), declared, record.uid)
    made = share(by=boss, declared=declared, record=record, to=Receiver(ann), level="see")
    assert get(acting(ann), declared, record.uid) == record
    with pytest.raises(NotAllowed):
        verbs.edit(declared, by=acting(ann), record=record, values={})
    share(by=boss, declared=declared, record=record, to=Receiver(ann), level="edit")
    verbs.edit(declared, by=acting(ann), record=record, values={"family_name": "Kitt"})
    made = shares_of(declared, record).get()
    made.until = timezone.now() - timedelta(seconds=1)
    made.save()
    with pytest.raises(NotFound):
        get(acting(ann), declared, record.uid)
    unshare(by=boss, declared=declared, record=record, uid=made.uid)
    kinds = list(Event.objects.filter(verb="share").order_by("id").values_list("kind", flat=True))
    assert kinds == ["share.created", "person.shared"] * 2 + ["share.deleted", "person.unshared"]


@pytest.mark.parametrize("key", ["person", "organisation", "household"])
def test_what_is_shared_is_listed_whichever_of_the_types_of_its_table_it_has(boss: Actor, key: str) -> None:
    ann, declared = somebody(name="Ann"), current().type(key)
    record = verbs.create(declared, by=boss, values={"family_name" if key == "person" else "name": "Kit"})
    share(by=boss, declared=declared, record=record, to=Receiver(ann), level="see")
    assert [(lent.declared.key, lent.name) for lent in lent_to(acting(ann))] == [(key, "Kit")]


def test_one_note_is_shared_without_its_party(boss: Actor) -> None:
    ann, record, north = somebody(name="Ann"), person("Kit"), add_team(by=boss, name="North")
    note, other = (Note.objects.create(party=record, text=text, author_id=boss.id) for text in ("One", "Two"))
    join_team(by=boss, team=north, principal=ann)
    share(by=boss, declared=current().type("note"), record=note, to=Receiver(team=north), level="see")
    rows = read_page(acting(ann), Listing(current().type("note"), ("text", "party"))).rows
    assert [row[1] for row in rows] == ["One"]
    assert rows[0][3] is None, "the party's name is not shared with the note"
    assert other.text == "Two"


def test_what_was_shared_is_not_passed_on(boss: Actor) -> None:
    ann, ben, record, declared = somebody(), somebody(), person("Kit"), current().type("person")
    share(by=boss, declared=declared, record=record, to=Receiver(ann), level="edit")
    until = timezone.now() + timedelta(days=1)
    with pytest.raises(NotAllowed, match="your role"):
        share(by=acting(ann), declared=declared, record=record, to=Receiver(ben), level="see")
    with pytest.raises(NotAllowed):
        guests.make_link(by=acting(ann), declared=declared, record=record, recipient="x", until=until)
    with pytest.raises(NotFound):
        share(by=acting(ben), declared=declared, record=record, to=Receiver(ann), level="see")
    reader = acting(somebody(Role.READ_ONLY))
    with pytest.raises(NotAllowed):
        share(by=reader, declared=declared, record=record, to=Receiver(ann), level="see")
    with pytest.raises(Invalid, match="has passed"):
        share(by=boss, declared=declared, record=record, to=Receiver(ann), level="see", until=timezone.now())
    with pytest.raises(NotAllowed):
        share(
            by=boss,
            declared=current().type("team"),
            record=add_team(by=boss, name="N"),
            to=Receiver(ann),
            level="see",
        )


def test_a_guest_link_shows_its_fields_counts_looks_and_ends(boss: Actor) -> None:
    declared, tomorrow = current().type("person"), timezone.now() + timedelta(days=1)
    record = person("Kit", job_title="Pilot", birthday="1980-01-02", source="fair")
    other = person("Other")
    link, secret = guests.make_link(
        by=boss, declared=declared, record=record, recipient="Guest", until=tomorrow
    )
    assert secret.encode() not in bytes(link.digest)
    guest = guests.open_link(secret, "192.0.2.7")
    shown = access.readable(guest.actor, declared)
    assert "job_title" in shown
    assert not {"birthday", "source", "owner", "lifetime_value"} & set(shown)
    with pytest.raises(NotFound):
        get(guest.actor, declared, other.uid)
    with pytest.raises(NotAllowed):
        verbs.edit(declared, by=guest.actor, record=record, values={"job_title": "x"})
    for key in ("organisation", "party", "note", "email", "principal", "order"):
        assert read_page(guest.actor, Listing(current().type(key), ())).rows == []
    link.refresh_from_db()
    assert link.views == 1
    viewed = Event.objects.get(kind="guest_link.viewed")
    assert (viewed.via, viewed.address) == ("guest", "192.0.2.7")
    guests.revoke_link(by=boss, declared=declared, record=record, uid=link.uid)
    with pytest.raises(NotFound, match="withdrawn"):
        guests.open_link(secret, "")


def test_a_guest_link_ends_with_its_day_its_maker_and_the_makers_right(boss: Actor) -> None:
    declared, until = current().type("person"), timezone.now() + timedelta(days=1)
    ann, sales = somebody(name="Ann"), roles.add_role(by=boss, name="Sales")
    record = person("Kit", ann)
    for action in ("see", "edit"):
        roles.set_rule(by=boss, role=sales, type_key="person", action=action, rows="own")
    roles.grant_role(by=boss, role=sales, principal=ann)
    link, secret = guests.make_link(
        by=acting(ann), declared=declared, record=record, recipient="x", until=until
    )
    assert guests.open_link(secret, "").record == record
    type(record).objects.filter(pk=record.pk).update(owner=None)
    with pytest.raises(NotFound):
        guests.open_link(secret, "")
    type(record).objects.filter(pk=record.pk).update(owner=ann)
    switch_off(by=boss, principal=ann)
    with pytest.raises(NotFound):
        guests.open_link(secret, "")
    for end in (timezone.now(), timezone.now() + timedelta(days=91)):
        with pytest.raises(Invalid, match="90 days"):
            guests.make_link(by=boss, declared=declared, record=record, recipient="x", until=end)
    with pytest.raises(Invalid):
        guests.make_link(
            by=boss, declared=declared, record=record, recipient="x", until=until, fields=("birthday",)
        )
    assert link.until == until


def test_explaining_names_every_reason(boss: Actor) -> None:
    declared, ann, ben = current().type("person"), somebody(name="Ann"), somebody(name="Ben")
    north, sales = add_team(by=boss, name="North"), roles.add_role(by=boss, name="Sales")
    record = person("Kit", ann)
    roles.set_rule(by=boss, role=sales, type_key="person", action="see", rows="team")
    roles.grant_role(by=boss, role=sales, team=north)
    join_team(by=boss, team=north, principal=ann)
    told = explain(acting(ann), declared, record)
    assert (told.sees, told.edits) == (True, False)
    assert told.reasons[0].text == (
        "The role “Sales” through the team North shows the people of their teams. It belongs to Ann."
        " Ann counts with these teams: North."
    )
    assert told.reasons[0].href.startswith("/role-rules/")
    assert not explain(acting(ben), declared, record).sees
    share(by=boss, declared=declared, record=record, to=Receiver(ben), level="edit")
    told = explain(acting(ben), declared, record)
    assert (told.sees, told.edits) == (True, True)
    assert told.reasons[0].text == "Boss shared it, to change."
    assert "shows no people" in told.reasons[1].text


def test_what_a_team_is_given_reaches_the_teams_below_it_and_none_above(boss: Actor) -> None:
    sales, service = add_team(by=boss, name="Sales"), add_team(by=boss, name="Service")
    north = add_team(by=boss, name="North", parent=sales)
    coast = add_team(by=boss, name="Coast", parent=north)
    ann, head, record, declared = somebody(name="Ann"), somebody(), person("Kit"), current().type("person")
    join_team(by=boss, team=coast, principal=ann)
    join_team(by=boss, team=sales, principal=head)
    role = roles.add_role(by=boss, name="Sellers", start="all")
    given = roles.grant_role(by=boss, role=role, team=north)
    assert access.allowed(acting(ann), "customers.person.edit", record)
    assert not access.allowed(acting(head), "customers.person.see", record)
    words = "The role “Sellers” through the team North, which Coast is a part of shows all"
    assert any(reason.text.startswith(words) for reason in explain(acting(ann), declared, record).reasons)
    assert [grant.pk for branch in tree(boss) if branch.team == coast for grant in branch.above] == [given.pk]
    assert [grant.pk for grant in standing(boss, ann.uid).through] == [given.pk]
    roles.revoke_role(by=boss, grant=given)
    share(by=boss, declared=declared, record=record, to=Receiver(team=sales), level="see")
    assert [lent.name for lent in lent_to(acting(ann))] == ["Kit"]
    assert (
        "shared it with the team Sales, which Coast" in explain(acting(ann), declared, record).reasons[0].text
    )
    change_team(by=boss, team=coast, name="Coast", parent=service)
    assert not access.allowed(acting(ann), "customers.person.see", record)
