"""Sending: once to each, never to whom it must not, and on from where it stopped."""

from __future__ import annotations

from typing import Any

import pytest

from kith.communicative.channels.email.journal import boot_id
from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.pace.model import Pace
from kith.communicative.relay.model import MailRelay
from kith.core.errors import Conflict
from kith.core.principals.actor import Actor
from kith.customers.email.model import Email
from kith.customers.interaction.queries import timeline
from kith.operational.marketing.campaign import actions, batch, chunks, permission, sending
from kith.operational.marketing.campaign.dead import came_back
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, Delivery
from kith.operational.marketing.campaign.report import result
from kith.operational.marketing.campaign.sending import send_campaign, send_open_campaigns
from kith.operational.marketing.conftest import Draft, People, person
from kith.privacy.consent.actions import say
from kith.privacy.gate.model import Handed
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db


def states(campaign: Campaign) -> dict[str, str]:
    return {
        each.assignment.address: each.state
        for each in Delivery.objects.filter(campaign=campaign).select_related("assignment")
    }


def test_each_gets_one_mail_and_the_ledger_says_so(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    everybody = people(12, "newsletter")
    campaign = actions.approve(by=by, campaign=draft())
    send_campaign(campaign.pk)
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert campaign.state == "sent"
    assert sorted(sink.recipients) == sorted(f"ann{at}@customers.test" for at in range(12))
    assert set(states(campaign).values()) == {"sent"}
    assert [each.kind for each in timeline(by, everybody[0])].count("sent") == 1
    text = dict(sink.accepted)["ann0@customers.test"].replace(b"=\r\n", b"")
    assert b"Ann 0," in text


def test_the_timeline_holds_the_subject_as_each_read_it(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    first, second = people(2)
    send_campaign(actions.approve(by=by, campaign=draft(subject="Hello {{ person.name }}")).pk)
    assert [timeline(by, each)[0].body for each in (first, second)] == ["Hello Ann 0", "Hello Ann 1"]


def test_only_who_allows_it_is_counted(by: Actor, people: People, draft: Draft, sink: Sink) -> None:
    person(by, "Open", "open@customers.test", "newsletter", "tracking")
    person(by, "Shy", "shy@customers.test", "newsletter")
    send_campaign(actions.approve(by=by, campaign=draft()).pk)
    mails = dict(sink.accepted)
    assert b"/c/" in mails["open@customers.test"]
    assert b"/c/" not in mails["shy@customers.test"]
    assert b".gif" not in mails["shy@customers.test"]
    assert b"List-Unsubscribe-Post" in mails["shy@customers.test"]


def test_a_withdrawal_after_the_approval_wins(by: Actor, people: People, draft: Draft, sink: Sink) -> None:
    first, *_others = people(3)
    campaign = actions.approve(by=by, campaign=draft())
    say(
        by=by,
        party=first,
        purpose=purpose_named("newsletter"),
        channel="email",
        state="withdrawn",
        source="phone",
    )
    send_campaign(campaign.pk)
    assert "ann0@customers.test" not in sink.recipients
    assert states(campaign)["ann0@customers.test"] == "withheld"
    assert Delivery.objects.get(state="withheld").text == "withdrawn"


def test_a_withdrawal_while_its_chunk_is_on_its_way_wins(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_others, last = people(4)
    campaign = actions.approve(by=by, campaign=draft())
    asked = permission.at_hand_over

    def withdrawn_after_the_first_answer(*given: Any) -> dict[int, permission.Answer]:
        answers = asked(*given)
        newsletter = purpose_named("newsletter")
        say(by=by, party=last, purpose=newsletter, channel="email", state="withdrawn", source="phone")
        return answers

    monkeypatch.setattr(batch, "FIRST", 3)
    monkeypatch.setattr(permission, "at_hand_over", withdrawn_after_the_first_answer)
    send_campaign(campaign.pk)
    assert sorted(sink.recipients) == [f"ann{at}@customers.test" for at in range(3)]
    assert states(campaign)["ann3@customers.test"] == "withheld"


def test_whom_the_relay_puts_off_keeps_nobody_else_waiting(
    by: Actor, people: People, draft: Draft, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(by, "Later", "later@customers.test", "newsletter")
    people(3)
    campaign = actions.approve(by=by, campaign=draft())
    monkeypatch.setattr(batch, "FIRST", 1)
    send_campaign(campaign.pk)
    assert sorted(sink.recipients) == [f"ann{at}@customers.test" for at in range(3)]
    assert Chunk.objects.exclude(state="done").get().not_before is not None


def test_nobody_is_written_to_more_often_than_the_purpose_allows(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(2)
    Purpose.objects.filter(key="newsletter").update(most=1)
    first = actions.approve(by=by, campaign=draft())
    second = actions.approve(by=by, campaign=draft())
    send_campaign(first.pk)
    send_campaign(second.pk)
    assert len(sink.accepted) == 2
    assert {each.text for each in Delivery.objects.filter(campaign=second)} == {"cap"}
    (refused,) = actions.look_ahead(by, draft()).tally.refused
    assert (refused.refusal, refused.number) == ("cap", 2)


def test_with_every_relay_down_it_waits_says_why_and_goes_on_by_itself(
    by: Actor, people: People, draft: Draft, relay: MailRelay, sink: Sink
) -> None:
    people(5)
    MailRelay.objects.update(port=9)
    campaign = actions.approve(by=by, campaign=draft())
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert campaign.state == "sending"
    assert "127.0.0.1" in campaign.problem
    assert states(campaign) == {}
    assert sum(Handed.objects.values_list("number", flat=True)) == 0
    MailRelay.objects.update(port=sink.port)
    send_campaign(campaign.pk)
    assert sink.accepted == []
    rested()
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.problem) == ("sent", "")
    assert len(sink.accepted) == 5
    assert Pace.objects.get(key=f"relay:{relay.pk}").failures == 0


def rested() -> None:
    """As if so much time had passed that every rest is over."""
    Pace.objects.update(resting_until=None)
    Chunk.objects.update(not_before=None)


def test_an_address_that_the_relay_refuses_is_noted_for_that_one_alone(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(2)
    person(by, "Eve", "refused@customers.test", "newsletter")
    campaign = actions.approve(by=by, campaign=draft())
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    assert campaign.state == "sent"
    assert states(campaign) == {
        "ann0@customers.test": "sent", "ann1@customers.test": "sent", "refused@customers.test": "refused",
    }  # fmt: skip
    refused = Delivery.objects.get(state="refused")
    assert (refused.code, refused.text) == (550, "5.1.1 no such person")
    assert Email.objects.get(address="refused@customers.test").bounced_at is not None
    (answer,) = actions.look_ahead(by, draft()).tally.refused
    assert answer.refusal == "bounced"


def test_a_mail_that_came_back_counts_as_not_delivered_and_its_address_as_dead(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(2)
    campaign = actions.approve(by=by, campaign=draft())
    first = Assignment.objects.earliest("pk")
    with pytest.raises(Conflict):
        came_back(by=by, recipient=first)
    send_campaign(campaign.pk)
    came_back(by=by, recipient=first)
    assert result(by, campaign).ledger.delivered == 1
    assert Email.objects.get(address="ann0@customers.test").bounced_at is not None


def test_whom_the_relay_puts_off_is_tried_later_and_not_for_ever(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    person(by, "Busy", "later@customers.test", "newsletter")
    campaign = actions.approve(by=by, campaign=draft())
    send_campaign(campaign.pk)
    tried = sink.commands.count("RCPT TO:<later@customers.test>")
    assert tried == 1
    send_open_campaigns()
    assert sink.commands.count("RCPT TO:<later@customers.test>") == 1
    for _try in range(chunks.MOST_TRIES - 1):
        Chunk.objects.update(not_before=None)
        send_open_campaigns()
    campaign.refresh_from_db()
    assert sink.commands.count("RCPT TO:<later@customers.test>") == chunks.MOST_TRIES
    assert (campaign.state, states(campaign)) == ("sent", {"later@customers.test": "failed"})


def test_a_paused_campaign_waits(by: Actor, people: People, draft: Draft, sink: Sink) -> None:
    people(2)
    campaign = actions.approve(by=by, campaign=draft())
    actions.pause(by=by, campaign=campaign)
    send_open_campaigns()
    assert sink.accepted == []
    actions.resume(by=by, campaign=campaign)
    send_open_campaigns()
    assert len(sink.accepted) == 2


def test_a_campaign_out_of_a_backup_waits_until_somebody_has_looked(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(2)
    campaign = actions.approve(by=by, campaign=draft())
    sending.pause_restored()
    send_open_campaigns()
    assert sink.accepted == []
    campaign.refresh_from_db()
    assert (campaign.state, "backup" in campaign.problem) == ("paused", True)
    actions.resume(by=by, campaign=campaign)
    send_open_campaigns()
    assert len(sink.accepted) == 2


def left_behind(campaign: Campaign, boot: str, journal: str) -> list[int]:
    """As a worker leaves a chunk that is stopped while it sends."""
    chunk = Chunk.objects.get(campaign=campaign)
    chunk.state, chunk.boot, chunk.journal, chunk.claimed_at = (
        "claimed",
        boot,
        f"{campaign.uid}-test",
        campaign.approved_at,
    )
    keys = list(Assignment.objects.filter(campaign=campaign).order_by("pk").values_list("pk", flat=True))
    chunk.handed = keys
    chunk.save()
    chunks.journal_of(chunk).write_text(journal.format(*keys))
    return keys


def test_what_a_stopped_worker_sent_stays_sent_and_what_is_not_known_is_never_sent_again(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(4)
    campaign = actions.approve(by=by, campaign=draft())
    left_behind(campaign, boot_id(), "S {0}\nA {0} 250\nS {1}\nA {1} 550\nS {2}\n")
    send_open_campaigns()
    assert sink.recipients == ["ann3@customers.test"]
    assert list(states(campaign).values()) == ["sent", "refused", "unconfirmed", "sent"] or states(campaign) == {
        "ann0@customers.test": "sent", "ann1@customers.test": "refused", "ann2@customers.test": "unconfirmed",
        "ann3@customers.test": "sent",
    }  # fmt: skip


def test_after_the_machine_went_down_nothing_of_the_chunk_is_sent_again(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(3)
    campaign = actions.approve(by=by, campaign=draft())
    left_behind(campaign, "an earlier start", "S {0}\nA {0} 250\n")
    send_open_campaigns()
    assert sink.accepted == []
    assert sorted(states(campaign).values()) == ["sent", "unconfirmed", "unconfirmed"]
