"""Who may not be written to just now is written to later, as long as the campaign may go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, forget_settings
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.model import Campaign, Chunk, Delivery
from kith.operational.marketing.campaign.sending import send_open_campaigns
from kith.operational.marketing.conftest import Draft, People
from kith.privacy.gate import ask
from kith.privacy.norms.house import NORMS, Norm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings_of_each_test_alone() -> Iterator[None]:
    forget_settings()
    yield
    forget_settings()


def house_wants(norm: Norm | None) -> None:
    change_setting(NORMS, {"email": norm.as_json()} if norm else None)


def quiet_now() -> Norm:
    now = timezone.now()
    return Norm("email", (now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time())


def test_in_quiet_hours_nobody_is_written_to_and_afterwards_everybody_is(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    people(6)
    campaign = actions.approve(by=by, campaign=draft())
    house_wants(quiet_now())
    send_open_campaigns()
    waiting = Chunk.objects.exclude(state="done").get()
    assert sink.accepted == []
    assert not Delivery.objects.exists()
    assert len(waiting.assignments) == 6
    assert waiting.not_before is not None
    assert waiting.not_before > timezone.now() + timedelta(minutes=50)
    assert Campaign.objects.get(pk=campaign.pk).state == "sending"
    house_wants(None)
    Chunk.objects.filter(pk=waiting.pk).update(not_before=timezone.now())
    send_open_campaigns()
    assert len(sink.accepted) == 6
    assert Campaign.objects.get(pk=campaign.pk).state == "sent"


def test_whose_time_comes_only_after_the_campaign_is_over_is_refused_with_the_reason(
    by: Actor, people: People, draft: Draft, sink: Sink
) -> None:
    party, *_others = people(3)
    soon = (timezone.now() + timedelta(minutes=30)).isoformat()
    campaign = actions.approve(by=by, campaign=draft(not_after=soon))
    house_wants(Norm("email", most=1, days=7))
    ask.count_handed([party.pk], ask.question("newsletter", "email"))
    send_open_campaigns()
    held = Delivery.objects.get(state="withheld")
    assert (held.assignment.party_id, held.text) == (party.pk, "cap_house")
    assert len(sink.accepted) == 2
    assert Campaign.objects.get(pk=campaign.pk).state == "sent"
