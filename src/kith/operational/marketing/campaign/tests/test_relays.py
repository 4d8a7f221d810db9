"""Relays that put off, break off or are complained about: each person gets one mail, and the ledger says which way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.utils import timezone

from kith.communicative.channels.email import handover
from kith.communicative.channels.email.tests.sink import Sink, running
from kith.communicative.channels.email.tests.test_stages import BEFORE_THE_BODY
from kith.communicative.deliverability.limits import BOUNCES, COMPLAINTS
from kith.communicative.pace.model import Pace
from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting
from kith.operational.marketing.campaign import actions, limits, sender
from kith.operational.marketing.campaign.audit import audited
from kith.operational.marketing.campaign.model import Assignment, Chunk, Delivery
from kith.operational.marketing.campaign.sending import Sending, go_on, send_campaign, send_open_campaigns
from kith.operational.marketing.campaign.tests.test_sending import rested
from kith.operational.marketing.campaign.tests.test_steering import steer, tally
from kith.operational.marketing.conftest import Draft, People, make
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_PAUSE", 0.001)


@pytest.fixture
def second(by: Actor, relay: MailRelay) -> Iterator[Sink]:
    """Another relay of the same sender, that takes everything."""
    with running(Sink()) as listening:
        make(
            "relay",
            by,
            name="Second",
            host="127.0.0.1",
            port=listening.port,
            sender_address="news@house.test",
        )
        yield listening


def test_who_was_greylisted_gets_the_mail_once_when_the_time_is_over(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    sink.greylists = True
    people(5)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    send_campaign(campaign.pk)
    assert (sink.recipients, tally(campaign), audited(campaign.pk).waiting) == ([], {}, 5)
    assert Chunk.objects.get().not_before is not None
    send_open_campaigns()
    assert sink.recipients == [], "nobody knocks again before the time is over"
    rested()
    send_open_campaigns()
    campaign.refresh_from_db()
    assert (campaign.state, tally(campaign)) == ("sent", {"sent": 5})
    assert max(Counter(sink.recipients).values()) == 1
    assert audited(campaign.pk).adds_up


@pytest.mark.parametrize("stage", BEFORE_THE_BODY)
def test_a_relay_that_breaks_off_at_every_try_leaves_all_mails_to_the_second(
    stage: str, by: Actor, people: People, draft: Draft, sink: Sink, second: Sink
) -> None:
    sink.ends_at, sink.ends = stage, 10**6
    people(6)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, tally(campaign)) == ("sent", {"sent": 6})
    assert sorted(second.recipients) == [f"ann{at}@customers.test" for at in range(6)]
    assert sink.recipients == []
    assert Pace.objects.filter(resting_until__isnull=False, key__startswith="relay:").count() == 1


@pytest.mark.parametrize("stage", ["body", "dot"])
def test_a_relay_that_breaks_off_in_the_body_leaves_no_mail_twice_and_none_unknown(
    stage: str, by: Actor, people: People, draft: Draft, sink: Sink, second: Sink
) -> None:
    sink.ends_at, sink.ends = stage, 10**6
    people(20)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    send_campaign(campaign.pk)
    found = tally(campaign)
    assert found["sent"] + found["unconfirmed"] == 20
    assert 0 < found["unconfirmed"] <= 20 - found["sent"]
    assert len(second.recipients) == found["sent"]
    assert max(Counter(second.recipients).values()) == 1
    assert audited(campaign.pk).adds_up


def test_as_many_as_the_limit_are_not_too_many_and_one_mail_less_makes_it_too_many(
    by: Actor, people: People, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(12)
    change_setting(BOUNCES, 10.0)
    monkeypatch.setitem(limits.LEAST, BOUNCES, 1)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    campaign.started_at = now = timezone.now()
    numbers = Assignment.objects.filter(campaign=campaign, arm="contacted").values_list("pk", flat=True)
    states = dict.fromkeys(numbers, "sent") | {numbers[0]: "refused"}
    Delivery.objects.bulk_create(
        Delivery(assignment_id=key, campaign=campaign, state=state, at=now) for key, state in states.items()
    )
    assert len(states) == 12
    for left, problem in ((12, ""), (10, ""), (9, "1 of 9")):
        Delivery.objects.filter(pk__in=list(states)[left:]).delete()
        assert problem in limits.problem_of(campaign)
        assert bool(problem) == bool(limits.problem_of(campaign))


def test_too_many_complaints_pause_it_until_somebody_says_otherwise(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = people(8)
    monkeypatch.setitem(limits.LEAST, COMPLAINTS, 1)
    monkeypatch.setattr(limits, "EVERY", 0.0)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    steer(
        monkeypatch, 1,
        lambda: Suppression.objects.create(
            kind="email", address="ann0@customers.test", party=everybody[0], reason="complained", since=timezone.now()
        ),
    )  # fmt: skip
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, len(sink.accepted)) == ("paused", 2)
    assert "1 of 2 people complained" in campaign.problem
    actions.resume(by=by, campaign=campaign)
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, tally(campaign)) == ("sent", {"sent": 8})


def test_a_relay_with_a_limit_is_used_to_its_limit_and_not_once_a_minute(
    by: Actor, people: People, draft: Draft, relay: MailRelay, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int | None] = []
    monkeypatch.setattr(sender, "start", lambda most=None: started.append(most))
    MailRelay.objects.update(per_minute=60)
    people(40)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    go_on()
    assert 10 <= len(sink.recipients) < 40, "what the bucket holds, and what drips in meanwhile"
    assert started == [1], "a process of its own waits for the next"
    MailRelay.objects.update(per_minute=None)
    Sending(patient=True).run()
    campaign.refresh_from_db()
    assert (campaign.state, len(sink.recipients)) == ("sent", 40)


def test_no_process_is_started_for_a_campaign_that_waits_for_long(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "start", lambda most=None: pytest.fail("nothing can go out"))
    people(2)
    actions.approve(by=by, campaign=draft())
    MailRelay.objects.update(is_paused=True)
    go_on()
    assert sink.recipients == []
