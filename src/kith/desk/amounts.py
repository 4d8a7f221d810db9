"""Amounts as people type them in their language: 1.234,56 in German is 1234.56 for the engine."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from kith.core.fieldtypes import MONEY, SOURCE_TEXT
from kith.core.records.settings import house_currency
from kith.core.registry.field import Field
from kith.desk import formats
from kith.desk.form_view import FormField
from kith.lib.money import decimals, read_amount
from kith.lib.unreadable import Unreadable


def typed(field: Field, text: str) -> str:
    """What was typed into the field, as the engine reads it; what is no amount stays as it is, to be refused there.
    Browsers send line ends in a form of their own, which is not what was typed."""
    if field.type is SOURCE_TEXT:
        return text.replace("\r\n", "\n")
    if field.type is not MONEY or not text.strip():
        return text
    try:
        return str(read_amount(text, "," if formats.style().point == "," else "."))
    except Unreadable:
        return text


def shown(field: Field, value: Any, made: FormField) -> FormField:
    """The control of an amount, with the amount in the reader's language; what somebody typed stays as they typed it."""
    if field.type is not MONEY:
        return made
    amount, currency = value if isinstance(value, tuple) else (value, "")
    if not isinstance(amount, Decimal):
        return replace(made, kind="text", step="", inputmode="decimal")
    places = max(decimals(currency or house_currency()), -min(0, int(amount.normalize().as_tuple().exponent)))
    return replace(made, kind="text", step="", inputmode="decimal", value=formats.number(amount, places))
