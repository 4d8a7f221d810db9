"""Tests of versions: all others get what did better, once, whatever happens on the way."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.communicative.channels.email.journal import Mark
from kith.communicative.channels.email.tests.sink import Sink
from kith.core.conditions.tree import from_json
from kith.core.errors import Conflict, Invalid
from kith.core.principals.actor import Actor
from kith.core.records.counting import exact
from kith.core.records.planner import Listing
from kith.core.records.verbs import edit
from kith.core.registry import current
from kith.operational.marketing.campaign import actions, ledger, trial, versioning
from kith.operational.marketing.campaign.audit import audited
from kith.operational.marketing.campaign.follow_up import FOLLOW_UPS, condition
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, Delivery, Hit
from kith.operational.marketing.campaign.report import result
from kith.operational.marketing.campaign.report_page import report_of
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.campaign.stored import frozen, thawed
from kith.operational.marketing.conftest import Draft, People


@pytest.fixture
def tested(by: Actor, people: People, draft: Draft, sink: Sink) -> Campaign:
    """A campaign whose test of forty is out, while sixty wait."""
    people(100)
    campaign = draft(test_percent=40, holdout_percent=0, test_hours=2, test_otherwise="split")
    versioning.write_version(by=by, campaign=campaign, key="B", subject="Second")
    approved = actions.approve(by=by, campaign=campaign)
    send_campaign(approved.pk)
    return Campaign.objects.get(pk=approved.pk)


def click(campaign: Campaign, key: str, number: int, machine: str = "") -> None:
    chosen = Assignment.objects.filter(campaign=campaign, variant=key, is_tested=True).order_by("id")[:number]
    Hit.objects.bulk_create(
        Hit(campaign=campaign, assignment=each, kind="click", link=0, machine=machine, at=timezone.now())
        for each in chosen
    )


def later(campaign: Campaign, hours: int) -> None:
    back = timedelta(hours=hours)
    Campaign.objects.filter(pk=campaign.pk).update(started_at=timezone.now() - back)
    Delivery.objects.filter(campaign=campaign).update(at=timezone.now() - back)
    Hit.objects.filter(campaign=campaign).update(at=timezone.now() - back)


@pytest.mark.django_db
def test_all_others_get_what_did_better_by_people_once_the_time_is_over(tested: Campaign, sink: Sink) -> None:
    assert (tested.state, len(sink.accepted)) == ("sending", 40)
    found = audited(tested.pk)
    assert (found.adds_up, found.waiting) == (True, 60)
    click(tested, "A", 20, machine="scanner")
    click(tested, "B", 12)
    trial.tell_tests()
    assert Chunk.objects.filter(state="held").exists()
    later(tested, 3)
    trial.tell_tests()
    trial.tell_tests()
    send_campaign(tested.pk)
    tested.refresh_from_db()
    assert (tested.state, tested.test_winner, len(sink.accepted)) == ("sent", "B", 100)
    assert tested.test_result
    assert tested.test_result["kind"] == "better"
    assert tested.test_result["counts"] == [["A", 20, 0], ["B", 20, 12]]
    given = Counter(Assignment.objects.values_list("variant", "is_tested"))
    assert given == {("A", True): 20, ("B", True): 20, ("B", False): 60}
    assert max(Counter(sink.recipients).values()) == 1


@pytest.mark.django_db
def test_where_nothing_differs_it_says_so_and_does_what_was_chosen_before(
    tested: Campaign, sink: Sink
) -> None:
    later(tested, 3)
    trial.tell_tests()
    send_campaign(tested.pk)
    tested.refresh_from_db()
    assert tested.test_result
    assert (tested.test_winner, tested.test_result["kind"]) == ("A,B", "same")
    assert Counter(Assignment.objects.values_list("variant", flat=True)) == {"A": 50, "B": 50}


@pytest.mark.django_db
def test_somebody_ends_it_by_hand(by: Actor, tested: Campaign) -> None:
    with pytest.raises(Invalid, match="A, B"):
        trial.choose_version(by=by, campaign=tested, key="X")
    chosen = trial.choose_version(by=by, campaign=tested, key="a")
    assert chosen.test_result
    assert (chosen.test_winner, chosen.test_result["by_hand"]) == ("A", True)
    with pytest.raises(Conflict):
        trial.choose_version(by=by, campaign=chosen, key="b")


@pytest.mark.django_db
def test_whoever_cancels_in_mid_test_leaves_nobody_waiting(by: Actor, tested: Campaign, sink: Sink) -> None:
    actions.cancel(by=by, campaign=tested)
    send_campaign(tested.pk)
    found = audited(tested.pk)
    assert (found.adds_up, found.held, len(sink.accepted)) == (True, 60, 40)


@pytest.mark.django_db
def test_the_report_tells_of_versions_and_money_and_is_kept_without_loss(by: Actor, tested: Campaign) -> None:
    click(tested, "B", 5)
    costs = {"budget": 100, "cost_fixed": 20, "cost_per_message": "0.5", "margin_percent": 40}
    changed = edit(current().type("campaign"), by=by, record=tested, values=costs)
    assert isinstance(changed, Campaign)
    found = result(by, changed)
    assert [(each.key, each.people, each.clicked) for each in found.versions] == [
        ("A", 20, 0), ("B", 20, 5), ("", 60, 0),
    ]  # fmt: skip
    assert thawed(json.loads(json.dumps(frozen(found))), changed) == found
    page = report_of(by, changed, found)
    assert page.versions
    assert [action.vals for action in page.versions.actions] == [{"key": "A"}, {"key": "B"}]
    assert page.money
    assert [row.number[2:] for row in page.money.rows][:3] == ["100", "40", "60"]
    with pytest.raises(Conflict):
        edit(current().type("campaign"), by=by, record=changed, values={"subject": "Other"})


@pytest.mark.django_db
def test_clicks_are_of_those_who_got_the_mail_and_let_them_be_counted(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(30)
    people(10, "newsletter", name="bob")
    campaign = draft(holdout_percent=0)
    versioning.write_version(by=by, campaign=campaign, key="B", subject="Second")
    approved = actions.approve(by=by, campaign=campaign)
    send_campaign(approved.pk)
    approved.refresh_from_db()
    kept = Counter(Delivery.objects.values_list("counted", flat=True))
    assert kept == {True: 30, False: 10}
    reader = Assignment.objects.filter(variant="A", delivery__counted=True).order_by("id")[0]
    Hit.objects.create(campaign=approved, assignment=reader, kind="click", link=0, at=timezone.now())
    found = result(by, approved)
    assert (found.ledger.delivered, found.ledger.counted, found.ledger.clicked) == (40, 30, 1)
    mails = Counter(Delivery.objects.filter(counted=True).values_list("assignment__variant", flat=True))
    assert {each.key: (each.delivered, each.counted, each.clicked) for each in found.versions} == {
        "A": (20, mails["A"], 1), "B": (20, mails["B"], 0),
    }  # fmt: skip
    assert {each.key: (each.people, each.done) for each in trial.counted(approved)} == {
        "A": (mails["A"], 1), "B": (mails["B"], 0),
    }  # fmt: skip
    silent = from_json(condition(FOLLOW_UPS["silent"], approved))
    left = exact(by, Listing(current().type("person"), (), silent))
    assert left
    assert left.number == 29, "of whom clicks are not counted, nobody knows"
    approved.test_measure = "purchases"
    assert [each.people for each in trial.counted(approved)] == [20, 20]
    page = report_of(by, approved, found)
    clicked = next(stage for stage in page.stages if stage.label == "Clicked")
    assert (clicked.rate.replace("\xa0", ""), clicked.meaning.split(";")[0]) == (
        "3.3%", "of 30 delivered whose readers let it be counted",
    )  # fmt: skip
    assert page.versions
    assert page.versions.rows[1].click_rate.replace("\xa0", "") == "0%"


@pytest.mark.django_db
def test_mails_of_which_nobody_knows_whether_they_count_are_taken_to(by: Actor, tested: Campaign) -> None:
    Delivery.objects.update(counted=None)
    assert result(by, tested).ledger.counted == 40
    assert [each.people for each in trial.counted(tested)] == [20, 20]


@pytest.mark.django_db
def test_after_a_stopped_worker_it_is_known_whose_reading_is_counted(by: Actor, tested: Campaign) -> None:
    first, second = Assignment.objects.filter(campaign=tested, delivery=None).order_by("id")[:2]
    marks = {first.pk: Mark("sent"), second.pk: Mark("sent")}
    ledger.settled(tested, marks, timezone.now(), [second.pk])
    assert Delivery.objects.get(pk=first.pk).counted is True
    assert Delivery.objects.get(pk=second.pk).counted is False
