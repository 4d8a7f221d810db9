"""What RFC 8058 asks of the door behind List-Unsubscribe: one form says it all, and looking never changes anything."""

from __future__ import annotations

import pytest
from django.test import Client

from kith.communicative.channels.email.tests.sink import Sink
from kith.core.events.model import Event
from kith.operational.marketing.campaign.model import Campaign, Hit
from kith.operational.marketing.campaign.tests.test_tracking import addresses, person, sent
from kith.privacy.consent.model import Consent, Permission
from kith.privacy.suppression.model import Suppression

pytestmark = pytest.mark.django_db
__all__ = ["person", "sent"]

FORM = "application/x-www-form-urlencoded"


def state() -> tuple[object, ...]:
    """All that an unsubscription could change."""
    told = Permission.objects.order_by("party_id", "purpose_id", "channel").values_list("party_id", "state")
    counts = [kind.objects.count() for kind in (Consent, Suppression, Hit, Event)]
    return (*told, *counts)


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "patch", "delete"])
@pytest.mark.parametrize("asked", ["", "?List-Unsubscribe=One-Click"])
def test_nothing_but_the_form_changes_anything(
    method: str, asked: str, sent: Campaign, sink: Sink, person: Client
) -> None:
    path = addresses(sink, "ann0@customers.test")["u"][0]
    before = state()
    answer = getattr(person, method)(path + asked)
    assert answer.status_code == (200 if method in ("get", "head") else 405)
    assert state() == before


@pytest.mark.parametrize("kind", ["form", "parts"])
def test_the_form_is_taken_without_cookie_sign_in_or_way_round(
    kind: str, sent: Campaign, sink: Sink, person: Client
) -> None:
    path = addresses(sink, "ann0@customers.test")["u"][0]
    if kind == "form":
        answer = person.post(path, "List-Unsubscribe=One-Click", content_type=FORM)
    else:
        answer = person.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert Suppression.objects.get().address == "ann0@customers.test"
    assert Consent.objects.get(state="withdrawn").channel == "email"


def test_a_door_that_is_not_ours_opens_to_nobody(sent: Campaign, sink: Sink, person: Client) -> None:
    path = addresses(sink, "ann0@customers.test")["u"][0]
    before = state()
    for forged in (path[:-1] + ("A" if path[-1] != "A" else "B"), "/u/40318"):
        assert person.post(forged, {"List-Unsubscribe": "One-Click"}).status_code == 404
    assert state() == before
