"""Old quarters go and the chain still verifies: a checkpoint answers for them, and nobody can forge it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.utils import timezone

from kith.core import partitions
from kith.core.events.model import Checkpoint, Consumed, Event, Seal
from kith.core.events.retention import drop_before
from kith.core.events.sequence import place
from kith.core.events.tests.made import some_people
from kith.core.events.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)
OLD = datetime(2019, 5, 5, tzinfo=UTC)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture(autouse=True)
def five_old_events_and_five_new_ones(empty_history: None) -> None:
    """The second link holds old and new events, as at the turn of a quarter."""
    Consumed.objects.all().delete()
    partitions.ensure("core_event", OLD, OLD)
    for count in (3, 4, 3):
        some_people(count)
        run(
            "update core_event set occurred_at = '2019-05-05' where id in (select id from core_event order by id limit 5)"
        )
        place()
    partitions._made.discard(("core_event", partitions.quarter_of(OLD)))


def test_whole_quarters_go_and_what_is_left_verifies() -> None:
    assert verify().events == 10
    assert drop_before(timezone.now()) == ["core_event_2019q2"]
    verdict = verify()
    assert verdict.holds, verdict.faults
    assert (verdict.events, Seal.objects.count(), Event.objects.count()) == (5, 2, 5)
    some_people(1)
    place()
    assert verify().holds


def test_what_is_left_of_a_link_is_still_watched() -> None:
    drop_before(timezone.now())
    run("delete from core_event where position = 6")
    assert [str(fault) for fault in verify().faults] == ["Event 6: removed"]


@pytest.mark.parametrize(
    "statement",
    [
        "update core_checkpoint set dropped = '[[4, 6]]'",
        "update core_checkpoint set number = 0, last_position = 0",
    ],
)
def test_a_forged_checkpoint_is_seen(statement: str) -> None:
    drop_before(timezone.now())
    run(statement)
    assert any("checkpoint" in str(fault) for fault in verify().faults)


def test_a_quarter_that_somebody_has_not_heard_yet_stays() -> None:
    Consumed.objects.create(consumer="slow", position=2)
    assert drop_before(timezone.now()) == []
    assert not Checkpoint.objects.exists()
