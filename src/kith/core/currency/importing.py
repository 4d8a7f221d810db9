"""Rates from files: a row for each rate, or a row for each day with a column for each currency, as central banks publish
them, the European Central Bank's `eurofxref-hist.csv` among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.currency.model import ExchangeRate
from kith.core.currency.money import not_money
from kith.core.currency.type import SMALLEST
from kith.core.errors import KithError, Text
from kith.core.events.columns import Columns, Made, record_made
from kith.core.fieldtypes import CURRENCY, DATE, DECIMAL, TEXT
from kith.core.keys import new_uids
from kith.core.records import verbs
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.transfer import bulk
from kith.core.transfer.kind import Batch, ImportKind, Line, Outcome, Target
from kith.lib.currency import in_use
from kith.lib.text import words

PUBLISHED_IN = "EUR"
"""What a unit of the base is where a file with a column for each currency does not say: most that can be had freely are
made from the European Central Bank's."""
FORMERLY = words("BGN CYP EEK HRK LTL LVL MTL ROL SIT SKK TRL")
NO_RATE = frozenset(words("N/A n/a NA - –"))
LONG = (
    Target("starts", _("Day"), DATE, ("date", "from", "valid from", "time_period", "Datum", "ab", "gültig ab"),
           required=True),
    Target("currency", _("Currency"), CURRENCY, ("code", "currency code", "Währung", "Währungscode")),
    Target("worth", _("Worth in the house currency"), DECIMAL, ("worth", "rate", "exchange rate", "Kurs", "Wechselkurs"),
           nothing=NO_RATE),
    Target("units", _("Units that this is for, or for one of the house currency"), DECIMAL,
           ("units", "unit", "Einheit", "Einheiten"), nothing=NO_RATE),
    Target("base", _("Currency of the rates"), CURRENCY, ("base", "base currency", "Basis", "Basiswährung")),
    Target("source", _("Source"), TEXT, ("publisher", "Quelle"), max_length=200),
)  # fmt: skip
COLUMNS = tuple(Target(code, code, DECIMAL, nothing=NO_RATE) for code in sorted(in_use() | set(FORMERLY)))
CODES = frozenset(target.key for target in COLUMNS)
ROW_COLUMNS = ("id", "uid", "currency", "starts", "units", "worth", "base", "source", "created_at")
ONE = Decimal(1)


class Quote(NamedTuple):
    """A rate of a file, and the number of the row that it stands in."""

    row: int
    currency: str
    starts: date
    units: Decimal
    worth: Decimal
    source: str


def write(batch: Batch, lines: list[Line]) -> Outcome:
    """New rates are added, those that are there are corrected. A row with one rate that cannot be is refused whole."""
    house, outcome, found = house_currency(), Outcome(), dict[tuple[str, date], Quote]()
    for line in lines:
        try:
            quotes = list(_quotes(line, house))
        except KithError as refusal:
            outcome.refused[line.number] = refusal.message
            continue
        if reasons := [reason for quote in quotes if (reason := _refusal(quote))]:
            outcome.refused[line.number] = reasons[0]
        else:
            found |= {(each.currency, each.starts): each for each in quotes}
    _save(batch, house, found, outcome)
    touched = {each.row for each in found.values()}
    outcome.same = len(
        [line for line in lines if line.number not in outcome.refused and line.number not in touched]
    )
    return outcome


def _quotes(line: Line, house: str) -> Iterator[Quote]:
    values: dict[str, Any] = line.values
    columns = {key: value for key, value in values.items() if key in CODES}
    more = line.number, values["starts"], values.get("source", "")
    if columns:
        yield from _from_columns(columns, values.get("base", PUBLISHED_IN), house, *more)
        return
    if "currency" not in values or not {"worth", "units"} & values.keys():
        raise KithError(_("Neither a currency with its rate nor a column with the code of one."))
    number, starts, source = more
    base = values.get("base", house)
    if base != house:
        raise KithError(
            format_lazy(
                _("The house currency is {house}, and this is a rate to {base}."), house=house, base=base
            )
        )
    if reason := not_money(values["currency"], starts):
        raise KithError(reason)
    if values["currency"] != house:
        yield Quote(
            number, values["currency"], starts, values.get("units", ONE), values.get("worth", ONE), source
        )


def _from_columns(
    columns: dict[str, Decimal], base: str, house: str, number: int, starts: date, source: str
) -> Iterator[Quote]:
    """One unit of the base is so many of each. Where the base is not the house currency, both sides are taken as they
    stand: so many of the one are worth so many of the other."""
    worth = ONE if base == house else columns.get(house)
    if worth is None:
        raise KithError(
            format_lazy(_("There is no rate of {house}, the house currency, in this row."), house=house)
        )
    for code, units in (columns | {base: ONE}).items():
        if code != house:
            yield Quote(number, code, starts, units, worth, source)


def _refusal(quote: Quote) -> Text:
    for value in (quote.units, quote.worth):
        if value <= 0 or value != round(value, SMALLEST):
            return format_lazy(
                _("{currency}: {value} cannot be a rate."), currency=quote.currency, value=str(value)
            )
    return ""


def _save(batch: Batch, house: str, found: dict[tuple[str, date], Quote], outcome: Outcome) -> None:
    days, codes = {day for _code, day in found}, {code for code, _day in found}
    near = Q(base=house, starts__in=days, currency__in=codes)
    known = {(each.currency, each.starts): each for each in ExchangeRate.objects.filter(near)}
    for key, rate in known.items():
        if (quote := found.get(key)) and (rate.units, rate.worth) != (quote.units, quote.worth):
            values = {"units": quote.units, "worth": quote.worth, "source": quote.source or rate.source}
            verbs.edit(
                current().type("exchange_rate"), by=batch.by, record=rate, values=values, batch=batch.uid
            )
            outcome.changed["exchange_rate"] += 1
        elif quote:
            del found[key]
    new = [quote for key, quote in found.items() if key not in known]
    _add(batch, house, new)
    outcome.made["exchange_rate"] += len(new)


def _add(batch: Batch, house: str, new: list[Quote]) -> None:
    now = timezone.now()
    ids, uids = bulk.reserve("core_exchange_rate", len(new)), new_uids(len(new))
    bulk.copy("core_exchange_rate", ROW_COLUMNS, [
        (number, uid, each.currency, each.starts, each.units, each.worth, house, each.source, now)
        for number, uid, each in zip(ids, uids, new, strict=True)
    ])  # fmt: skip
    values: Columns = {
        "currency": [each.currency for each in new], "starts": [each.starts for each in new],
        "units": [each.units for each in new], "worth": [each.worth for each in new],
        "source": [each.source for each in new],
    }  # fmt: skip
    made = Made(ids, uids, uids, values, {"base": house, "created_at": now})
    record_made(made, by=batch.by, declared=current().type("exchange_rate"), batch=batch.uid)


RATES = ImportKind("exchange-rates", _("Exchange rates"), (*LONG, *COLUMNS), ("exchange_rate",), write)
