"""What a draft says before it is sent: how precise its result will be, and what it takes to see more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.core.principals.actor import Actor
from kith.operational.backoffice.order.model import Order
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.compose_view import audience_box
from kith.operational.marketing.campaign.content import preview
from kith.operational.marketing.campaign.lift import rate_difference
from kith.operational.marketing.campaign.outlook import USUAL_RATE, outlook
from kith.operational.marketing.campaign.power import people_needed
from kith.operational.marketing.campaign.versioning import write_version
from kith.operational.marketing.campaign.versions import version_of
from kith.operational.marketing.conftest import Draft, People

pytestmark = pytest.mark.django_db


def test_it_goes_by_how_many_of_them_bought_and_by_the_usual_share_where_nobody_did(
    by: Actor, people: People, draft: Draft
) -> None:
    some, campaign = people(60), draft(holdout_percent=20)
    ahead = actions.look_ahead(by, campaign)
    seen = outlook(by, campaign, ahead)
    assert seen is not None
    assert (seen.base, seen.is_known) == (USUAL_RATE, False)
    for at, party in enumerate(some[:6]):
        when = timezone.now() - timedelta(days=40 if at == 0 else 3)
        Order.objects.create(party=party, number=str(at), ordered_at=when, total=10, currency="EUR")
    seen = outlook(by, campaign, ahead)
    assert seen is not None
    assert (seen.base, seen.is_known) == (5 / 60, True)
    _estimate, low, high = rate_difference([4], [48], [1], [12])
    assert seen.precision == pytest.approx(float(high - low) / 2, rel=0.25)
    assert [need.people for need in seen.needs] == [
        people_needed(each.rate, 5 / 60, 0.2) for each in seen.needs
    ]
    box = audience_box(ahead, campaign, seen)
    assert "In the last 30 days 8.3\xa0% of them bought" in box.note
    assert [enough for _rise, _people, enough in box.needs] == [False, False, False]


def test_without_a_hold_out_nothing_is_promised(by: Actor, people: People, draft: Draft) -> None:
    people(30)
    campaign = draft(holdout_percent=0)
    ahead = actions.look_ahead(by, campaign)
    assert outlook(by, campaign, ahead) is None
    assert audience_box(ahead, campaign, None).needs == ()


def test_any_version_is_seen_and_sent_as_a_test(by: Actor, people: People, draft: Draft) -> None:
    (one,) = people(1)
    campaign = draft(subject="News")
    write_version(by=by, campaign=campaign, key="B", subject="Other news")
    write_version(by=by, campaign=campaign, key="A", language="de", subject="Neues")
    for name, subject in (("A", "News"), ("B", "Other news"), ("A-de", "Neues")):
        version = version_of(campaign, name)
        assert version is not None
        assert preview(by, campaign, one.uid, version).subject == subject
    assert version_of(campaign, "C") is None
    typed = draft(name="Typed", subject="Not kept yet")
    typed.pk = None
    found = [version_of(typed, name, campaign) for name in ("A", "B")]
    assert [each.subject for each in found if each] == ["Not kept yet", "Other news"]
