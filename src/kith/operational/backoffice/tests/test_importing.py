"""Purchases come from files: every row is one, equal rows are several, and a file read again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from kith.core.principals.actor import Actor, system
from kith.core.records.settings import forget_settings
from kith.core.transfer.shift import sample_shift
from kith.core.transfer.tests.trying import imported, rejected, taken_back
from kith.customers.interaction.model import Concerned, Interaction
from kith.customers.interaction.panels import lines
from kith.customers.interaction.queries import timeline
from kith.customers.models import Party
from kith.customers.sample import write_records
from kith.operational.backoffice import sample_data
from kith.operational.backoffice.models import Order, OrderLine, Product

pytestmark = pytest.mark.django_db
LOG = """ customer_id  date number_of_cds  dollar_value
 00001 19970101  1   11.77
 00002 19970112  1   12.00
 00002 19970112  5   77.00
 00002 19970112  5   77.00
 00003 19980630  2    0.00
"""


@pytest.fixture
def by() -> Iterator[Actor]:
    forget_settings()
    yield system("test")
    forget_settings()


def bought(by: Actor, text: str = LOG, **asked: Any) -> Any:
    return imported(
        by, text.replace("\n", "\r\n"), **{"kind": "orders", "source": "cdnow", "currency": "USD", **asked}
    )


def test_a_log_without_delimiters_becomes_orders_in_the_timelines_of_new_customers(by: Actor) -> None:
    run = bought(by)
    assert run.answer["made"] == {"order": 5, "order_line": 5, "person": 3}
    two = Party.objects.get(name="00002")
    assert (two.stage, two.kind, two.source) == ("customer", "person", "cdnow")
    orders = list(two.orders.order_by("total").values_list("total", "currency", "ordered_at"))
    assert orders[0] == (Decimal("12.00"), "USD", datetime(1997, 1, 12, tzinfo=UTC))
    assert [order[0] for order in orders] == [Decimal("12.00"), Decimal("77.00"), Decimal("77.00")]
    assert set(OrderLine.objects.values_list("quantity", flat=True)) == {1, 2, 5}
    assert [each.summary for each in timeline(by, two)][-1] == "Bought 1 item for US$\xa012.00"
    assert timeline(by, two)[0].summary == "Bought 5 items for US$\xa077.00"


def test_a_purchase_stands_in_the_timeline_in_the_language_of_whoever_reads_it(by: Actor) -> None:
    bought(by, "Customer;Date;Quantity;Amount\n7;2026-01-01;2;1234.50\n", source="shop", currency="EUR")
    found = timeline(by, Party.objects.get())
    with translation.override("en"):
        assert [line for _each, line in lines(found)] == ["Bought 2 items for €\xa01,234.50"]
    with translation.override("de"):
        assert [line for _each, line in lines(found)] == ["2 Artikel für 1.234,50\xa0€ gekauft"]
    OrderLine.objects.all().delete()
    Order.objects.all().delete()
    assert (
        [line for _each, line in lines(found)] == [found[0].summary] == ["Bought 2 items for €\xa01,234.50"]
    )


def test_a_negative_amount_is_a_credit_note_and_makes_nobody_a_customer(by: Actor) -> None:
    bought(by, "Customer;Date;Quantity;Amount\n7;2026-01-01;1;-10.50\n", source="shop", currency="EUR")
    party = Party.objects.get()
    assert party.stage != "customer"
    [(each, line)] = lines(timeline(by, party))
    assert line == "Credit note for €\xa010.50"
    assert (each.summary, each.direction) == (line, "system")


def test_a_file_read_again_changes_nothing_and_a_longer_one_brings_only_what_is_new(by: Actor) -> None:
    bought(by)
    assert bought(by).answer["made"] == {}
    longer = bought(by, LOG + " 00002 19970112  5   77.00\n 00004 19970201  1    9.00\n")
    assert (longer.answer["same"], longer.answer["made"]["order"]) == (5, 2)


def test_dates_of_a_sample_end_yesterday_and_next_week_the_same_file_still_changes_nothing(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought(by, sample=True)
    yesterday = (timezone.now() - timedelta(days=1)).date()
    assert Order.objects.latest("ordered_at").ordered_at.date() == yesterday
    assert sample_shift() == yesterday.toordinal() - datetime(1998, 6, 30, tzinfo=UTC).toordinal()
    assert (
        Order.objects.filter(is_sample=True).count()
        == Interaction.objects.filter(is_sample=True).count()
        == 5
    )
    later = timezone.now() + timedelta(days=7)
    monkeypatch.setattr(timezone, "now", lambda: later)
    again = bought(by, sample=True)
    assert (again.answer["made"], again.answer["same"]) == ({}, 5)
    more = bought(by, " customer_id date number_of_cds dollar_value\n 00009 19980629 1 5.00\n", sample=True)
    assert more.answer["made"]["order"] == 1
    assert Order.objects.get(party__name="00009").ordered_at.date() == yesterday - timedelta(days=1)


def test_rows_of_the_sample_are_of_records_as_soon_as_there_are_some(by: Actor, tmp_path: Path) -> None:
    write_records(tmp_path / "products.csv")
    imported(by, (tmp_path / "products.csv").read_text(), kind="products")
    assert Product.objects.count() == 60
    first = bought(by, sample=True)
    assert Order.objects.count() == 5
    for order in Order.objects.prefetch_related("lines"):
        lines = list(order.lines.all())
        assert sum(line.amount for line in lines) == order.total
        assert len({line.product_id for line in lines}) == len(lines)
        assert None not in {line.product_id for line in lines}
    several = Order.objects.filter(total=77).first()
    assert several is not None
    assert sum(line.quantity for line in several.lines.all()) == 5
    assert bought(by, sample=True).answer["made"] == {}
    taken_back(by, first)
    assert not OrderLine.objects.exists()


def test_the_offset_is_forgotten_with_the_last_sample(by: Actor) -> None:
    first = bought(by, sample=True)
    second = bought(by, " customer_id date number_of_cds dollar_value\n 00009 19980629 1 5.00\n", sample=True)
    taken_back(by, first)
    assert sample_shift() > 0
    taken_back(by, second)
    assert sample_shift() == 0
    assert not Order.objects.exists()
    assert not Interaction.objects.exists()
    assert not Concerned.objects.exists()
    assert not Party.objects.exists()


def test_who_was_no_customer_before_is_none_afterwards_unless_orders_are_left(by: Actor) -> None:
    imported(by, "Customer number,Given name\n00001,Ida\n00002,Bo\n", source="cdnow")
    first = bought(by, LOG)
    bought(by, " customer_id date number_of_cds dollar_value\n 00002 19980629 1 5.00\n")
    taken_back(by, first)
    assert dict(Party.objects.values_list("given_name", "stage")) == {"Ida": "contact", "Bo": "customer"}


def test_orders_of_a_company_are_the_companys(by: Actor) -> None:
    from kith.customers.models import ExternalId

    company = Party.objects.create(kind="organisation", name="Hav AB", sort_key="hav ab")
    ExternalId.objects.create(party=company, source="cdnow", key="00001")
    bought(by)
    company.refresh_from_db()
    assert (company.orders.count(), company.stage) == (1, "customer")


def test_columns_with_currencies_numbers_and_products_are_understood(by: Actor) -> None:
    Product.objects.create(name="Longbox", number="LB-1")
    text = (
        "Kundennummer;Bestellnummer;Bestelldatum;Menge;Betrag;Artikel\n"
        "7;A-1;31.12.2025;2;1.234,50 €;LB-1\n7;A-2;01.01.2026;1;99,00 CHF;Sattel\n"
    )
    bought(by, text, source="shop")
    first, second = Order.objects.order_by("number")
    assert (first.total, first.currency, first.ordered_at.date().isoformat()) == (
        Decimal("1234.50"),
        "EUR",
        "2025-12-31",
    )
    assert second.currency == "CHF"
    assert (first.lines.get().product, second.lines.get().description) == (Product.objects.get(), "Sattel")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("7;A-9;2026-02-30;1;5.00", "Date: February 2026 has 28 days"),
        ("7;A-9;2026-01-30;1;999999999999999999", "Amount: 999999999999999999 is more than can be kept"),
        ("7;A-9;2026-01-30;x;5.00", "Number of items: x is not an amount"),
        (";A-9;2026-01-30;1;5.00", "Customer number is missing."),
        ("7;A-1;2026-01-30;1;5.00", "There is an order A-1 already."),
    ],
)
def test_a_row_that_cannot_be_an_order_says_why(by: Actor, row: str, reason: str) -> None:
    text = f"Customer;Order number;Date;Quantity;Amount\n7;A-1;2026-01-01;1;5.00\n{row}\n"
    run = bought(by, text, source="shop")
    assert [each["Reason"] for each in rejected(run)] == [reason]
    assert Order.objects.count() == 1


def test_a_negative_amount_is_a_credit_note(by: Actor) -> None:
    bought(by, "Customer;Date;Amount\n7;2026-01-01;-5.00\n", source="shop")
    assert Order.objects.get().total == Decimal("-5.00")


@pytest.mark.slow
def test_the_sample_is_whole(by: Actor) -> None:
    purchases, people, products = sample_data.load(by)
    assert (purchases.done, purchases.problems, purchases.answer["made"]["order"]) == (69_659, 0, 69_659)
    assert Party.objects.filter(kind="person", stage="customer").count() == 23_570
    assert Order.objects.filter(total=0).count() == 80
    assert (people.answer["changed"]["person"], people.problems) == (23_570, 0)
    assert people.answer["made"]["consent"] > 50_000
    assert Party.objects.filter(given_name="").count() == 0
    assert products.answer["made"] == {"product": 60}
    assert not OrderLine.objects.filter(product=None).exists()
    assert [run.answer["made"] for run in sample_data.load(by)] == [{}, {}, {}]
