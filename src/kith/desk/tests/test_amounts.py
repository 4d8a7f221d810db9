"""Amounts are typed and shown in the reader's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from kith.core.fieldtypes import MONEY, TEXT
from kith.core.registry.field import Field, Privacy
from kith.desk import amounts
from kith.desk.controls import control

TOTAL = Field("total", "Total", MONEY, Privacy.INTERNAL, currency="t.currency")


@pytest.mark.parametrize(
    ("language", "text", "read"),
    [
        ("de", "1.234,56", "1234.56"),
        ("de", "1.234", "1234"),
        ("de", "1234.56", "1234.56"),
        ("de", "−12,5", "-12.5"),
        ("en", "1,234.56", "1234.56"),
        ("en", "1.234", "1.234"),
        ("en", "12 apples", "12 apples"),
        ("en", "", ""),
    ],
)
def test_what_is_typed_is_read_in_the_language(language: str, text: str, read: str) -> None:
    with translation.override(language):
        assert amounts.typed(TOTAL, text) == read
        assert amounts.typed(Field("name", "Name", TEXT, Privacy.INTERNAL), text) == text


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("de", (Decimal("1234.5"), "EUR"), "1.234,50"),
        ("en", (Decimal(-1250), "JPY"), "−1,250"),
        ("de", (Decimal("12.3"), "KWD"), "12,300"),
        ("en", "1,2x", "1,2x"),
    ],
)
def test_an_amount_has_the_places_of_its_currency_and_comes_back_as_it_was(
    language: str, value: Any, text: str
) -> None:
    with translation.override(language):
        made = amounts.shown(TOTAL, value, control(TOTAL, value))
        assert (made.value, made.kind, made.inputmode) == (text, "text", "decimal")
        if isinstance(value, tuple):
            assert Decimal(amounts.typed(TOTAL, made.value)) == value[0]
