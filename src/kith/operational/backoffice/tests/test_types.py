"""Orders as everybody makes them: one at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kith.core.conditions.tree import from_json
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.records.planner import Listing, sort_of
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.operational.backoffice.models import Order, OrderLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    by, type_of = system("test"), current().type
    person = verbs.create(type_of("person"), by=by, values={"given_name": "Ingrid"})
    product = verbs.create(
        type_of("product"), by=by, values={"name": "Longbox", "number": "LB-1", "unit_price": "7450"}
    )
    values = {"party": person.uid, "ordered_at": "2026-03-01", "total": "14900", "currency": "EUR"}  # type: ignore[attr-defined]
    made = verbs.create(type_of("order"), by=by, values=values)
    line = {"order": made.uid, "product": product.uid, "quantity": "2", "amount": "14900"}  # type: ignore[attr-defined]
    verbs.create(type_of("order_line"), by=by, values=line)
    assert isinstance(made, Order)
    return made


def test_an_order_without_a_number_has_a_name_of_its_own(order: Order) -> None:
    declared = current().type("order")
    assert order.name == f"#{str(order.uid)[-6:].upper()}"
    page = read_page(system("test"), Listing(declared, ("name", "total"), sort=sort_of(declared)))
    assert [column.value(page.rows[0]) for column in page.columns] == [order.name, (order.total, "EUR")]


def test_orders_of_the_last_days_are_counted_by_their_date_and_not_by_when_they_were_typed_in(
    order: Order,
) -> None:
    by, person = system("test"), current().type("person")
    days = {"span": 30, "unit": "day"}
    lately = from_json({"related": "order", "measure": "count", "op": "ge", "value": "1", "within": days})
    Order.objects.update(ordered_at=timezone.now() - timedelta(days=40))
    assert not read_page(by, Listing(person, ("name",), lately)).rows
    Order.objects.update(ordered_at=timezone.now() - timedelta(days=20))
    assert len(read_page(by, Listing(person, ("name",), lately)).rows) == 1


def test_a_line_belongs_to_the_customer_of_its_order_even_when_that_changes(order: Order) -> None:
    by, type_of = system("test"), current().type
    assert OrderLine.objects.get().party_id == order.party_id
    other = verbs.create(type_of("person"), by=by, values={"given_name": "Jonas"})
    verbs.edit(type_of("order"), by=by, record=order, values={"party": other.uid})  # type: ignore[attr-defined]
    assert OrderLine.objects.get().party == Party.objects.get(given_name="Jonas")


def test_a_line_shows_its_product_and_the_currency_of_its_order(order: Order) -> None:
    declared = current().type("order_line")
    page = read_page(system("test"), Listing(declared, ("name", "amount"), sort=sort_of(declared)))
    assert [column.value(page.rows[0]) for column in page.columns] == ["Longbox", (order.total, "EUR")]
