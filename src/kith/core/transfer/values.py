"""From the text of a cell to the value that a field holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from kith.core.fieldtypes import (
    BOOLEAN,
    COUNTRY,
    CURRENCY,
    DATE,
    DECIMAL,
    EMAIL,
    INTEGER,
    LANGUAGE,
    MOMENT,
    MONEY,
    PERCENT,
    PHONE,
)
from kith.core.fieldtypes.contact import parse_language
from kith.core.fieldtypes.kind import FieldType, Spec
from kith.core.transfer.kind import Target
from kith.core.transfer.reading.kinds import FALSE, TRUE
from kith.lib.country import read_country
from kith.lib.currency import read_currency
from kith.lib.dates import Order, read_date, read_moment
from kith.lib.email import read_email
from kith.lib.money import Mark, read_amount, read_money
from kith.lib.phone import read_phone
from kith.lib.text import fold
from kith.lib.unreadable import Unreadable
from kith.lib.unreadable import mark as _

Read = Callable[[str], Any]


def reader(
    target: Target,
    order: Order | None = None,
    mark: Mark | None = None,
    currency: str = "",
    country: str = "",
) -> Read:
    """Reads a trimmed cell for the target. The reader raises Unreadable or Unfit with the reason.

    `order` and `mark` are what the whole column tells, `currency` and `country` what holds where a cell says none.
    """
    readers: dict[FieldType, Read] = {
        EMAIL: read_email,
        PHONE: lambda text: read_phone(text, country),
        COUNTRY: read_country,
        CURRENCY: read_currency,
        LANGUAGE: lambda text: parse_language(text, Spec()),
        BOOLEAN: _boolean,
        DATE: lambda text: read_date(text, order),
        MOMENT: lambda text: moment(text, order),
        MONEY: lambda text: read_money(text, currency, mark),
        DECIMAL: lambda text: read_amount(text, mark),
        PERCENT: lambda text: read_amount(text, mark),
        INTEGER: lambda text: _whole(read_amount(text, mark), text),
    }
    spec = target.spec
    read = readers.get(target.type) or (lambda text: target.type.parse(text, spec))
    return read if not target.nothing else (lambda text: None if text in target.nothing else read(text))


def moment(text: str, order: Order | None) -> datetime:
    """A day begins at midnight in UTC, and so does a time without a zone stand in UTC."""
    try:
        return datetime.combine(read_date(text, order), time(), UTC)
    except Unreadable as error:
        if error.code != "date.junk":
            raise
    found = read_moment(text, order)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _boolean(text: str) -> bool:
    folded = fold(text)
    if folded not in TRUE | FALSE:
        raise Unreadable("boolean.junk", _("%(text)s is neither yes nor no"), text=text[:60])
    return folded in TRUE


def _whole(number: Decimal, text: str) -> int:
    if number != number.to_integral_value():
        raise Unreadable("number.whole", _("%(text)s is not a whole number"), text=text[:60])
    return int(number)
