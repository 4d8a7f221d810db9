"""Settings show what somebody may set, and keep it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from kith.core.principals.model import Role
from kith.core.records.settings import forget_settings, house_currency, setting
from kith.customers.party.model import Party
from kith.operational.backoffice.models import Order
from tests.contracts.actors import Visitor, at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget_settings()


HOUSE = {"name": "Fernhollow", "currency": "GBP", "room-privacy": "1"}


def test_an_owner_finds_every_section(browser: Visitor) -> None:
    page = browser.ask("GET", "/settings").content.decode()
    assert 'href="/settings/house"' in page
    assert 'href="/relays"' in page


def test_others_do_not_find_what_only_administrators_set() -> None:
    page = at_the_desk(Role.MEMBER).ask("GET", "/settings").content.decode()
    assert 'href="/settings/house"' not in page
    assert 'href="/purposes"' in page
    assert at_the_desk(Role.MEMBER).ask("GET", "/settings/house").status_code == 403


def test_the_name_of_the_house_is_kept(browser: Visitor) -> None:
    assert browser.post_form("/settings/house", HOUSE).status_code == 302
    assert setting("house.name", "") == "Fernhollow"


@pytest.mark.parametrize(("key", "value"), [("name", " "), ("name", "x" * 81), ("currency", "ABC")])
def test_a_wrong_setting_is_refused_at_its_field(browser: Visitor, key: str, value: str) -> None:
    answer = browser.post_form("/settings/house", HOUSE | {key: value})
    assert answer.status_code == 422
    assert 'class="err"' in answer.content.decode()
    assert setting("house.name", "Kith") == "Kith"


def test_another_house_currency_says_what_follows_before_it_is_kept(browser: Visitor) -> None:
    party = Party.objects.create(kind="person", name="Ida", sort_key="ida")
    for currency in ("CHF", ""):
        Order.objects.create(party=party, ordered_at=timezone.now(), total=5, currency=currency)
    sent = HOUSE | {"currency": "CHF", "room-backoffice": "1", "sure": ""}
    first = browser.post_form("/settings/house", sent)
    assert first.status_code == 422
    assert "2 amounts are recorded and will be worked out anew in CHF" in first.content.decode()
    assert house_currency() == "EUR"
    assert browser.post_form("/settings/house", sent | {"sure": "CHF"}).status_code == 302
    assert house_currency() == "CHF"
