"""The doors that a mail's links lead to."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.relay.actions import keys
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.registry import all_rooms, switch_off
from kith.customers.interaction.panels import lines
from kith.customers.interaction.queries import timeline
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.hits_view import uncounted
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery, Hit
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.campaign.tracking import BELIEVE, believe
from kith.operational.marketing.conftest import Draft, People
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.purpose.queries import purpose_named
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def sent(by: Actor, people: People, draft: Draft, sink: Sink) -> Campaign:
    """A campaign to three people, ten minutes ago."""
    people(3)
    campaign = actions.approve(by=by, campaign=draft())
    send_campaign(campaign.pk)
    Delivery.objects.update(at=timezone.now() - timedelta(minutes=10))
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def person() -> Client:
    return Client(headers={"User-Agent": FIREFOX}, enforce_csrf_checks=True)


def addresses(sink: Sink, address: str) -> dict[str, list[str]]:
    text = dict(sink.accepted)[address].decode().replace("=\r\n", "").replace("=2E", ".")
    return {door: re.findall(rf"http://[^/]+(/{door}/[\w./-]+)", text) for door in ("c", "o", "u")}


def believe_all() -> None:
    """Does what waits until it is plain who followed a link."""
    for job in ProcrastinateJob.objects.filter(task_name=BELIEVE):
        assert job.scheduled_at > timezone.now() + timedelta(seconds=5)
        believe(**job.args)


def hits() -> list[tuple[str, str]]:
    return list(Hit.objects.order_by("id").values_list("kind", "machine"))


def test_a_click_leads_to_the_page_of_the_mail_and_is_counted(
    sent: Campaign, sink: Sink, person: Client, by: Actor
) -> None:
    link = addresses(sink, "ann0@customers.test")["c"][0]
    answer = person.get(link)
    assert (answer.status_code, answer["Location"]) == (302, "https://shop.example/bikes")
    person.get(link)
    assert hits() == [("click", ""), ("click", "")]
    party = Assignment.objects.get(address="ann0@customers.test").party
    with translation.override("de"):
        assert [line for _each, line in lines(timeline(by, party))][:2] == [
            "In „Autumn“ geklickt",
            "Newsletter „Autumn“ gesendet",
        ]
    assert [each.summary for each in timeline(by, party)][:2] == [
        "Clicked in “Autumn”",
        "Newsletter “Autumn” sent",
    ]


def test_an_open_gives_a_dot_and_is_counted(sent: Campaign, sink: Sink, person: Client) -> None:
    answer = person.get(addresses(sink, "ann0@customers.test")["o"][0])
    assert answer["Content-Type"] == "image/gif"
    assert hits() == [("open", "")]


def test_machines_are_told_apart(sent: Campaign, sink: Sink, person: Client) -> None:
    link, other = (addresses(sink, f"ann{at}@customers.test")["c"][0] for at in (0, 1))
    Client().get(link)
    Client(headers={"User-Agent": "Barracuda Sentinel"}).get(link)
    person.head(link)
    Delivery.objects.update(at=timezone.now())
    person.get(other)
    assert [reason for _kind, reason in hits()] == ["no name", "scanner", "only asked", "too soon"]


def test_the_report_tells_what_did_not_count_and_why(
    sent: Campaign, sink: Sink, person: Client, by: Actor
) -> None:
    link, pixel = (addresses(sink, "ann0@customers.test")[door][0] for door in ("c", "o"))
    Client(headers={"User-Agent": "Barracuda Sentinel"}).get(link)
    Client(headers={"User-Agent": f"{FIREFOX} (via ggpht.com GoogleImageProxy)"}).get(pixel)
    assert [(str(row.because), row.is_unknown) for row in uncounted(sent)] == [
        ("A mail scanner by its name", False),
        ("A provider fetched the picture; nobody can tell who looked", True),
    ]
    assert Hit.objects.earliest("id").agent == "Barracuda Sentinel"


def test_who_follows_every_link_at_once_is_no_person(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(1)
    campaign = actions.approve(
        by=by, campaign=draft(body="https://a.example https://b.example https://c.example")
    )
    send_campaign(campaign.pk)
    Delivery.objects.update(at=timezone.now() - timedelta(minutes=10))
    for link in dict.fromkeys(addresses(sink, "ann0@customers.test")["c"]):
        Client(headers={"User-Agent": FIREFOX}).get(link)
    assert {reason for _kind, reason in hits()} == {"all at once"}
    believe_all()
    assert [each.kind for each in timeline(by, Assignment.objects.get().party)] == ["sent"]
    assert not Event.objects.filter(kind="recipient.clicked").exists()


def test_a_click_among_many_links_is_told_once_nothing_speaks_against_it(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(1)
    campaign = actions.approve(
        by=by, campaign=draft(body="https://a.example https://b.example https://c.example")
    )
    send_campaign(campaign.pk)
    Delivery.objects.update(at=timezone.now() - timedelta(minutes=10))
    person = Client(headers={"User-Agent": FIREFOX})
    for link in addresses(sink, "ann0@customers.test")["c"][:2]:
        person.get(link)
    assert not Event.objects.filter(kind="recipient.clicked").exists()
    believe_all()
    told = [(each.kind, each.body) for each in timeline(by, Assignment.objects.get().party)]
    assert told[0] == ("click", "https://a.example")
    assert Event.objects.filter(kind="recipient.clicked").count() == 1


@pytest.mark.parametrize(
    "path", ["/c/AAAAAAAAAAHsl0VwQc3G/0", "/c/x/0", "/u/AAAAAAAAAAHsl0VwQc3G", "/u/" + "ü" * 20]
)
def test_a_forged_link_learns_nothing(path: str, sent: Campaign, person: Client) -> None:
    answer = person.get(path)
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "This link does not work" in text
    assert "Autumn" not in text
    assert hits() == []


def test_a_link_that_was_not_in_the_mail_leads_nowhere(sent: Campaign, sink: Sink, person: Client) -> None:
    link = addresses(sink, "ann0@customers.test")["c"][0]
    assert person.get(link[:-1] + "7").status_code == 404
    assert person.get(link + "?to=https://evil.example")["Location"] == "https://shop.example/bikes"


def test_the_dot_is_the_same_for_a_forged_token(sent: Campaign, person: Client) -> None:
    answer = person.get("/o/AAAAAAAAAAHsl0VwQc3G.gif")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
    assert hits() == []


def test_looking_at_the_unsubscribe_page_changes_nothing(sent: Campaign, sink: Sink, person: Client) -> None:
    path = addresses(sink, "ann0@customers.test")["u"][0]
    for _look in range(3):
        answer = person.get(path)
        person.head(path)
    assert answer.status_code == 200
    assert "Unsubscribe from “Newsletter”?" in answer.content.decode()
    assert not Suppression.objects.exists()
    assert not Consent.objects.filter(state="withdrawn").exists()


def test_who_reads_german_unsubscribes_in_german_throughout(
    sent: Campaign, sink: Sink, person: Client
) -> None:
    Party.objects.update(language="de")
    page = person.get(addresses(sink, "ann0@customers.test")["u"][0]).content.decode()
    assert "abbestellen?" in page
    assert "Wählen, was von uns kommt" in page


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {}])
def test_one_post_unsubscribes_at_once_without_cookie_or_sign_in(
    body: dict[str, str], sent: Campaign, sink: Sink, person: Client, by: Actor
) -> None:
    path = addresses(sink, "ann0@customers.test")["u"][0]
    assert person.post(path, body).status_code == 200
    assert person.post(path, body).status_code == 200
    assignment = Assignment.objects.get(address="ann0@customers.test")
    assert (
        Permission.objects.get(party=assignment.party, purpose=sent.purpose, channel="email").state
        == "withdrawn"
    )
    consent = Consent.objects.get(state="withdrawn")
    assert consent.reference == assignment.pk
    assert Suppression.objects.get().address == "ann0@customers.test"
    assert hits() == [("unsubscribe", "")]
    assert timeline(by, assignment.party)[0].summary == "Unsubscribed through “Autumn”"


def test_links_of_mails_that_are_out_work_while_the_room_is_switched_off(
    sent: Campaign, sink: Sink, person: Client
) -> None:
    links = addresses(sink, "ann0@customers.test")
    everything = frozenset(room.key for room in all_rooms() if room.optional)
    try:
        switch_off(everything)
        preferences = re.findall(r"/p/preferences/[\w./-]+", person.get(links["u"][0]).content.decode())
        assert person.post(links["u"][0]).status_code == 200
        assert person.get(preferences[0]).status_code == 200
        assert person.get(links["c"][0])["Location"] == "https://shop.example/bikes"
        assert person.get(links["o"][0]).status_code == 200
    finally:
        switch_off(frozenset())
    assert Suppression.objects.get().address == "ann0@customers.test"


def test_a_click_token_unsubscribes_nobody(sent: Campaign, person: Client) -> None:
    token = keys().track.sign(Assignment.objects.earliest("id").pk)
    assert person.post(f"/u/{token}").status_code == 404
    assert not Suppression.objects.exists()


def test_who_no_longer_allows_it_is_not_counted_in_mails_of_before(
    sent: Campaign, sink: Sink, person: Client, by: Actor
) -> None:
    party = Assignment.objects.get(address="ann0@customers.test").party
    say(
        by=by,
        party=party,
        purpose=purpose_named("tracking"),
        channel="email",
        state="withdrawn",
        source="phone",
    )
    links = addresses(sink, "ann0@customers.test")
    assert person.get(links["c"][0])["Location"] == "https://shop.example/bikes"
    assert person.get(links["o"][0]).status_code == 200
    assert hits() == []


def test_nothing_that_comes_with_an_unsubscription_can_hinder_it(
    sent: Campaign, sink: Sink, person: Client
) -> None:
    link = addresses(sink, "ann0@customers.test")["u"][0]
    assert person.post(link, {"a\x00<script>": "\x00"}).status_code == 200
    assert Consent.objects.get(state="withdrawn").proof == "POST"
