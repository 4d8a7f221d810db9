"""Whatever roles, rules, teams and shares are drawn: every door shows the rows and fields that a naive reading gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kith.core.access import allowed, visible
from kith.core.access.fields import readable
from kith.core.access.tests.naive import House, Row, User, hidden, may
from kith.core.access.tests.world import FIELDS, TYPES, Drawn
from kith.core.conditions.tree import Line, Values
from kith.core.errors import NotFound
from kith.core.events.history import history
from kith.core.events.record import record
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.keys import issue_key
from kith.core.principals.model import Principal
from kith.core.records.counting import exact
from kith.core.records.planner import Listing
from kith.core.records.reading import get, read_page
from kith.core.registry import current
from kith.core.registry.objecttype import Action
from kith.core.search.reading import find
from kith.core.search.writing import write
from kith.customers.interaction.actions import Touch, append
from kith.customers.interaction.queries import timeline
from kith.customers.models import Note, Party

SENSITIVE = {"birthday"}


def looks(drawn: Drawn) -> Iterator[tuple[Actor, User]]:
    for principal, user in zip(drawn.principals, drawn.house.users, strict=True):
        yield actor_of(principal, "test"), user


def seen(house: House, user: User, key: str) -> set[str]:
    return {row.uid for row in house.rows[key] if may(house, user, key, row, "see")}


def listed(actor: Actor, key: str, condition: Line | None = None) -> list[tuple[Any, ...]]:
    declared = current().type(key)
    return read_page(actor, Listing(declared, (), condition, (), 1000)).rows


def check_rows(drawn: Drawn, actor: Actor, user: User) -> None:
    """List, count, single record, every action with a record, and whatever the ORM is asked."""
    for key in TYPES:
        declared, expected = current().type(key), seen(drawn.house, user, key)
        assert {row[0] for row in listed(actor, key)} == expected, (user, key)
        counted = exact(actor, Listing(declared, ()))
        assert counted is not None
        assert counted.number == len(expected)
        rows = visible(actor, declared.model._default_manager.all(), declared)
        assert {str(uid) for uid in rows.values_list("uid", flat=True)} == expected
        for action in (Action.EDIT, Action.DELETE):
            page = read_page(actor, Listing(declared, (), limit=1000, action=action))
            told = {
                row.uid for row in drawn.house.rows[key] if may(drawn.house, user, key, row, action.value)
            }
            assert {row[0] for row in page.rows} == told, (user, key, action)
        for row in drawn.house.rows[key][:4]:
            check_single(drawn.house, actor, user, key, row)


def check_single(house: House, actor: Actor, user: User, key: str, row: Row) -> None:
    declared = current().type(key)
    if not may(house, user, key, row, "see"):
        with pytest.raises(NotFound):
            get(actor, declared, row.uid)
        return
    found = get(actor, declared, row.uid)
    for action in ("edit", "delete"):
        assert allowed(actor, declared.permission(action), found) is may(house, user, key, row, action)


def check_neighbours(drawn: Drawn, actor: Actor, user: User) -> None:
    """Titles of references, related rows, search and the timeline."""
    house, note = drawn.house, current().type("note")
    parties = {row.uid for row in house.rows["any party"] if may(house, user, "party", row, "see")}
    page = read_page(actor, Listing(note, ("party", "text"), limit=1000))
    for row in page.rows:
        uid, title = page.columns[0].value(row)
        assert (title is not None) is (str(uid) in parties), (user, uid, title)
    for party in house.rows["party"][:5]:
        condition = Line("party", "is", Values((party.uid,)))
        mine = {
            row.uid
            for row in house.rows["note"]
            if row.party == party.id and may(house, user, "note", row, "see")
        }
        assert {row[0] for row in listed(actor, "note", condition)} == mine
        touches = timeline(actor, Party.objects.get(pk=party.id))
        assert {str(each.ref_uid) for each in touches if each.ref_type == "note"} == mine
    hits = find(actor, "party", most=50, types=("organisation",))
    assert {str(hit.uid) for hit in hits} == seen(house, user, "organisation")


def check_fields(drawn: Drawn, actor: Actor, user: User) -> None:
    """What is hidden is not listed, filtered, sorted, or told by the history."""
    person = current().type("person")
    shut = hidden(drawn.house, user, "person", list(FIELDS), SENSITIVE)
    assert {name for name in FIELDS if name not in readable(actor, person)} == shut, user
    for row in drawn.house.rows["person"][:1]:
        told = history("person", row.id, readable(actor, person))
        assert not shut & {name for past in told for name in past.changes}


def check_api(drawn: Drawn, principal: Principal, user: User) -> None:
    client, secret = Client(), issue_key(principal, "door")[1]
    given = {"Authorization": f"Bearer {secret}"}
    shut = hidden(drawn.house, user, "person", list(FIELDS), SENSITIVE)
    for path, key in (("people", "person"), ("notes", "note")):
        answer = client.get(f"/api/v1/{path}?limit=200&fields=*&count=exact", headers=given).json()
        assert {item["id"] for item in answer["items"]} == seen(drawn.house, user, key)
        assert answer["count"]["number"] == len(answer["items"])
        if key == "person":
            assert not any(name in item for item in answer["items"] for name in shut)
        for row in drawn.house.rows[key][:2]:
            expected = 200 if may(drawn.house, user, key, row, "see") else 404
            assert client.get(f"/api/v1/{path}/{row.uid}", headers=given).status_code == expected
    for name in shut:
        for query in (
            f"sort={name}",
            f"fields={name}",
            "where=" + json.dumps({"field": name, "op": "is_filled"}),
        ):
            if name == "tags" and query.startswith("sort"):
                continue
            assert client.get(f"/api/v1/people?{query}", headers=given).status_code == 422


def written(drawn: Drawn) -> None:
    """Search texts, timelines and histories of what was drawn."""
    declared = current().type("organisation")
    write(system("test"), declared, [row.id for row in drawn.house.rows["any party"]])
    notes = Note.objects.select_related("author")
    append(
        [
            Touch(
                note.created_at,
                "note",
                "note",
                "system",
                "x",
                (("party", note.party_id),),
                "",
                None,
                "note",
                note.uid,
            )
            for note in notes
        ]
    )
    for row in drawn.house.rows["person"]:
        changes = {"job_title": (None, "x"), "birthday": (None, "1980-01-01"), "source": (None, "fair")}
        party = Party.objects.get(pk=row.id)
        record(
            "person.changed", by=system("test"), on=party, declared=current().type("person"), changes=changes
        )


def check_everything(seed: int) -> None:
    drawn = Drawn(seed)
    written(drawn)
    for (actor, user), principal in zip(looks(drawn), drawn.principals, strict=True):
        check_rows(drawn, actor, user)
        check_neighbours(drawn, actor, user)
        check_fields(drawn, actor, user)
        check_api(drawn, principal, user)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [101, 106])
def test_every_door_shows_what_a_naive_reading_gives(seed: int) -> None:
    check_everything(seed)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(110, 130))
def test_every_door_shows_what_a_naive_reading_gives_in_many_houses(seed: int) -> None:
    check_everything(seed)
