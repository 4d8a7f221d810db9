"""A campaign from the draft to the report: our worker's job, a real Postfix, a real Dovecot, and people who answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from imap_tools import MailMessage
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from kith.communicative.pace.model import Pace
from kith.core.principals.actor import Actor, system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.audit import audited
from kith.operational.marketing.campaign.model import Campaign, Chunk, Delivery
from kith.operational.marketing.campaign.sending import send_open_campaigns
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent
from kith.privacy.purpose.queries import purpose_named
from kith.privacy.suppression.model import Suppression

from .conftest import MailHouse
from .postfix import REFUSED

pytestmark = [pytest.mark.servers, pytest.mark.django_db]

MJML = """<mjml><mj-body><mj-section><mj-column>
  <mj-text>Dear {{ person.given_name | default: "friend" }}</mj-text>
  <mj-button href="https://shop.test/bikes">Look</mj-button>
</mj-column></mj-section></mj-body></mjml>"""
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def by(db: None) -> Actor:
    return system("test")


def make(key: str, by: Actor, **values: object) -> Any:
    return verbs.create(current().type(key), by=by, values=values)


def person(by: Actor, name: str, address: str) -> Party:
    made = make("person", by, given_name=name)
    assert isinstance(made, Party)
    make("email", by, party=made.uid, address=address, is_main=True)
    for purpose in ("newsletter", "tracking"):
        say(by=by, party=made, purpose=purpose_named(purpose), channel="email", state="given", source="test")
    return made


@pytest.fixture
def campaign(by: Actor, mail_house: MailHouse) -> Campaign:
    relay = make(
        "relay", by, name="Postfix", host="127.0.0.1", port=mail_house.relay_port, bounce_address="bounce@house.test",
        sender_address="news@house.test", sender_name="Fernhollow Cycles",
    )  # fmt: skip
    segment = make("segment", by, name="All", condition={"all": []})
    made = make(
        "campaign", by, name="Autumn", segment=segment.uid, purpose=purpose_named("newsletter").uid, relay=relay.uid,
        subject="Bikes for {{ person.given_name }}", body=MJML, body_kind="mjml",
    )  # fmt: skip
    assert isinstance(made, Campaign)
    return made


def paths(mail: MailMessage) -> dict[str, str]:
    """The addresses in a delivered mail, by door."""
    found = re.findall(r'(?:href|src)="https?://[^/]+(/([cou])/[^"]+)"', mail.html)
    return {door: path for path, door in found}


def work() -> None:
    """Does what the queue holds for campaigns, as a worker would."""
    for job in ProcrastinateJob.objects.filter(task_name=actions.SEND, status="todo"):
        app.tasks[job.task_name](**job.args)


def owner() -> Client:
    user = User.objects.create_user("owner@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Maren", user=user)
    client = Client()
    client.force_login(user)
    return client


def test_what_people_do_with_the_mails_in_their_mailboxes_stands_in_the_report(
    by: Actor, campaign: Campaign, mail_house: MailHouse
) -> None:
    ann, bob, cid = (person(by, name.title(), f"{name}@customers.test") for name in ("ann", "bob", "cid"))
    person(by, "Eve", REFUSED)
    actions.approve(by=by, campaign=campaign)
    work()
    Delivery.objects.update(at=timezone.now() - timedelta(minutes=5))
    mails = {user: mail_house.mails(user, 1)[0] for user in ("ann", "bob", "cid")}
    assert mails["ann"].subject == "Bikes for Ann"
    reader = Client(headers={"User-Agent": BROWSER}, enforce_csrf_checks=True)
    assert reader.get(paths(mails["ann"])["o"]).status_code == 200
    assert reader.get(paths(mails["ann"])["c"])["Location"] == "https://shop.test/bikes"
    Client(headers={"User-Agent": "Proofpoint scanner"}).get(paths(mails["bob"])["c"])
    (leave,) = re.findall(r"<https?://[^/]+(/u/[^>]+)>", mails["cid"].headers["list-unsubscribe"][0])
    assert leave == paths(mails["cid"])["u"]
    reader.get(leave)
    assert [each.address for each in Suppression.objects.all()] == [REFUSED]
    assert reader.post(leave, {"List-Unsubscribe": "One-Click"}).status_code == 200

    consent = Consent.objects.get(party=cid, state="withdrawn")
    assert (consent.purpose.key, consent.channel) == ("newsletter", "email")
    assert Suppression.objects.filter(address="cid@customers.test").exists()
    assert "Clicked in “Autumn”" in [each.summary for each in timeline(by, ann)]
    assert "Clicked in “Autumn”" not in [each.summary for each in timeline(by, bob)]
    page = " ".join(owner().get(f"/campaigns/{campaign.uid}").content.decode().split())
    shown = (
        "Sent today",
        "of 4 chosen",
        "whose readers let it be counted; 1 more by machines alone",
        "Refused by the relay",
        "Unsubscribed",
    )
    assert [text for text in shown if text not in page] == []


def test_who_has_left_gets_nothing_of_the_next_campaign(
    by: Actor, campaign: Campaign, mail_house: MailHouse
) -> None:
    cid = person(by, "Cid", "cid@customers.test")
    person(by, "Bob", "bob@customers.test")
    actions.approve(by=by, campaign=campaign)
    say(
        by=by,
        party=cid,
        purpose=purpose_named("newsletter"),
        channel="email",
        state="withdrawn",
        source="phone",
    )
    work()
    assert len(mail_house.mails("bob", 1)) == 1
    assert mail_house.mails("cid", 1, seconds=1) == []
    assert Delivery.objects.get(assignment__party=cid).state == "withheld"


def test_whom_a_real_relay_greylists_gets_the_mail_once_later(
    by: Actor, campaign: Campaign, mail_house: MailHouse
) -> None:
    person(by, "Ann", "ann@grey.test")
    person(by, "Bob", "bob@customers.test")
    actions.approve(by=by, campaign=campaign)
    work()
    assert len(mail_house.mails("bob", 1)) == 1
    assert list(Delivery.objects.values_list("assignment__address", flat=True)) == ["bob@customers.test"]
    assert audited(campaign.pk).waiting == 1
    Chunk.objects.update(not_before=None)
    Pace.objects.update(resting_until=None)
    send_open_campaigns()
    assert len(mail_house.mails("ann", 1)) == 1
    assert mail_house.mails("bob", 1, seconds=0) == []
    assert list(Delivery.objects.values_list("state", flat=True)) == ["sent", "sent"]
    assert audited(campaign.pk).adds_up
