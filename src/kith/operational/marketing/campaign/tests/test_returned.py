"""What comes back of a campaign is learned by the customer's record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.channels.email.tokens import bounce_address
from kith.communicative.deliverability.model import Volume
from kith.communicative.relay.actions import keys
from kith.communicative.returns.keeping import keep
from kith.communicative.returns.model import Return
from kith.communicative.returns.reading import read_waiting
from kith.core.conditions.tree import from_json
from kith.core.events.consume import Heard
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.customers.task.model import Task
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.dead import note_dead
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery
from kith.operational.marketing.campaign.report import result
from kith.operational.marketing.campaign.returned import KINDS, hear
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.conftest import Draft, People
from kith.privacy.consent.model import Permission
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db

REPORT = """From: MAILER-DAEMON@relay.example
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; somebody@else.example
Action: {action}
Status: {status}
X-Number: {number}

--B--
"""
ABUSE = """From: fbl@provider.example
Content-Type: multipart/report; report-type=feedback-report; boundary="B"

--B
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: x
Version: 1

--B
Content-Type: message/rfc822

Message-ID: {id}
Subject: News

x
--B--
"""


@pytest.fixture
def sent(by: Actor, people: People, draft: Draft, sink: Sink) -> Campaign:
    people(3)
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=0))
    send_campaign(campaign.pk)
    campaign.refresh_from_db()
    return campaign


def whose(number: int) -> Assignment:
    return Assignment.objects.order_by("id")[number]


def came(raw: str, *, back: Assignment | None = None) -> None:
    envelope = bounce_address("bounce@house.test", back.pk, keys()) if back else ""
    keep(raw.encode(), size=len(raw), envelope=envelope)
    read_waiting()
    told = Event.objects.filter(kind__in=KINDS).order_by("-id")[:1]
    hear(
        [
            Heard(0, e.uid, e.occurred_at, e.kind, e.verb, 0, "", "", e.subject_id, e.subject_uid, None, {})
            for e in told
        ]
    )


def message_id(assignment: Assignment) -> str:
    return f"<x.{keys().message.sign(assignment.pk)}@house.test>"


def answer(assignment: Assignment, subject: str, text: str = "", headers: str = "") -> str:
    return f"From: {assignment.address}\nSubject: {subject}\nIn-Reply-To: {message_id(assignment)}\n{headers}\n{text}"


def newest(by: Actor, party: Party) -> str:
    return timeline(by, party)[0].summary


def test_an_address_that_takes_no_mail_is_out_of_use_whatever_address_the_notice_names(
    by: Actor, sent: Campaign
) -> None:
    ann = whose(0)
    for _twice in range(2):
        came(REPORT.format(action="failed", status="5.1.1", number=1), back=ann)
    assert Delivery.objects.get(assignment=ann).state == "bounced"
    assert ann.party.emails.get().bounced_at is not None
    assert [(each.address, each.reason) for each in Suppression.objects.all()] == [(ann.address, "bounced")]
    assert newest(by, ann.party) == "“Autumn” came back"
    assert (
        Volume.objects.get(domain="customers.test").bounced,
        Delivery.objects.filter(state="sent").count(),
    ) == (1, 2)


def test_a_mail_that_comes_back_for_now_counts_and_the_third_day_ends_it(by: Actor, sent: Campaign) -> None:
    ann = whose(0)
    for day in range(3):
        assert ann.party.emails.get().bounced_at is None
        came(REPORT.format(action="failed", status="5.2.2", number=day), back=ann)
        Return.objects.update(came_at=timezone.now() - timedelta(days=1 + day))
        Return.objects.filter(pk=Return.objects.earliest("pk").pk).update(
            came_at=timezone.now() - timedelta(days=40)
        )
    assert ann.party.emails.get().bounced_at is not None


def test_a_delay_changes_nothing(sent: Campaign) -> None:
    came(REPORT.format(action="delayed", status="4.4.1", number=1), back=whose(0))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_complaint_ends_the_consent_and_the_use_of_the_address(by: Actor, sent: Campaign) -> None:
    ann = whose(0)
    for _twice in range(2):
        came(ABUSE.format(id=message_id(ann)))
    stop = Suppression.objects.get(purpose=None)
    assert (stop.address, stop.reason) == (ann.address, "complained")
    assert Permission.objects.get(party=ann.party, purpose=sent.purpose, channel="email").state == "withdrawn"
    assert "Complained about “Autumn”" in [each.summary for each in timeline(by, ann.party)]
    assert Volume.objects.get(domain="customers.test").complained == 1
    assert result(by, sent).ledger.complained == 1


def test_the_report_counts_the_addresses_that_are_marked_as_dead_and_no_others(
    by: Actor, sent: Campaign
) -> None:
    refused, full, dead = whose(0), whose(1), whose(2)
    Delivery.objects.filter(assignment=refused).update(state="refused")
    note_dead([refused], by=by)
    came(REPORT.format(action="failed", status="5.2.2", number=1), back=full)
    came(REPORT.format(action="failed", status="5.1.1", number=2), back=dead)
    ledger = result(by, sent).ledger
    assert (ledger.delivery, ledger.dead) == ({"refused": 1, "bounced": 2}, 2)
    asked = Listing(current().type("recipient"), ("party",), from_json({"field": "address_dead", "op": "is_true"}))
    assert len(read_page(by, asked).rows) == 2


def test_a_forged_complaint_is_about_nobody(sent: Campaign) -> None:
    came(ABUSE.format(id="<x.AAAAAAAAAAHsl0VwQc3G@house.test>"))
    assert not Suppression.objects.exists()


def test_who_unsubscribes_by_mail_is_unsubscribed_once(by: Actor, sent: Campaign) -> None:
    ann, bob = whose(0), whose(1)
    came(f"From: x@y.example\nSubject: unsubscribe {keys().unsubscribe.sign(ann.pk)}\n\n")
    came(answer(bob, "Re: News", "STOP\n\n> News"))
    states = Permission.objects.filter(purpose=sent.purpose, channel="email", state="withdrawn")
    assert set(states.values_list("party", flat=True)) == {ann.party_id, bob.party_id}


def test_a_reply_reaches_whoever_made_the_campaign(by: Actor, sent: Campaign) -> None:
    ann = whose(0)
    came(answer(ann, "Re: News", "In red?\n\n> News"))
    assert newest(by, ann.party) == "Answered “Autumn”"
    task = Task.objects.get()
    assert (task.title, task.details, task.party) == ("Answer: Re: News", "In red?", ann.party)


def test_an_absence_note_confirms_the_mail_and_asks_nobody(by: Actor, sent: Campaign) -> None:
    ann, bob = whose(0), whose(1)
    Delivery.objects.filter(assignment=ann).update(state="unconfirmed")
    came(answer(ann, "Out of office", "Away until 24 December 2026.", "Auto-Submitted: auto-replied\n"))
    assert Delivery.objects.get(assignment=ann).state == "sent"
    assert newest(by, ann.party) == "Absence note on “Autumn”"
    came(answer(bob, "Thanks", "We have got it.", "Auto-Submitted: auto-replied\n"))
    assert not Task.objects.exists()


def test_a_new_address_is_a_task_and_changes_nothing_by_itself(by: Actor, sent: Campaign) -> None:
    ann = whose(0)
    came(
        answer(ann, "Re: News", "My new e-mail address is ann@new.example", "Auto-Submitted: auto-replied\n")
    )
    assert Task.objects.get().title == "New address? ann@new.example"
    assert ann.party.emails.get().address == ann.address
