from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.lib.money import Mark, Money, decimal_mark, decimals, read_amount, read_money
from kith.lib.unreadable import Unreadable


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("1’234’567.50", "1234567.50"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("12,34,567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("12,5", "12.5"),
        ("12.-", "12"),
        ("12,--", "12"),
        ("-12.30", "-12.30"),
        ("−12.30", "-12.30"),
        ("12.30-", "-12.30"),
        ("(12.00)", "-12.00"),
        ("+7", "7"),
        (".5", "0.5"),
        ("1.234", "1.234"),
        ("1,234", "1234"),
        ("١٢٣٫٤٥", "123.45"),
        ("0", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, amount: str) -> None:
    assert read_amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    "junk",
    ["", "-", ".", "abc", "1e5", "NaN", "Infinity", "1,2,3", "12.34.56", "--5", "(-5)", "1,23,45", "1 2",
     "5 apples", "=1+1", "12.3.4,5", "0x10", "1_000", "²", "1,234.56,78"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(junk: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_amount(junk)
    assert caught.value.code == "amount.junk"


@pytest.mark.parametrize("huge", ["100000000000000", "999,999,999,999,999.00", "9" * 59])
def test_huge_amounts_are_refused(huge: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_amount(huge)
    assert caught.value.code == "amount.too_large"


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1.234", "12,50"], ","),
        (["1,234", "12.50"], "."),
        (["1.234", "5.678"], None),
        (["1.234.567"], ","),
        (["1.234,56"], ","),
        (["12", "13"], None),
        (["11.77", "12.00"], "."),
    ],
)
def test_the_decimal_mark_is_told_by_the_whole_column(cells: list[str], mark: Mark | None) -> None:
    assert decimal_mark(cells) == mark


def test_the_columns_mark_rules_the_single_cell() -> None:
    assert read_amount("1.234", ",") == 1234
    assert read_amount("1,234", ",") == Decimal("1.234")
    assert read_amount("1.234", ".") == Decimal("1.234")
    with pytest.raises(Unreadable):
        read_amount("12.50", ",")


@pytest.mark.parametrize(
    ("written", "house", "money"),
    [
        ("€ 12", "", Money(Decimal(12), "EUR")),
        ("12 CHF", "", Money(Decimal(12), "CHF")),
        ("Fr. 12.50", "", Money(Decimal("12.50"), "CHF")),
        ("$5", "", Money(Decimal(5), "USD")),
        ("$5", "CAD", Money(Decimal(5), "CAD")),
        ("$5", "EUR", Money(Decimal(5), "USD")),
        ("5 kr", "SEK", Money(Decimal(5), "SEK")),
        ("-€12.00", "", Money(Decimal(-12), "EUR")),
        ("€-12.00", "", Money(Decimal(-12), "EUR")),
        ("12", "GBP", Money(Decimal(12), "GBP")),
        ("12,00 zł", "", Money(Decimal(12), "PLN")),
        ("1 234,50 Kč", "", Money(Decimal("1234.50"), "CZK")),
    ],
)
def test_money_is_read_with_its_currency(written: str, house: str, money: Money) -> None:
    assert read_money(written, house) == money


@pytest.mark.parametrize(
    ("written", "code"),
    [("12", "amount.no_currency"), ("12 kr", "amount.currency"), ("12 apples", "amount.currency")],
)
def test_money_without_a_known_currency_is_refused(written: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_money(written)
    assert caught.value.code == code


def test_money_adds_in_one_currency_only() -> None:
    twelve = Money(Decimal(12), "EUR")
    assert twelve + twelve - twelve == twelve * 2 - twelve == -(twelve * -1)
    assert twelve < twelve * 2
    with pytest.raises(ValueError, match="do not mix"):
        twelve + Money(Decimal(1), "USD")


def test_money_is_rounded_to_the_smallest_coin() -> None:
    assert Money(Decimal("1.005"), "EUR").rounded() == Money(Decimal("1.01"), "EUR")
    assert str(Money(Decimal("-1250.5"), "JPY").rounded()) == "-1251 JPY"
    assert [decimals(code) for code in ("EUR", "JPY", "KWD")] == [2, 0, 3]


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False))
def test_every_amount_written_in_the_usual_ways_is_read_back(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    swiss = english.replace(",", "'")
    assert (
        read_amount(english)
        == read_amount(german)
        == read_amount(swiss)
        == read_amount(str(amount))
        == amount
    )


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(Unreadable):
        assert read_amount(text).is_finite()
