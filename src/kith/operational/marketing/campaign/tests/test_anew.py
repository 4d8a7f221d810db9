"""Asking for consent anew: yes is a new consent, no and silence end it, looking says nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kith.communicative.channels.email.tests.sink import Sink
from kith.core.principals.actor import Actor
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.anew import end_silence
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.conftest import Draft, People
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.purpose.queries import purpose_named

pytestmark = pytest.mark.django_db


def state(number: int) -> str:
    found = Permission.objects.filter(
        party__emails__address=f"ann{number}@customers.test", purpose__key="newsletter"
    )
    return found.get().state


def test_yes_goes_on_and_no_or_silence_ends_it(by: Actor, people: People, draft: Draft, sink: Sink) -> None:
    people(4, "newsletter")
    campaign = actions.approve(by=by, campaign=draft(kind="re_permission", window_days=30))
    send_campaign(campaign.pk)
    sent = dict(sink.accepted)

    def link(number: int) -> str:
        text = sent[f"ann{number}@customers.test"].decode().replace("=\r\n", "").replace("=2E", ".")
        return str(re.findall(r"http://[^/]+(/u/[\w./-]+)", text)[0])

    visitor = Client(enforce_csrf_checks=True)
    assert "Shall it go on?" in visitor.get(link(0)).content.decode()
    assert Consent.objects.filter(source__startswith="Answer").count() == 0
    assert "goes on getting" in visitor.post(link(0), {"choose": "1"}).content.decode()
    visitor.post(link(1), {"no": "1"})
    visitor.post(link(2), {"List-Unsubscribe": "One-Click"})
    assert [state(number) for number in range(4)] == ["given", "withdrawn", "withdrawn", "given"]
    said = Consent.objects.get(source="Answer to “Autumn”")
    assert "May we go on sending" in said.proof
    assert said.reference == Assignment.objects.get(address="ann0@customers.test").pk

    end_silence()
    assert state(3) == "given"
    Delivery.objects.update(at=timezone.now() - timedelta(days=31))
    Permission.objects.filter(state="given").exclude(consent=said).update(
        since=timezone.now() - timedelta(days=90)
    )
    end_silence()
    end_silence()
    assert [state(number) for number in range(4)] == ["given", "withdrawn", "withdrawn", "withdrawn"]
    assert Consent.objects.filter(source="No answer to “Autumn”").count() == 1
    party = Assignment.objects.get(address="ann3@customers.test").party
    say(
        by=by, party=party, purpose=purpose_named("newsletter"), channel="email", state="given", source="call"
    )
    end_silence()
    assert state(3) == "given"
    assert Campaign.objects.count() == 1
