"""Orders in several currencies: kept as paid, and in the house currency by the rate of their day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from kith.core.conditions.tree import Line, Related, Values
from kith.core.currency.following import convert_amounts
from kith.core.currency.model import ExchangeRate
from kith.core.currency.reading import missing, rate
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor, system
from kith.core.records import verbs
from kith.core.records.planner import Listing, sorts
from kith.core.records.reading import read_page
from kith.core.records.settings import CURRENCY, change_setting, forget_settings
from kith.core.records.totals import summed
from kith.core.registry import current
from kith.core.transfer.tests.trying import imported, rejected, taken_back
from kith.lib.dates import read_date
from kith.operational.backoffice.models import Order, OrderLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Iterator[Actor]:
    forget_settings()
    yield system("test")
    forget_settings()


def quote(by: Actor, currency: str, starts: str, worth: str, units: str = "1") -> Any:
    values = {"currency": currency, "starts": starts, "units": units, "worth": worth}
    return verbs.create(current().type("exchange_rate"), by=by, values=values)


def ordered(by: Actor, total: str, currency: str, on: str) -> Any:
    person = verbs.create(current().type("person"), by=by, values={"given_name": "Ingrid"})
    values = {"party": person.uid, "ordered_at": on, "total": total, "currency": currency}  # type: ignore[attr-defined]
    return verbs.create(current().type("order"), by=by, values=values)


def in_house(*orders: Order) -> list[Any]:
    kept = dict(Order.objects.values_list("pk", "house_total"))
    return [kept[each.pk] for each in orders]


def test_an_order_counts_by_the_rate_of_its_day_which_holds_until_the_next(by: Actor) -> None:
    quote(by, "CHF", "2026-03-01", "1.05")
    quote(by, "CHF", "2026-03-15", "1.10")
    days = (
        "2026-02-28T23:59:59Z",
        "2026-03-01",
        "2026-03-14T23:59:59Z",
        "2026-03-15T00:00:00Z",
        "2027-01-01",
    )
    orders = [ordered(by, "100", "CHF", day) for day in days]
    assert in_house(*orders) == [
        None,
        Decimal("105.00"),
        Decimal("105.00"),
        Decimal("110.00"),
        Decimal("110.00"),
    ]
    assert in_house(ordered(by, "7", "EUR", "2026-01-01"), ordered(by, "8", "", "2026-01-01")) == [7, 8]


def test_rates_are_kept_as_they_are_quoted_and_halves_go_up(by: Actor) -> None:
    quote(by, "JPY", "2026-01-01", "0.61", units="100")
    quote(by, "USD", "2026-01-01", "1", units="1.0832")
    orders = [ordered(by, total, currency, "2026-01-02") for total, currency in (
        ("12346", "JPY"), ("100", "USD"), ("0.01", "USD"), ("-100", "USD"))]  # fmt: skip
    assert [str(each.total) for each in orders] == ["12346", "100.00", "0.01", "-100.00"]
    # 75.3106, 92.3191…, 0.0092…
    assert [str(each) for each in in_house(*orders)] == ["75.31", "92.32", "0.01", "-92.32"]
    found = rate("USD", read_date("2026-01-02"))
    assert found
    assert found.convert(Decimal(100)).amount == Decimal("92.32")


def test_amounts_follow_when_a_rate_comes_changes_and_goes_and_lines_follow_their_order(by: Actor) -> None:
    order = ordered(by, "100", "KWD", "2026-03-03")
    line = verbs.create(
        current().type("order_line"), by=by, values={"order": order.uid, "quantity": "1", "amount": "12.346"}
    )
    kept: Any = OrderLine.objects.filter(pk=line.pk)
    assert kept.values_list("amount", "house_amount").get() == (Decimal("12.346"), None)
    [gap] = missing()
    assert (gap.type.key, gap.currency, gap.count, gap.first.isoformat()) == ("order", "KWD", 1, "2026-03-03")
    quoted = quote(by, "KWD", "2026-03-01", "3")
    assert (convert_amounts(), convert_amounts(), missing()) == (1, 0, [])
    assert (in_house(order), kept.get().house_amount) == ([300], Decimal("37.04"))
    verbs.edit(current().type("exchange_rate"), by=by, record=quoted, values={"worth": "2"})
    assert (convert_amounts(), in_house(order), kept.get().house_amount) == (1, [200], Decimal("24.69"))
    verbs.delete(current().type("exchange_rate"), by=by, record=quoted)
    assert (convert_amounts(), in_house(order), kept.get().house_amount) == (1, [None], None)


def test_another_house_currency_needs_rates_of_its_own_and_the_old_ones_wait(by: Actor) -> None:
    quote(by, "CHF", "2026-01-01", "1.05")
    swiss, german = ordered(by, "100", "CHF", "2026-03-01"), ordered(by, "100", "EUR", "2026-03-01")
    change_setting(CURRENCY, "CHF")
    assert (convert_amounts(), in_house(swiss, german)) == (2, [100, None])
    assert [(gap.currency, gap.count) for gap in missing()] == [("EUR", 1)]
    change_setting(CURRENCY, "EUR")
    assert (convert_amounts(), in_house(swiss, german)) == (2, [105, 100])


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"worth": "0"}, "worth", "More than nothing."),
        ({"units": "-1"}, "units", "More than nothing."),
        ({"worth": "0.00000000001"}, "worth", "At most ten decimal places."),
        ({"currency": "EUR"}, "currency", "EUR is the house currency and needs no rate."),
        ({"currency": "XYZ"}, "currency", "XYZ is no currency, such as EUR or CHF"),
        ({"currency": "LTL"}, "currency", "LTL was money until December 31, 2014, and this is later."),
        ({"currency": "USD"}, "starts", "There is a rate of this currency from that day already."),
    ],
)
def test_a_rate_that_cannot_be_is_refused_at_its_field(
    by: Actor, values: dict[str, str], field: str, reason: str
) -> None:
    quote(by, "USD", "2026-01-01", "0.9")
    with pytest.raises(Invalid) as refused:
        quote(by, **{"currency": "CHF", "starts": "2026-01-01", "worth": "1", **values})
    assert refused.value.firsts == {field: reason}
    assert ExchangeRate.objects.count() == 1


def test_an_order_cannot_be_in_money_that_was_none_on_its_day(by: Actor) -> None:
    assert ordered(by, "10", "DEM", "1999-05-01").currency == "DEM"
    with pytest.raises(Invalid) as refused:
        ordered(by, "10", "DEM", "2026-05-01")
    assert refused.value.firsts == {"currency": "DEM was money until May 15, 2002, and this is later."}


def test_the_database_and_the_plain_library_convert_alike(by: Actor) -> None:
    """Every half, and quotients that come as near to one as their digits allow."""
    quote(by, "USD", "2026-01-01", "1", units="3")
    quote(by, "CHF", "2026-01-01", "0.5")
    quote(by, "JPY", "2026-01-01", "0.0061234567", units="99.9999999999")
    amounts = [Decimal(number) / 1000 for number in range(-2030, 2030, 7)] + [Decimal("99999999999999.995")]
    for currency in ("USD", "CHF", "JPY"):
        found = rate(currency, read_date("2026-05-05"))
        assert found
        with connection.cursor() as cursor:
            cursor.execute(
                "select a, core_in_house_currency(a, %s, '2026-05-05') from unnest(%s::numeric[]) a",
                [currency, amounts],
            )
            assert all(here == found.convert(amount).amount for amount, here in cursor.fetchall())


def test_lists_compare_order_and_add_up_in_the_house_currency(by: Actor) -> None:
    quote(by, "CHF", "2026-01-01", "2")
    declared = current().type("order")
    for total, currency in (("100", "CHF"), ("150", "EUR"), ("400", "USD"), ("50", "")):
        ordered(by, total, currency, "2026-03-01")

    def listed(condition: Line | None, *sort: str) -> list[tuple[Decimal, str]]:
        asked = Listing(declared, ("total",), condition, sorts(sort or ("total",)))
        return [row[1:3] for row in read_page(by, asked).rows]

    assert [pair[1] for pair in listed(None, "-total")] == ["CHF", "EUR", "", "USD"]
    assert [pair[1] for pair in listed(Line("total", "gt", Values(("120",))))] == ["EUR", "CHF"]
    assert [pair[1] for pair in listed(Line("total", "is_empty"))] == []
    assert [pair[1] for pair in listed(Line("total", "is", Values(("200",))))] == ["CHF"]
    found = summed(by, Listing(declared, ("total",)))
    assert found
    [added] = found.totals
    assert (added.count, added.house, added.unconverted) == (4, Decimal(400), 1)
    assert dict(added.sums) == {"": 50, "CHF": 100, "EUR": 150, "USD": 400}
    spent = Related("order", "sum", "total", "gt", Values(("120",)))
    assert len(read_page(by, Listing(current().type("person"), ("name",), spent, sorts(("name",)))).rows) == 2


ECB = """Date,USD,JPY,BGN,CYP,CHF,
2026-03-02,1.0832,160.15,1.9558,N/A,0.9501,
2026-02-27,1.0790,159.80,1.9558,N/A,0.9480,
"""


def test_the_file_of_the_central_bank_gives_rates_as_they_were_published(by: Actor) -> None:
    order = ordered(by, "108.32", "USD", "2026-03-05")
    run = imported(by, ECB, kind="exchange-rates", name="eurofxref-hist.csv")
    assert (run.answer["made"], run.problems) == ({"exchange_rate": 8}, 0)
    dollar = ExchangeRate.objects.get(currency="USD", starts="2026-03-02")
    assert (dollar.units, dollar.worth, dollar.base) == (Decimal("1.0832"), Decimal(1), "EUR")
    assert (convert_amounts(), in_house(order)) == (1, [100])
    again = imported(by, ECB.replace("0.9480", "0.9490"), kind="exchange-rates")
    assert (again.answer["made"], again.answer["changed"], again.answer["same"]) == (
        {},
        {"exchange_rate": 1},
        1,
    )
    taken_back(by, run)
    assert ExchangeRate.objects.get().units == Decimal("0.9490")  # what was corrected since stays


def test_the_same_file_serves_a_house_with_another_currency(by: Actor) -> None:
    change_setting(CURRENCY, "CHF")
    run = imported(by, ECB, kind="exchange-rates")
    assert run.answer["made"] == {"exchange_rate": 8}
    kept: Any = ExchangeRate.objects.filter(starts="2026-03-02").values_list(
        "currency", "units", "worth", "base"
    )
    assert ("USD", Decimal("1.0832"), Decimal("0.9501"), "CHF") in set(kept)
    assert ("EUR", 1, Decimal("0.9501"), "CHF") in set(kept)
    assert "CHF" not in {row[0] for row in kept}


def test_a_file_with_a_row_for_each_rate_is_read_in_german_too(by: Actor) -> None:
    text = "Datum;Währung;Kurs;Einheiten;Quelle\n02.03.2026;Schweizer Franken;1,0526;;Bank\n02.03.2026;JPY;0,617;100;Bank\n"
    wrong = "03.03.2026;XYZ;1,1;;\n03.03.2026;USD;0,0;;\n03.03.2026;USD;;;\n03.03.2026;DEM;0,5;;\n03.03.2026;EUR;1;;\n"
    run = imported(by, text + wrong, kind="exchange-rates")
    assert [each["Reason"] for each in rejected(run)] == [
        "Currency: XYZ is no currency, such as EUR or CHF",
        "USD: 0.0 cannot be a rate.",
        "Neither a currency with its rate nor a column with the code of one.",
        "DEM was money until May 15, 2002, and this is later.",
    ]
    kept: Any = ExchangeRate.objects.order_by("currency").values_list("currency", "units", "worth", "source")
    assert list(kept) == [("CHF", 1, Decimal("1.0526"), "Bank"), ("JPY", 100, Decimal("0.617"), "Bank")]


@pytest.mark.parametrize(
    ("total", "currency", "reason"),
    [
        ("12.5", "JPY", "Amounts in JPY have no decimal places."),
        ("12.345", "", "Amounts in EUR have at most 2 decimal places."),
        ("12.3456", "KWD", "Amounts in KWD have at most 3 decimal places."),
    ],
)
def test_an_amount_that_no_coins_can_pay_is_refused(
    by: Actor, total: str, currency: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ordered(by, total, currency, "2026-03-01")
    assert refused.value.firsts == {"total": reason}


def test_purchases_say_their_currency_in_a_column_and_what_cannot_be_is_refused(by: Actor) -> None:
    text = (
        "Kunde;Datum;Betrag;Währung\n1;01.03.2026;1.234,567;KWD\n2;01.03.2026;1.250,00;JPY\n3;01.03.2026;9,90;\n"
        "4;01.03.2026;9,90;XYZ\n5;01.03.2026;9,90;DEM\n6;01.03.2026;9,90 QQQ;\n7;05.03.1999;9,90;DEM\n"
    )
    run = imported(by, text, kind="orders", source="shop", currency="EUR")
    kept = Order.objects.order_by("id").values_list("total", "currency")
    assert [(str(total), currency) for total, currency in kept] == [
        ("1234.567", "KWD"), ("1250", "JPY"), ("9.90", "EUR"), ("9.90", "DEM"),
    ]  # fmt: skip
    assert [each["Reason"] for each in rejected(run)] == [
        "Currency: XYZ is no currency, such as EUR or CHF",
        "DEM was money until May 15, 2002, and this is later.",
        "Amount: QQQ is not a known currency",
    ]
