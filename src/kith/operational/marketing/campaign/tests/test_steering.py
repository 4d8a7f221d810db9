"""Whoever steers a campaign is heard at once: pause, cancel, schedules, limits; and several relays share its mails."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kith.communicative.channels.email import handover
from kith.communicative.channels.email.tests.sink import Sink, running
from kith.communicative.deliverability.limits import BOUNCES
from kith.communicative.pace.model import Pace
from kith.communicative.relay.model import MailRelay
from kith.communicative.signature.actions import generate, sign_with
from kith.core.errors import Conflict, Invalid
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role
from kith.core.records.settings import change_setting
from kith.operational.marketing.campaign import actions, batch, limits
from kith.operational.marketing.campaign.audit import audit_campaigns, audited, wrong
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, Delivery, HitKind
from kith.operational.marketing.campaign.sending import go_on, send_campaign, send_open_campaigns
from kith.operational.marketing.campaign.tests.test_sending import rested
from kith.operational.marketing.campaign.tracking import Request, note_hit
from kith.operational.marketing.campaign.unconfirmed import again, all_again, all_arrived, arrived
from kith.operational.marketing.conftest import Draft, People, make, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "_PAUSE", 0.001)


def tally(campaign: Campaign) -> dict[str, int]:
    return Counter(Delivery.objects.filter(campaign=campaign).values_list("state", flat=True))


def steer(monkeypatch: pytest.MonkeyPatch, after: int, do: Any) -> None:
    """Batches of two mails; `do` is done while the batch of this number is on its way."""
    monkeypatch.setattr(batch, "FIRST", 2)
    monkeypatch.setattr(batch, "QUICK", 0.0)
    hand_over, number = batch.Delivering._hand_over, [0]

    def counted(self: batch.Delivering, *given: Any) -> None:
        number[0] += 1
        hand_over(self, *given)
        if number[0] == after:
            do()

    monkeypatch.setattr(batch.Delivering, "_hand_over", counted)


def test_pause_stops_within_the_chunk_and_going_on_sends_the_rest_once(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(9)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    steer(monkeypatch, 2, lambda: actions.pause(by=by, campaign=campaign))
    send_campaign(campaign.pk)
    assert len(sink.accepted) == 4
    assert tally(campaign) == {"sent": 4}
    actions.resume(by=by, campaign=campaign)
    send_campaign(campaign.pk)
    assert sorted(sink.recipients) == sorted(f"ann{at}@customers.test" for at in range(9))
    assert audited(campaign.pk).adds_up


def test_cancel_ends_it_at_once_for_good_and_every_one_is_accounted_for(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(7)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    steer(monkeypatch, 1, lambda: actions.cancel(by=by, campaign=campaign))
    send_campaign(campaign.pk)
    send_open_campaigns()
    campaign.refresh_from_db()
    assert (campaign.state, tally(campaign)) == ("cancelled", {"sent": 2, "cancelled": 5})
    found = audited(campaign.pk)
    assert (found.planned, found.sent, found.held, found.adds_up) == (7, 2, 5, True)
    for verb in (actions.resume, actions.cancel, actions.pause):
        with pytest.raises(Conflict):
            verb(by=by, campaign=campaign)
    assert Event.objects.filter(kind="campaign.cancelled").count() == 1


def test_a_schedule_is_kept_and_one_that_was_missed_does_not_fire(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(1)
    now, hour = timezone.now(), timedelta(hours=1)
    with pytest.raises(Invalid):
        draft(not_before=now + 2 * hour, not_after=now + hour)
    campaign = actions.approve(by=by, campaign=draft(not_before=now + hour, not_after=now + 2 * hour))
    go_on()
    assert sink.accepted == []
    Campaign.objects.update(not_before=now - 2 * hour, not_after=now - hour)
    go_on()
    campaign.refresh_from_db()
    assert (campaign.state, sink.accepted) == ("missed", [])
    actions.resume(by=by, campaign=campaign)
    go_on()
    campaign.refresh_from_db()
    assert (campaign.state, campaign.not_after, len(sink.accepted)) == ("sent", None, 1)


def test_what_is_under_way_stops_when_its_time_is_over(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(4)
    campaign = actions.approve(by=by, campaign=draft(not_after=timezone.now() + timedelta(hours=1)))
    steer(monkeypatch, 1, lambda: Campaign.objects.update(not_after=timezone.now() - timedelta(seconds=1)))
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, len(sink.accepted)) == ("paused", 2)
    assert "time" in campaign.problem


def test_too_many_that_come_back_pause_it_until_somebody_says_otherwise(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(6):
        person(by, f"Eve {at}", f"refused@customers{at}.test", "newsletter")
    change_setting(BOUNCES, 30.0)
    monkeypatch.setitem(limits.LEAST, BOUNCES, 1)
    monkeypatch.setattr(limits, "EVERY", 0.0)
    campaign = actions.approve(by=by, campaign=draft())
    steer(monkeypatch, 99, lambda: None)
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, tally(campaign)) == ("paused", {"refused": 2})
    assert "2 of 2" in campaign.problem
    assert "30" in campaign.problem
    actions.resume(by=by, campaign=campaign)
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, tally(campaign)) == ("paused", {"refused": 4})
    assert "2 of 2" in campaign.problem, "what was before somebody said to go on does not count any more"


def test_two_relays_share_and_the_living_takes_over_from_the_dead(
    by: Actor, people: People, draft: Draft, sink: Sink, relay: MailRelay
) -> None:
    people(20)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    with running(Sink()) as second:
        values = {"host": "127.0.0.1", "connections": 1, "sender_address": "news@house.test"}
        make("relay", by, name="Second", port=second.port, **values)
        dead = make("relay", by, name="Dead", port=9, weight=2, **values)
        send_campaign(campaign.pk)
        everybody = [*sink.recipients, *second.recipients]
    assert 9 <= len(sink.accepted) <= 11
    assert max(Counter(everybody).values()) == 1
    assert len(everybody) == 20
    campaign.refresh_from_db()
    assert campaign.state == "sent"
    assert Pace.objects.get(key=f"relay:{dead.pk}").resting_until is not None


def test_a_provider_that_puts_off_slows_down_alone(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(4):
        person(by, f"Busy {at}", f"busy{at}@slow.test", "newsletter")
    people(3)
    answers = {f"busy{n}": "451 4.7.1 slowly" for n in range(3)}
    monkeypatch.setattr("kith.communicative.channels.email.tests.sink.AT_END", answers)
    first = actions.approve(by=by, campaign=draft(holdout_percent=0))
    send_campaign(first.pk)
    assert {each.key for each in Pace.objects.filter(failures__gt=0)} == {"domain:slow.test"}
    assert tally(first) == {"sent": 4}
    assert Chunk.objects.exclude(state="done").get().tries == 1
    sink.accepted.clear()
    second = actions.approve(by=by, campaign=draft(holdout_percent=0))
    send_campaign(second.pk)
    assert sorted(sink.recipients) == [f"ann{at}@customers.test" for at in range(3)]
    waiting = Chunk.objects.filter(campaign=second).exclude(state="done").get()
    assert (len(waiting.assignments), waiting.tries, audited(second.pk).waiting) == (4, 0, 4)
    answers.clear()
    rested()
    send_open_campaigns()
    assert (tally(first), tally(second)) == ({"sent": 7}, {"sent": 7})
    assert audited(second.pk).adds_up
    assert not Pace.objects.filter(failures__gt=0).exists()


def test_mails_leave_signed_by_the_key_of_their_sender(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(1)
    ida = Principal.objects.create(kind=Kind.USER, role=Role.ADMINISTRATOR, name="Ida")
    for kind in ("rsa", "ed25519"):
        sign_with(
            by=actor_of(ida, "test"),
            key=generate(by=actor_of(ida, "test"), domain="house.test", algorithm=kind),
        )
    send_campaign(actions.approve(by=by, campaign=draft()).pk)
    ((_to, mail),) = sink.accepted
    assert mail.startswith(b"DKIM-Signature: v=1; a=rsa-sha256;")
    assert b"DKIM-Signature: v=1; a=ed25519-sha256;" in mail


def lost(by: Actor, people: People, draft: Draft, number: int = 3) -> tuple[Campaign, list[Assignment]]:
    """A campaign that was sent, all of whose mails have no answer."""
    people(number)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    send_campaign(campaign.pk)
    Delivery.objects.update(state="unconfirmed")
    return campaign, list(Assignment.objects.filter(campaign=campaign).order_by("pk"))


def test_what_is_not_confirmed_is_settled_one_by_one(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    campaign, (first, second, third) = lost(by, people, draft)
    arrived(by=by, recipient=first)
    again(by=by, recipient=second)
    note_hit(third, HitKind.OPEN, Request("GET", "GoogleImageProxy"))
    with pytest.raises(Conflict):
        arrived(by=by, recipient=first)
    campaign.refresh_from_db()
    assert (campaign.state, audited(campaign.pk).waiting) == ("sending", 1)
    send_open_campaigns()
    campaign.refresh_from_db()
    assert (campaign.state, tally(campaign)) == ("sent", {"sent": 3})
    assert Counter(sink.recipients)[second.address] == 2
    assert audited(campaign.pk).adds_up
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"recipient.arrived", "recipient.sent_again"} <= kinds


def test_what_is_not_confirmed_is_settled_for_all(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    campaign, _everybody = lost(by, people, draft)
    all_again(by=by, campaign=campaign)
    send_open_campaigns()
    assert set(Counter(sink.recipients).values()) == {2}
    Delivery.objects.update(state="unconfirmed")
    all_arrived(by=by, campaign=campaign)
    assert tally(campaign) == {"sent": 3}
    with pytest.raises(Conflict):
        all_arrived(by=by, campaign=campaign)


def test_a_ledger_that_does_not_add_up_is_told_once(by: Actor, people: People, draft: Draft) -> None:
    campaign, (first, second, _third) = lost(by, people, draft)
    audit_campaigns()
    assert wrong() == 0
    Delivery.objects.filter(assignment=first).delete()
    Chunk.objects.create(campaign=campaign, assignments=[second.pk], state="done")
    for _night in range(2):
        audit_campaigns()
    found = audited(campaign.pk)
    assert (found.forgotten, found.twice, found.chunks, found.adds_up) == (1, 1, 1, False)
    assert wrong() == 1
    assert Event.objects.filter(kind="campaign.does_not_add_up").count() == 1
