"""Codes of currencies. Those that are money no more are known, since old amounts are in them."""

from __future__ import annotations

from typing import Any

from kith.core.fieldtypes.contact import CODED, readable
from kith.core.fieldtypes.kind import FieldType, Spec, Viewer
from kith.lib.currency import read_currency


def parse_currency(value: object, spec: Spec) -> str:
    return readable(value, read_currency)


def show_currency(value: Any, spec: Spec, viewer: Viewer) -> str:
    return str(value or "")


CURRENCY = FieldType("currency", "text", parse_currency, show_currency, CODED, control="currency")
