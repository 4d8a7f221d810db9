"""Campaigns that come again: each time for itself, only with news, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.view.model import SavedView
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.model import Assignment, Campaign
from kith.operational.marketing.campaign.repeating import after, start_due
from kith.operational.marketing.campaign.sending import send_open_campaigns
from kith.operational.marketing.conftest import Draft, People, make


def due(campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(next_at=timezone.now() - timedelta(minutes=1))
    start_due()
    start_due()
    send_open_campaigns()


@pytest.mark.django_db
def test_a_digest_comes_each_time_with_what_is_new_and_stays_away_without(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(2)
    view = SavedView.objects.create(type="product", name="Products", reach="everybody")
    body = "New:\n{{ news }}\nBye"
    with pytest.raises(Invalid, match="needed"):
        actions.approve(by=by, campaign=draft(kind="digest", body=body))
    with pytest.raises(Invalid, match="Choose the list"):
        actions.approve(by=by, campaign=draft(kind="digest", body=body, repeat_every="week"))
    asked = draft(kind="digest", body=body, repeat_every="week", repeat_view=view.uid, name="Digest")
    series = actions.approve(by=by, campaign=asked)
    assert (series.state, Assignment.objects.count()) == ("repeating", 0)
    due(series)
    assert not sink.accepted
    make("product", by, name="Red {{ bike")
    due(series)
    assert len(sink.accepted) == 2
    assert b"- Red { { bike" in dict(sink.accepted)["ann0@customers.test"]
    due(series)
    assert len(sink.accepted) == 2
    make("product", by, name="Blue bike")
    due(series)
    assert [b"Red" in body for _address, body in sink.accepted] == [True, True, False, False]
    runs = Campaign.objects.filter(series=series)
    assert [(run.state, run.assignments.count()) for run in runs] == [("sent", 2), ("sent", 2)]
    series.refresh_from_db()
    assert series.next_at
    assert timedelta(days=6) < series.next_at - timezone.now() < timedelta(days=8)
    actions.pause(by=by, campaign=series)
    make("product", by, name="Green bike")
    due(series)
    assert len(sink.accepted) == 4
    assert actions.resume(by=by, campaign=series).state == "repeating"
    actions.cancel(by=by, campaign=series)


def test_the_next_time_is_at_the_same_hour_also_when_clocks_change_or_months_are_short() -> None:
    summer = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    now = summer + timedelta(hours=1)
    assert after(summer, "day", now, "Europe/Berlin") == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    last = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
    assert after(last, "month", last, "UTC") == datetime(2026, 2, 28, 8, 0, tzinfo=UTC)
    assert after(last, "week", last + timedelta(days=20), "UTC") == datetime(2026, 2, 21, 8, 0, tzinfo=UTC)
