"""Numbers: whole ones, decimals, shares and money. Decimals everywhere; no binary fractions."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer

OPERATORS = ("is", "is_not", "lt", "le", "gt", "ge", "between", "is_empty", "is_filled")
MOST_DIGITS = 14  # before the point; the first one behind it stands no farther away either
NUMBER = (("type", "number"),)


def parse_decimal(value: object, spec: Spec) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).strip().replace("−", "-").replace("\u00a0", ""))
    except InvalidOperation:
        raise Unfit(format_lazy(_("“{value}” is not a number."), value=str(value)[:40])) from None
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        raise Unfit(_("This number is too large."))
    if number and number.adjusted() < -MOST_DIGITS:
        raise Unfit(_("This number is too small."))
    return number


def parse_integer(value: object, spec: Spec) -> int | None:
    number = parse_decimal(value, spec)
    if number is not None and number != number.to_integral_value():
        raise Unfit(_("This must be a whole number."))
    return None if number is None else int(number)


def show_number(value: Any, spec: Spec, viewer: Viewer) -> str:
    return "" if value is None else format_decimal(value, locale=viewer.locale)


def show_percent(value: Any, spec: Spec, viewer: Viewer) -> str:
    return "" if value is None else format_percent(value, locale=viewer.locale)


def show_money(value: Any, spec: Spec, viewer: Viewer) -> str:
    if value is None:
        return ""
    return format_currency(value, spec.currency or viewer.currency, locale=viewer.locale)


INTEGER = FieldType(
    "integer",
    "bigint",
    parse_integer,
    show_number,
    OPERATORS,
    control="number",
    numeric=True,
    schema=(("type", "integer"),),
)
DECIMAL = FieldType(
    "decimal", "numeric", parse_decimal, show_number, OPERATORS, control="number", numeric=True, schema=NUMBER
)
PERCENT = FieldType(
    "percent",
    "numeric",
    parse_decimal,
    show_percent,
    OPERATORS,
    control="number",
    numeric=True,
    schema=NUMBER,
)
MONEY = FieldType(
    "money", "numeric", parse_decimal, show_money, OPERATORS, control="money", json="{}::text", numeric=True
)
