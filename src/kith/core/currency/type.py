"""Exchange rates, described. Everybody reads them; administrators change them."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.currency.model import ExchangeRate
from kith.core.currency.money import require_in_use
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import CURRENCY, DATE, DECIMAL, MOMENT, TEXT
from kith.core.records.settings import house_currency
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import Audience, ObjectType

OPEN = Privacy.PUBLIC
NAME = "t.currency || ' ' || t.starts::text"
SMALLEST, LARGEST = 10, 14
"""Decimal places that a rate can have, and digits before them."""


def complete(rate: ExchangeRate) -> None:
    """A rate is one to the house currency of the moment it comes in, for one unit where nothing else is said."""
    rate.base = rate.base or house_currency()
    rate.units = 1 if rate.units is None else rate.units


def check_rate(rate: ExchangeRate) -> None:
    """Raises Invalid, by field."""
    wrong: dict[str, list[Text]] = {}
    for key in ("units", "worth"):
        value = getattr(rate, key)
        if value <= 0:
            wrong[key] = [_("More than nothing.")]
        elif value != round(value, SMALLEST):
            wrong[key] = [_("At most ten decimal places.")]
    if rate.currency == rate.base:
        wrong["currency"] = [
            format_lazy(_("{currency} is the house currency and needs no rate."), currency=rate.currency)
        ]
    elif (
        ExchangeRate.objects.filter(base=rate.base, currency=rate.currency, starts=rate.starts)
        .exclude(pk=rate.pk)
        .exists()
    ):
        wrong["starts"] = [_("There is a rate of this currency from that day already.")]
    if wrong:
        raise Invalid(wrong)
    require_in_use("currency", rate.currency, rate.starts)


EXCHANGE_RATE = ObjectType(
    key="exchange_rate", model=ExchangeRate, label=_("Exchange rate"), plural=_("Exchange rates"), icon="coins",
    path="exchange-rates", audience=Audience.HOUSE,
    fields=(
        Field("name", _("Exchange rate"), TEXT, OPEN, source=Source(NAME, nullable=False), writable=False),
        Field("currency", _("Currency"), CURRENCY, OPEN, required=True),
        Field("starts", _("From"), DATE, OPEN, required=True, sortable=True,
              help=_("It holds from this day until the next rate of the currency begins.")),
        Field("units", _("Units"), DECIMAL, OPEN,
              help=_("How many units of the currency the rate is for: 1, or 100 as is usual with yen. Of a rate quoted the "
                     "other way round, such as 1 EUR = 1.0832 USD, it is that number, and the worth is 1.")),
        Field("worth", _("Worth"), DECIMAL, OPEN, required=True,
              help=_("What these units are worth in the house currency.")),
        Field("base", _("House currency"), CURRENCY, OPEN, writable=False,
              help=_("What the rate leads to. Rates to another house currency are kept and do not count.")),
        Field("source", _("Source"), TEXT, OPEN, max_length=200, help=_("Who published it.")),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, OPEN, writable=False, mark="changed"),
    ),
    title="name", columns=("name", "currency", "starts", "units", "worth", "base", "source"), sort=("-starts",),
    search=(), prepare=complete, check=check_rate, remade=True,
)  # fmt: skip
