"""What every amount must be: in a currency that was money on its day, and payable in its coins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.records.settings import house_currency
from kith.lib.currency import ended
from kith.lib.money import decimals


def not_money(currency: str, on: date) -> Text:
    """Why nothing could be paid in the currency on that day; empty where it could, and for no currency."""
    last = ended(currency) if currency else None
    if last is None or on <= last:
        return ""
    told = lazy(lambda: format_date(last, "long", locale=(get_language() or "en").replace("-", "_")), str)()
    return format_lazy(
        _("{currency} was money until {last}, and this is later."), currency=currency, last=told
    )


def require_in_use(field: str, currency: str, on: date) -> None:
    """Raises Invalid at the field."""
    if reason := not_money(currency, on):
        raise Invalid({field: [reason]})


def require_payable(field: str, amount: Decimal, currency: str) -> None:
    """Raises Invalid for an amount with more decimal places than its currency has; without one it is the house's."""
    its = currency or house_currency()
    places = decimals(its)
    if amount == round(amount, places):
        return
    text = ngettext_lazy(
        "Amounts in {currency} have at most {places} decimal place.",
        "Amounts in {currency} have at most {places} decimal places.",
        places,
    )
    none = _("Amounts in {currency} have no decimal places.")
    raise Invalid({field: [format_lazy(text if places else none, currency=its, places=places)]})
