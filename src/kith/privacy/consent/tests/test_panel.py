"""What a party allows, on its page."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from kith.core.principals.actor import Actor
from kith.privacy.conftest import MakePerson
from kith.privacy.consent.actions import say
from kith.privacy.consent.panel import consent_panel
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.actions import Stop, suppress

pytestmark = pytest.mark.django_db


def test_the_panel_shows_what_is_allowed_waits_or_is_not(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party = person(email="ingrid@house.example")
    offers = Purpose.objects.get(key="offers")
    say(by=member, party=party, purpose=newsletter, channel="email", state="given", source="form")
    say(by=member, party=party, purpose=offers, channel="phone", state="asked", source="mail")
    panel = consent_panel(RequestFactory().get("/"), member, party)
    assert panel is not None
    rows = [row.split("</tr>")[0] for row in str(panel.body).split("<tr")[2:]]
    marks = [
        [
            "asked" if "waiting" in cell else "no" if "not allowed" in cell else "yes"
            for cell in row.split("<td")[1:]
        ]
        for row in rows
    ]
    assert marks == [
        ["yes", "yes", "yes"],
        ["yes", "no", "no"],
        ["no", "asked", "no"],
        ["yes", "yes", "yes"],
        ["no", "no", "no"],
    ]
    assert "Offers by phone: asked on" in panel.body
    assert f"/people/{party.uid}?tab=consent" in panel.body
    assert panel.action is not None


def test_a_suppressed_address_shows_as_not_allowed(
    person: MakePerson, newsletter: Purpose, member: Actor
) -> None:
    party = person(email="ingrid@house.example")
    suppress(by=member, stop=Stop("email", "complained", "ingrid@house.example", source="feedback loop"))
    panel = consent_panel(RequestFactory().get("/"), member, party)
    assert panel is not None
    service = str(panel.body).split("<tr")[2].split("<td")
    assert "not allowed" in service[1]
    assert "not allowed" not in service[2]
    assert "complained about our mail" in panel.body


def test_whoever_only_reads_gets_no_button(person: MakePerson, newsletter: Purpose, onlooker: Actor) -> None:
    panel = consent_panel(RequestFactory().get("/"), onlooker, person())
    assert panel is not None
    assert panel.action is None


def test_the_panel_costs_the_same_whatever_was_said(
    person: MakePerson, newsletter: Purpose, member: Actor, django_assert_num_queries: object
) -> None:
    party = person(email="ingrid@house.example")
    for purpose in Purpose.objects.exclude(basis="contract"):
        for channel in purpose.channels:
            say(by=member, party=party, purpose=purpose, channel=channel, state="given", source="form")
    with django_assert_num_queries(3):  # type: ignore[operator]
        consent_panel(RequestFactory().get("/"), member, party)
