"""The page of currencies, and another house currency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from kith.core.administration.tests.made import at_work
from kith.core.currency.model import ExchangeRate
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.settings import forget_settings
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.operational.backoffice.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    forget_settings()
    yield
    forget_settings()


def ordered(currency: str) -> None:
    party = Party.objects.create(kind="person", name="Ida", sort_key="ida")
    Order.objects.create(party=party, ordered_at=datetime(2026, 3, 3, tzinfo=UTC), total=5, currency=currency)


def test_the_page_names_the_newest_rate_of_each_currency_and_what_has_none() -> None:
    client, _by = at_work(Role.OWNER)
    for day, units in ((2, "1.07"), (9, "1.0832")):
        ExchangeRate.objects.create(
            currency="USD", starts=date(2026, 3, day), units=Decimal(units), worth=1, base="EUR"
        )
    ordered("CHF")
    page = client.get("/settings/currencies").content.decode()
    assert "1.0832 USD = 1 EUR since 9 Mar 2026" in page
    assert "1.07 USD" not in page
    assert "Orders: 1 amount has no rate, from 3 Mar 2026: it counts nowhere." in page
    assert page.index("CHF · Swiss Franc") < page.index("USD · US Dollar")
    assert client.get("/settings/currencies", HTTP_ACCEPT_LANGUAGE="de").status_code == 200


def test_who_only_works_here_reads_rates_and_adds_none() -> None:
    client, _by = at_work(Role.MEMBER)
    page = client.get("/settings/currencies").content.decode()
    assert "Everything is in the house currency" in page
    assert "/exchange-rates/new" not in page
    assert client.get("/exchange-rates/new").status_code == 403


def test_a_rate_that_was_deleted_comes_back_as_it_was_once() -> None:
    client, by = at_work(Role.OWNER)
    values = {"currency": "USD", "starts": "2026-03-09", "units": "1.0832", "worth": "1", "source": "ECB"}
    made: Any = verbs.create(current().type("exchange_rate"), by=by, values=values)
    before = ExchangeRate.objects.filter(uid=made.uid).values().get()
    deleted = client.post(f"/exchange-rates/{made.uid}/delete", follow=True).content.decode()
    undo = f"/exchange-rates/{made.uid}/restore"
    assert undo in deleted
    assert client.post(undo).status_code == 302
    assert {**ExchangeRate.objects.values().get(), "changed_at": 0} == {**before, "changed_at": 0}
    assert client.post(undo).status_code == 409
    ExchangeRate.objects.all().delete()
    other, _by = at_work(Role.MEMBER)
    assert other.post(undo).status_code == 403
