"""The pages of a campaign: written, looked at, tried out, approved, watched, read."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role, User
from kith.customers.fact.model import Fact
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.operational.backoffice.order.model import Order
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery, Hit
from kith.operational.marketing.campaign.report import result
from kith.operational.marketing.campaign.report_view import contacts
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.conftest import Draft, People, make, person
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db


def signed_in(role: str = Role.OWNER) -> Client:
    user = User.objects.create_user(f"{role}@house.test")
    Principal.objects.create(kind=Kind.USER, role=role, name=role, user=user)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in()


@pytest.fixture
def form(by: Actor, relay: MailRelay) -> dict[str, str]:
    segment = make("segment", by, name="Everybody", condition={"all": []})
    return {
        "name": "Spring", "segment": str(segment.uid), "purpose": str(purpose_named("newsletter").uid),
        "relay": str(relay.uid), "subject": "News", "body_kind": "plain", "body": "Hello {{ person.name }}",
        "is_tracked": "1", "holdout_percent": "10", "window_days": "30",
    }  # fmt: skip


def toast(answer: object) -> str:
    cookie = answer.cookies["kith_toast"].value  # type: ignore[attr-defined]
    return str(signing.loads(cookie, salt="kith_toast")["text"])


def test_a_new_campaign_begins_with_the_segment_it_comes_from(
    desk: Client, by: Actor, relay: MailRelay
) -> None:
    segment = make("segment", by, name="Regulars", condition={"all": []})
    text = desk.get(f"/campaigns/new?segment={segment.uid}").content.decode()
    for shown in ("Regulars", "Newsletter", "Sink"):
        assert f'value="{shown}"' in text
    assert "person.given_name" in text


def test_a_segment_leads_to_a_campaign(desk: Client, by: Actor) -> None:
    segment = make("segment", by, name="Regulars", condition={"all": []})
    assert f"/campaigns/new?segment={segment.uid}" in desk.get(f"/segments/{segment.uid}").content.decode()


def test_a_draft_is_kept_even_if_something_is_missing(desk: Client) -> None:
    answer = desk.post("/campaigns/new", {"name": "Spring", "holdout_percent": "10", "window_days": "30"})
    campaign = Campaign.objects.get()
    assert answer["Location"] == f"/campaigns/{campaign.uid}"
    assert (campaign.name, campaign.state) == ("Spring", "draft")


def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    desk: Client, form: dict[str, str]
) -> None:
    answer = desk.post("/campaigns/new", form | {"holdout_percent": "80"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-holdout_percent-e"' in text
    assert "Hello {{ person.name }}" in text
    assert 'value="Everybody"' in text


def test_the_audience_is_counted_with_each_refusal(
    desk: Client, form: dict[str, str], by: Actor, people: People
) -> None:
    people(30)
    person(by, "Mute", "mute@customers.test")
    text = desk.post("/campaigns/audience", form).content.decode()
    assert "27 people would get this mail" in text
    assert "No consent" in text


def test_the_audience_says_what_it_still_needs(desk: Client) -> None:
    assert "Choose a segment" in desk.post("/campaigns/audience", {"name": "x"}).content.decode()


def test_the_preview_shows_the_mail_as_one_person_gets_it_behind_a_policy_of_its_own(
    desk: Client, form: dict[str, str], people: People
) -> None:
    (ann,) = people(1)
    answer = desk.post("/campaigns/preview", form | {"person": str(ann.uid)})
    assert "Hello Ann 0" in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'" in policy
    assert not Campaign.objects.exists()


def test_the_preview_says_what_is_wrong_with_the_text(
    desk: Client, form: dict[str, str], people: People
) -> None:
    (ann,) = people(1)
    answer = desk.post("/campaigns/preview", form | {"person": str(ann.uid), "body": "a\n{{ person.shoe }}"})
    assert "Line 2" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode(), "a problem does not look like the subject of a mail"
    without = desk.post("/campaigns/preview", form | {"person": str(ann.uid), "subject": ""})
    assert "Subject: This field is needed." in without.content.decode()
    of_the_first = desk.post("/campaigns/preview", form).content
    assert of_the_first == desk.post("/campaigns/preview", form | {"person": str(ann.uid)}).content
    ann.delete()
    assert "Choose a person" in desk.post("/campaigns/preview", form).content.decode()


def test_adding_a_relay_leads_back_to_the_campaign_that_was_begun(desk: Client, form: dict[str, str]) -> None:
    answer = desk.post("/campaigns/new", form | {"do": "relay"})
    campaign = f"/campaigns/{Campaign.objects.get().uid}"
    assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [campaign]}
    relay = {"name": "New", "host": "127.0.0.1", "sender_address": "a@house.test", "next": campaign}
    assert desk.post("/relays/new", relay)["Location"] == campaign
    elsewhere = desk.post("/relays/new", relay | {"name": "Newer", "next": "//evil.example"})
    assert elsewhere["Location"].startswith("/relays/")


def test_a_test_mail_goes_to_whoever_asks_for_it(
    desk: Client, form: dict[str, str], sink: Sink, people: People
) -> None:
    (ann,) = people(1)
    answer = desk.post("/campaigns/new", form | {"do": "test", "person": str(ann.uid)})
    assert toast(answer) == "A test is on its way to owner@house.test"
    assert sink.recipients == ["owner@house.test"]
    assert b"Ann 0" in sink.accepted[0][1]


def test_a_test_mail_that_the_relay_does_not_take_is_told(
    desk: Client, form: dict[str, str], by: Actor
) -> None:
    down = make(
        "relay", by, name="Down", host="127.0.0.1", port=9, connections=1, sender_address="a@house.test"
    )
    answer = desk.post("/campaigns/new", form | {"do": "test", "relay": str(down.uid)})
    assert answer.status_code == 422
    assert "127.0.0.1" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "wrong"), [("subject", ""), ("body", "{{ person.shoe }}"), ("relay", ""), ("segment", "")]
)
def test_approving_says_at_the_field_what_is_missing(
    field: str, wrong: str, desk: Client, form: dict[str, str], people: People
) -> None:
    people(1)
    desk.post("/campaigns/new", form)
    href = f"/campaigns/{Campaign.objects.get().uid}"
    answer = desk.post(href, form | {field: wrong, "do": "approve"})
    assert answer.status_code == 422
    assert f'id="f-{field}-e"' in answer.content.decode()
    assert Campaign.objects.get().state == "draft"


def test_approving_sends_to_a_few_at_once(
    desk: Client, form: dict[str, str], people: People, sink: Sink
) -> None:
    people(2)
    desk.post("/campaigns/new", form)
    campaign = Campaign.objects.get()
    answer = desk.post(f"/campaigns/{campaign.uid}", form | {"do": "approve"})
    assert answer.status_code == 302
    assert "0 of 2 done" in desk.get(f"/campaigns/{campaign.uid}").content.decode()
    send_campaign(campaign.pk)
    assert len(sink.accepted) == 2


def test_approving_for_many_asks_first(
    desk: Client, form: dict[str, str], people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kith.operational.marketing.campaign.compose_page.ASKED_FROM", 1)
    people(2)
    desk.post("/campaigns/new", form)
    campaign = Campaign.objects.get()
    href = f"/campaigns/{campaign.uid}"
    asked = desk.post(href, form | {"do": "approve"}, headers={"HX-Request": "true"}).content.decode()
    assert "Write to 2 people?" in asked
    assert f'hx-post="{href}/approve"' in asked
    assert Campaign.objects.get().state == "draft"
    desk.post(f"{href}/approve")
    assert Campaign.objects.get().state == "approved"


def test_who_only_reads_sees_a_draft_and_approves_nothing(draft: Draft, people: People) -> None:
    people(1)
    reader, campaign = signed_in(Role.READ_ONLY), draft()
    assert reader.get(f"/campaigns/{campaign.uid}").status_code == 200
    assert reader.post(f"/campaigns/{campaign.uid}/approve").status_code == 403
    assert reader.post("/campaigns/audience", {}).status_code == 403


def bought(party: Party, *, days: float, sample: bool = False, total: int = 50) -> None:
    at = timezone.now() + timedelta(days=days)
    Order.objects.create(party=party, ordered_at=at, total=total, currency="EUR", is_sample=sample)


@pytest.fixture
def sent(by: Actor, people: People, draft: Draft, sink: Sink) -> Campaign:
    people(40)
    eve = person(by, "Eve", "refused@customers.test", "newsletter")
    Fact.objects.create(party=eve, abc_class="A")  # alone in her class, so the lot does not fall on her
    person(by, "Mute", "mute@customers.test")
    campaign = actions.approve(by=by, campaign=draft(holdout_percent=25))
    send_campaign(campaign.pk)
    Campaign.objects.update(started_at=timezone.now() - timedelta(days=3))
    campaign.refresh_from_db()
    return campaign


def arm(campaign: Campaign, which: str) -> list[Party]:
    found = Assignment.objects.filter(campaign=campaign, arm=which).exclude(address="refused@customers.test")
    return [each.party for each in found.select_related("party").order_by("pk")]


def test_the_report_tells_what_it_brought(sent: Campaign, desk: Client) -> None:
    for party in arm(sent, "contacted")[:24]:
        bought(party, days=-1)
    bought(arm(sent, "held_out")[0], days=-1)
    text = " ".join(desk.get(f"/campaigns/{sent.uid}").content.decode().split())
    assert "It worked: about" in text
    assert "1 bought all the same" in text
    assert "Refused by the relay" in text
    assert "Not allowed: No consent" in text
    assert "/campaign-contacts?where=" in text


def test_it_says_when_nothing_can_be_told(sent: Campaign, desk: Client) -> None:
    assert "Nothing can be told yet" in desk.get(f"/campaigns/{sent.uid}").content.decode()


def test_purchases_of_the_sample_data_and_from_before_never_count(sent: Campaign, desk: Client) -> None:
    for party in arm(sent, "contacted"):
        bought(party, days=-1, sample=True)
        bought(party, days=-10)
        bought(party, days=-1, total=-50)
    text = desk.get(f"/campaigns/{sent.uid}").content.decode()
    assert "Nothing can be told yet" in text
    assert "bought in the sample data" in text


def test_a_purchase_known_by_its_day_counts_on_the_day_of_sending_and_not_on_the_one_before(
    sent: Campaign, desk: Client, by: Actor
) -> None:
    assert sent.started_at is not None
    today = sent.started_at.replace(hour=0, minute=0, second=0, microsecond=0)
    first, second, third = arm(sent, "contacted")[:3]
    last = today + timedelta(days=sent.window_days)
    for party, at in ((first, today), (second, today - timedelta(days=1)), (third, last)):
        Order.objects.create(party=party, ordered_at=at, total=20, currency="EUR")
    found = result(by, sent)
    assert found.contacted.buyers == 1
    assert found.days["contacted"][0] == 1
    listed = desk.get(contacts(sent, ("bought", "is_true", ""))).content.decode()
    assert [f"{each.given_name}<" in listed for each in (first, second, third)] == [True, False, False]


def test_the_lists_behind_the_numbers_hold_those_people(sent: Campaign, desk: Client) -> None:
    first, second = arm(sent, "contacted")[:2]
    Hit.objects.create(
        campaign=sent, assignment=Assignment.objects.get(party=first), kind="click", at=timezone.now()
    )
    bought(second, days=-1)
    text = desk.get(f"/campaigns/{sent.uid}").content.decode()
    href = next(part.split('"')[0] for part in text.split('href="') if "clicked" in part.split('"')[0])
    listed = desk.get(href.replace("&amp;", "&")).content.decode()
    assert first.given_name in listed
    assert second.given_name + "<" not in listed


def test_a_follow_up_is_a_segment_by_one_click(sent: Campaign, desk: Client, by: Actor) -> None:
    first, second, _third = arm(sent, "contacted")[:3]
    for party in (first, second):
        Hit.objects.create(
            campaign=sent, assignment=Assignment.objects.get(party=party), kind="click", at=timezone.now()
        )
    bought(second, days=-1)
    answer = desk.post(f"/campaigns/{sent.uid}/follow-up", {"which": "clicked"})
    segment = Segment.objects.get(name__startswith="Autumn")
    assert answer["Location"] == f"/segments/{segment.uid}"
    assert segment.size == 1
    page = desk.get(f"/segments/{segment.uid}").content.decode()
    assert "of “<" in page
    assert "and with a click, and without a purchase within the window" in page, (
        "the line says whom it counts"
    )
    assert desk.post(f"/campaigns/{sent.uid}/follow-up", {"which": "nonsense"}).status_code == 404


def test_a_campaign_that_stopped_says_why_and_goes_on(
    by: Actor, people: People, draft: Draft, desk: Client
) -> None:
    people(1)
    campaign = actions.approve(by=by, campaign=draft())
    Campaign.objects.update(state="paused", problem="The relay is down.")
    href = f"/campaigns/{campaign.uid}"
    assert "The relay is down." in desk.get(href).content.decode()
    desk.post(f"{href}/do/resume")
    assert Campaign.objects.get().state == "sending"


def test_the_report_asks_for_itself_anew_while_mails_go_out(
    by: Actor, people: People, draft: Draft, desk: Client
) -> None:
    people(2)
    campaign = actions.approve(by=by, campaign=draft())
    part = desk.get(f"/campaigns/{campaign.uid}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'hx-get="/campaigns/{campaign.uid}"' in part


def test_a_campaign_of_which_nothing_has_left_gives_no_verdict(sent: Campaign, desk: Client) -> None:
    Delivery.objects.all().delete()
    Campaign.objects.update(state="paused", problem="The relay does not answer.")
    text = desk.get(f"/campaigns/{sent.uid}").content.decode()
    assert "No mail has left yet" in text
    assert "Nothing can be told yet" not in text
    assert "/follow-up" not in text
