"""Positions follow commits, without gaps, and every event gets one."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction

from kith.core.events.model import Event, Seal
from kith.core.events.sequence import place
from kith.core.events.tests.made import some_people
from kith.core.events.verify import verify

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_history")]


def test_every_event_gets_a_place_once_and_the_chain_holds() -> None:
    some_people(3)
    assert place() == 3
    assert place() == 0
    some_people(2)
    place()
    assert list(Event.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert Seal.objects.count() == 2
    assert verify().holds


def test_a_batch_that_failed_leaves_no_gap() -> None:
    some_people(2)
    with transaction.atomic():
        place()
        transaction.set_rollback(True)
    some_people(1)
    place()
    assert list(Event.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert verify().holds


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
    assert verify().holds


def test_what_waits_for_its_place_is_counted() -> None:
    some_people(2)
    verdict = verify()
    assert (verdict.events, verdict.unsealed) == (0, 2)
    assert verdict.waiting_since is not None
