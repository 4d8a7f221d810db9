"""Ten thousand people on the way stay with the version they began with, while the journey is edited and published anew."""

from __future__ import annotations

import pytest
from django.db import connection

from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor
from kith.operational.marketing.conftest import make
from kith.operational.marketing.journey import actions, engine, looking
from kith.operational.marketing.journey.model import Passed, Run
from kith.operational.marketing.journey.moving import move_runs
from kith.operational.marketing.journey.tests.walking import published, wait

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PEOPLE = 10_000


def test_ten_thousand_runs_stay_with_their_version_until_they_are_moved(by: Actor, relay: MailRelay) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into customers_party (kind, name, given_name)"
            " select 'person', 'P ' || n, 'P' from generate_series(1, %s) n",
            [PEOPLE],
        )
        cursor.execute("analyze customers_party")  # as the server does by itself when so many have come
    journey = published(by, relay, [wait("w", 3), {"key": "t", "do": "tag", "tag": "old"}])
    looking.look()
    engine.drain_journey(journey)
    with connection.cursor() as cursor:
        cursor.execute("analyze marketing_journey_run")
    due = dict(Run.objects.values_list("pk", "due_at"))
    assert len(due) == PEOPLE
    journey.draft["steps"] = [wait("x", 1), wait("w", 9), {"key": "t", "do": "tag", "tag": "new"}]
    journey.save()
    journey = actions.publish(by=by, journey=journey)
    make("person", by, given_name="Newcomer")
    looking.look()
    engine.drain_journey(journey)
    assert Run.objects.filter(version__number=1, step="w").count() == PEOPLE
    assert Run.objects.filter(version__number=2).values_list("step", flat=True).get() == "x"
    move_runs(by=by, journey=journey, version=1)
    assert dict(Run.objects.filter(version__number=2, step="w").values_list("pk", "due_at")) == due
    Run.objects.filter(step="w").update(due_at="2020-01-01T00:00Z")
    engine.drain_journey(journey)
    assert Passed.objects.get(version__number=2, step="w").number == PEOPLE
    with connection.cursor() as cursor:
        cursor.execute("select tags, count(*) from customers_party where given_name = 'P' group by tags")
        assert cursor.fetchall() == [(["new"], PEOPLE)]
