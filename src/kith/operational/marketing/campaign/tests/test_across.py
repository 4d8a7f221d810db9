"""What campaigns brought together: by channel, kind and class, for a time, as far as somebody may see."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from kith.communicative.message.model import Message
from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind as Who
from kith.core.principals.model import Principal, Role, User
from kith.customers.party.model import Party
from kith.operational.backoffice.order.model import Order
from kith.operational.marketing.campaign.across import Across, Asked, across, added, singles
from kith.operational.marketing.campaign.audit import audit_campaigns
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery
from kith.operational.marketing.campaign.report import result
from kith.operational.marketing.campaign.stored import store
from kith.operational.marketing.conftest import People, make
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def campaign(
    parties: list[Party], *, days_ago: int, buyers: int = 0, out: int = 0, **values: object
) -> Campaign:
    """A campaign whose ledger stands; the first of those written to bought for 50 a day later."""
    start = NOW - timedelta(days=days_ago)
    made = Campaign.objects.create(
        **{"name": f"{days_ago} days ago", "state": "sent", "started_at": start, "approved_at": start}
        | values
    )
    for at, party in enumerate(parties):
        row = Assignment.objects.create(
            campaign=made,
            party=party,
            arm="held_out" if at >= len(parties) - out else "contacted",
            stratum="AB"[at % 2],
        )
        if row.arm == "contacted":
            Delivery.objects.create(assignment=row, campaign=made, state="sent", at=start)
        if at < buyers:
            Order.objects.create(
                party=party,
                number=f"{made.pk}-{at}",
                ordered_at=start + timedelta(days=1),
                total=50,
                currency="EUR",
            )
    return made


@pytest.fixture
def three(people: People) -> list[Campaign]:
    some = people(40)
    return [
        campaign(some, days_ago=100, buyers=8, out=10, margin_percent=40, cost_per_message="0.5"),
        campaign(some, days_ago=50, buyers=2, kind="digest"),
        campaign(some, days_ago=10, channel="letter", cost_fixed="20"),
    ]


def names(found: Across) -> list[str]:
    return [each.campaign.name for each in found.brought]


def test_a_campaign_counts_as_in_its_own_report_whether_added_up_now_or_kept(
    by: Actor, three: list[Campaign]
) -> None:
    own = result(by, three[0])
    (now,) = (each for each in across(by, Asked()).brought if each.campaign.pk == three[0].pk)
    assert (now.strata, now.sent) == (own.strata, own.ledger.taken)
    assert (now.contacted.buyers, now.contacted.revenue, now.held_out.people) == (8, 400.0, 10)
    store(three[0])
    Delivery.objects.all().delete()
    (kept,) = (each for each in across(by, Asked()).brought if each.campaign.pk == three[0].pk)
    assert (kept.strata, kept.sent) == (own.strata, 30)


def test_sums_hold_all_and_compare_only_where_somebody_was_kept_out(by: Actor, three: list[Campaign]) -> None:
    found = across(by, Asked())
    whole, alone = added(found.brought), added([found.brought[-1]])
    assert (whole.campaigns, whole.contacted.people, whole.contacted.buyers, whole.sent) == (3, 110, 10, 110)
    assert whole.lift == alone.lift
    assert whole.lift.contacted == 30
    assert float(whole.cost) == 0.5 * 30 + 20
    assert {key: len(part) for key, part in found.by(lambda each: each.channel).items()} == {
        "letter": 1,
        "email": 2,
    }
    assert [(name, each.contacted.people) for name, each in found.classes().items()] == [("A", 55), ("B", 55)]


def test_a_time_a_channel_and_a_kind_narrow_it(by: Actor, three: list[Campaign]) -> None:
    since = NOW - timedelta(days=60)
    assert names(across(by, Asked(since=since))) == ["10 days ago", "50 days ago"]
    assert names(across(by, Asked(until=since))) == ["100 days ago"]
    assert names(across(by, Asked(channel="letter"))) == ["10 days ago"]
    assert names(across(by, Asked(kind="digest"))) == ["50 days ago"]


@pytest.fixture
def owner(db: None) -> Client:
    user = User.objects.create_user("owner@house.test")
    Principal.objects.create(kind=Who.USER, role=Role.OWNER, name="Maren", user=user)
    client = Client()
    client.force_login(user)
    return client


def test_the_page_links_each_line_and_shows_what_the_night_found(
    three: list[Campaign], owner: Client
) -> None:
    audit_campaigns()
    wrong = campaign(
        [],
        days_ago=20,
        name="Lost",
        audit={**_audit(three[2]), "adds_up": False, "forgotten": 1, "planned": 41},
    )
    page = owner.get("/campaign-results").content.decode()
    assert all(f"/campaigns/{each.uid}" in page for each in three)
    assert "since=" in page
    assert "channel=letter" in page
    ledgers = page[page.index('id="h-ledgers"') :]
    assert (
        ledgers.index("Does not add up") < ledgers.index(f"/campaigns/{wrong.uid}") < ledgers.index("Adds up")
    )
    assert "2 are not looked at yet" in ledgers
    assert owner.get("/campaign-results?since=x").status_code == 422
    assert (
        "No campaign began in this time" in owner.get("/campaign-results?since=2031-01-01").content.decode()
    )


def test_single_mails_of_programs_stand_beside_them(by: Actor, relay: MailRelay, owner: Client) -> None:
    template = make("template", by, name="Receipt")
    for state in ("sent", "sent", "withheld", "waiting"):
        Message.objects.create(
            person=uuid4(), template=template, purpose=purpose_named("newsletter"), relay=relay, state=state
        )
    assert singles(by, Asked()) == {"sent": 2, "withheld": 1, "waiting": 1}
    assert singles(by, Asked(channel="letter")) == singles(by, Asked(until=NOW - timedelta(days=1))) == {}
    assert "Single mails by programs" in owner.get("/campaign-results").content.decode()


def _audit(made: Campaign) -> dict[str, object]:
    made.refresh_from_db()
    return dict(made.audit or {})


def test_programs_read_the_same(three: list[Campaign], owner: Client) -> None:
    found = owner.get("/api/v1/campaign-results?kind=newsletter").json()
    assert [each["name"] for each in found["campaigns"]] == ["10 days ago", "100 days ago"]
    assert [(each["key"], each["campaigns"]) for each in found["channels"]] == [("email", 1), ("letter", 1)]
    assert found["all"]["contacted"] == {"people": 70, "buyers": 8, "revenue": 400.0}
    assert owner.get("/api/v1/campaign-results?until=2026-99-99").status_code == 422
    assert owner.get("/api/v1/campaign-results?months=3").status_code == 422
