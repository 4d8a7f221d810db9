"""Numbers, money and dates as the reader writes them: in the active language and time zone.

Units bind with a no-break space and minus is a real minus, as in "€ 48,200", "62 %" and "−5 d".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import get_currency_symbol
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.core.conditions.sentence import inside_sentence
from kith.core.errors import Text

NO_BREAK = "\u00a0"
MINUS = "−"
Numeric = int | float | Decimal

_CURRENCY_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "CLP": 0,
    "ISK": 0,
    "VND": 0,
    "KWD": 3,
    "BHD": 3,
    "TND": 3,
    "JOD": 3,
    "OMR": 3,
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a language writes numbers; India's uneven groups are left to the general case."""

    group: str
    point: str
    percent: str

    def write(self, value: Numeric, digits: int) -> str:
        rounded = round_half_up(value, digits)
        plain = f"{abs(rounded):,.{digits}f}"
        sign = MINUS if rounded < 0 else ""
        return sign + plain.replace(",", "\0").replace(".", self.point).replace("\0", self.group)


def round_half_up(value: Numeric, digits: int) -> Decimal:
    """Commercial rounding, as bills and readers do it."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a Django language. English without a country writes the day before the month."""
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"), sep="_")


def locale() -> Locale:
    return locale_of(get_language() or "en")


@cache
def _style(language: str) -> Style:
    symbols = locale_of(language).number_symbols["latn"]
    return Style(
        group=symbols["group"].replace(" ", NO_BREAK), point=symbols["decimal"], percent=f"{NO_BREAK}%"
    )


def style() -> Style:
    return _style(get_language() or "en")


def number(value: Numeric, digits: int | None = None) -> str:
    """Grouped by thousands; without `digits`, whole numbers stay whole and others keep at most two places."""
    if digits is None:
        digits = 0 if value == int(value) else 2
    return style().write(value, digits)


def percent(share: Numeric, digits: int = 0) -> str:
    """A share of 0–1 as "62 %". Nothing and everything have no digits behind the point."""
    digits = 0 if share in (0, 1) else digits
    return style().write(Decimal(str(share)) * 100, digits) + style().percent


def signed(value: Numeric, digits: int = 0) -> str:
    return ("+" if round_half_up(value, digits) > 0 else "") + style().write(value, digits)


@cache
def _money_affixes(language: str, currency: str) -> tuple[str, str]:
    where = locale_of(language)
    symbol = get_currency_symbol(currency, where)
    pattern = where.currency_formats["standard"].pattern.split(";")[0]
    if pattern.startswith("¤"):
        return f"{symbol}{NO_BREAK}", ""
    return "", f"{NO_BREAK}{symbol}"


def money(amount: Numeric, currency: str, digits: int | None = None) -> str:
    """ "€ 48,200.00" or "48.200,00 €"; `digits` overrides the currency's own number of places."""
    return money_writer(get_language() or "en", currency, digits)(amount)


@lru_cache(maxsize=256)
def money_writer(language: str, currency: str, digits: int | None = None) -> Callable[[Numeric], str]:
    """`money` for many amounts of one currency."""
    before, after = _money_affixes(language, currency)
    write = _style(language).write
    places = _CURRENCY_DIGITS.get(currency, 2) if digits is None else digits

    def writer(amount: Numeric) -> str:
        text = write(amount, places)
        sign, plain = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
        return f"{sign}{before}{plain}{after}"

    return writer


@lru_cache(maxsize=4096)
def _day(value: date, today: date, language: str) -> str:
    if value == today:
        return _("today")
    if value == today - timedelta(days=1):
        return _("yesterday")
    if value.year == today.year or 0 <= (value - today).days < 60:
        return format_skeleton("MMMd", value, locale=locale_of(language))
    return format_skeleton("yMMMd", value, locale=locale_of(language))


def day(value: date, today: date | None = None) -> str:
    """The shortest form that is clear today: "today", "18 Nov", "18 Nov 2025"."""
    return _day(value, today or timezone.localdate(), get_language() or "en")


def day_full(value: date) -> str:
    """ "Wednesday, 18 November 2026"."""
    return format_date(value, "full", locale=locale())


def month(value: date) -> str:
    """ "Nov 2026"."""
    return format_skeleton("yMMM", value, locale=locale())


def quarter(value: date) -> str:
    """ "Q4 2026"."""
    return format_skeleton("yQQQ", value, locale=locale())


def is_day(value: datetime) -> bool:
    """Whether only the day is known: files and forms put such a moment at midnight sharp in UTC."""
    return value.astimezone(UTC).time() == time.min


def day_of(value: datetime) -> date:
    """The day of a moment in the reader's zone; one of which only the day is known is the same day for everybody."""
    return value.astimezone(UTC).date() if is_day(value) else timezone.localtime(value).date()


def moment(value: datetime) -> str:
    """ "today, 08:47" for today, the day alone for others, in the reader's zone."""
    here = day_of(value)
    timed = here == timezone.localdate() and not is_day(value)
    return f"{day(here)}, {clock(value)}" if timed else day(here)


def clock(value: datetime) -> str:
    return f"{timezone.localtime(value):%H:%M}"


def moment_full(value: datetime) -> str:
    """ "Wednesday, 18 November 2026, 16:20", for titles."""
    return day_full(day_of(value)) if is_day(value) else f"{day_full(day_of(value))}, {clock(value)}"


def inside(label: Text) -> str:
    """A label inside a sentence, as the reader's language writes it there."""
    return inside_sentence(str(label), get_language() or "en")
