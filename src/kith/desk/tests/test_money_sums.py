"""What amounts in several currencies come to, in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from kith.core.fieldtypes import CHOICE, MONEY, PERCENT, Choice
from kith.core.records.board import Arranged, Head
from kith.core.registry.field import Field, Privacy
from kith.desk import board_page, formats, money_sums
from kith.desk.money_sums import Sum, summed_up

STAGE = Field(
    "stage", "Stage", CHOICE, Privacy.INTERNAL, choices=(Choice("offer", "Offer"), Choice("won", "Won"))
)
WORTH = Field("worth", "Worth", MONEY, Privacy.INTERNAL, currency="t.currency", house="t.house_worth")
LIKELY = Field("likely", "Likely", PERCENT, Privacy.INTERNAL)
PARTS = [("", Decimal(1000)), ("CHF", Decimal(200)), ("EUR", Decimal(5)), ("JPY", Decimal(30000))]


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (money_sums, board_page):
        monkeypatch.setattr(module, "house_currency", lambda: "EUR")


def test_one_currency_is_told_as_it_is_and_several_in_that_of_the_house() -> None:
    with translation.override("de"):
        alone = summed_up(PARTS[:1] + PARTS[2:3], Decimal(1005), 0, formats.money)
        assert alone == Sum("1.005,00\xa0€", "1.005,00\xa0€")
        several = summed_up(PARTS, Decimal("1398.50"), 0, formats.money)
    parts = "200,00\xa0CHF · 1.005,00\xa0€ · 30.000\xa0¥"
    assert several.text == "1.398,50\xa0€"
    assert several.title.startswith(parts)


def test_what_has_no_rate_is_not_left_out_without_a_word() -> None:
    with translation.override("en"):
        found = summed_up(PARTS[:2], Decimal(1000), 3, formats.money)
    assert found.text == found.title == "CHF\xa0200.00 · €\xa01,000.00 · 3 without a rate"


def test_a_board_adds_up_three_currencies_in_each_column_and_altogether() -> None:
    arranged = Arranged(STAGE, WORTH, LIKELY)
    offer = Head(
        "offer", 3,
        (("CHF", Decimal(200), Decimal(100)), ("EUR", Decimal(1000), Decimal(500)), ("JPY", Decimal(30000), Decimal(15000))),
        (Decimal(1394), Decimal(697)),
    )  # fmt: skip
    won = Head(
        "won",
        2,
        (("CHF", Decimal(10), Decimal(10)), ("EUR", Decimal(1), Decimal(1))),
        (Decimal(1), Decimal(1)),
        1,
    )
    with translation.override("en"):
        first = board_page._head(arranged, 0, "offer", 0, offer)
        second = board_page._head(arranged, 1, "won", 0, won)
        whole, weighted = board_page._sums(arranged, [offer, won])
    assert (first.sum, first.weighted, first.share) == (
        "€\xa01,394",
        "€\xa0697",
        0.5,
    )
    assert first.whole.startswith("CHF\xa0200 · €\xa01,000 · JP¥\xa030,000")
    assert (second.sum, second.share) == ("CHF\xa010 · €\xa01 · 1 without a rate", None)
    assert whole.text == "CHF\xa0210 · €\xa01,001 · JP¥\xa030,000 · 1 without a rate"
    assert weighted.text.endswith("1 without a rate")
