"""Positions follow commits, and the chain shows every later hand."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from kith.core.events.model import Event, Seal
from kith.core.events.sequence import place, verify
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db(transaction=True)


def some_people(count: int) -> None:
    for number in range(count):
        verbs.create(current().type("person"), by=system("test"), values={"given_name": f"P{number}"})


def test_every_event_gets_a_place_once_and_the_chain_holds() -> None:
    some_people(3)
    assert place() == 3
    assert place() == 0
    some_people(2)
    place()
    positions = list(Event.objects.values_list("position", flat=True))
    assert None not in positions
    assert len(set(positions)) == len(positions)
    assert Seal.objects.count() == 2
    assert verify() == []


@pytest.mark.parametrize(
    "statement",
    [
        (
            'update core_event set changes = \'{"stage": [null, "customer"]}\''
            " where position = (select min(position) from core_event)"
        ),
        "delete from core_event where position = (select max(position) from core_event)",
        "update core_event set position = 4000000000 - position",
    ],
)
def test_altering_removing_or_moving_an_event_is_seen(statement: str) -> None:
    some_people(3)
    place()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify()


def test_an_event_of_a_late_commit_is_placed_after_it_commits() -> None:
    some_people(1)
    with psycopg.connect(
        connection.connection.info.dsn, password=connection.connection.info.password
    ) as late:
        late.execute("select pg_current_xact_id()")
        some_people(1)
        placed_while_open = place()
    assert placed_while_open == 1
    assert place() == 1
    assert verify() == []
