"""Money: a decimal amount with its currency, and reading amounts as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from kith.lib.currency import known
from kith.lib.text import words
from kith.lib.unreadable import Unreadable, shorten
from kith.lib.unreadable import mark as _

Mark = Literal[".", ","]

LARGEST = Decimal(10) ** 14
CENTS = 2
_FEWER_CENTS = frozenset(words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"))
_MORE_CENTS = frozenset(words("BHD IQD JOD KWD LYD OMR TND"))

_SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "円": "JPY", "元": "CNY", "₹": "INR", "₽": "RUB",
    "₺": "TRY", "₩": "KRW", "₪": "ILS", "₫": "VND", "₴": "UAH", "zł": "PLN", "zl": "PLN", "kč": "CZK",
    "ft": "HUF", "lei": "RON", "лв": "BGN", "fr": "CHF", "sfr": "CHF", "r$": "BRL", "us$": "USD", "c$": "CAD",
    "a$": "AUD", "$": "USD",
}  # fmt: skip
_SHARED_SIGNS = {
    "$": frozenset(words("USD CAD AUD NZD SGD HKD TWD MXN CLP COP ARS")),
    "kr": frozenset(words("SEK NOK DKK ISK")),
    "¥": frozenset(words("JPY CNY")),
    "£": frozenset(words("GBP EGP")),
    "fr": frozenset(words("CHF XAF XOF XPF")),
}

_PLAIN = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,2})?")
_BODY = re.compile(
    r"(?P<before>[^\d.,]*(?:(?<=[a-z])\.)?[^\d.,]*)(?P<digits>[\d.,]*\d[\d.,]*)(?P<after>[^\d]*)", re.ASCII
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}|\d+", re.ASCII)
_SPACES_AND_APOSTROPHES = re.compile(r"(?<=\d)[\s'’ʼ`٬](?=\d{3}(?!\d))")
_NO_CENTS = re.compile(r"(?<=\d)[.,](?:-{1,2}|–|—|=)$")
_FOREIGN = str.maketrans(
    {"٫": ".", "−": "-", "–": "-", "＋": "+", "\u200e": None, "\u200f": None, "\u061c": None}
)


@dataclass(frozen=True, slots=True)
class Money:
    """A decimal `amount` in `currency` (ISO 4217, capitals). Mixing two currencies is a `ValueError`."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def rounded(self) -> Money:
        """Rounded to the currency's smallest coin, halves up, away from nothing."""
        step = Decimal(1).scaleb(-decimals(self.currency))
        return Money(self.amount.quantize(step, ROUND_HALF_UP), self.currency)

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.amount


def decimals(currency: str) -> int:
    """How many decimal places the currency has (ISO 4217)."""
    if currency in _FEWER_CENTS:
        return 0
    return 3 if currency in _MORE_CENTS else CENTS


def decimal_mark(cells: Iterable[str]) -> Mark | None:
    """Which sign stands before the cents in a whole column; None when no cell tells.

    A sign that stands last after another, or before other than three digits, is the decimal mark.
    """
    votes = {".": 0, ",": 0}
    for cell in cells:
        if found := _tells(cell.translate(_FOREIGN)):
            votes[found] += 1
    if votes["."] == votes[","]:
        return None
    return "." if votes["."] > votes[","] else ","


def _tells(cell: str) -> Mark | None:
    points, commas = cell.count("."), cell.count(",")
    if points and commas:
        return "." if cell.rfind(".") > cell.rfind(",") else ","
    if points + commas == 0:
        return None
    sign: Mark = "." if points else ","
    other: Mark = "," if points else "."
    if points + commas > 1:
        return other
    tail = re.match(r"\d*", cell[cell.index(sign) + 1 :], re.ASCII)
    return None if tail and len(tail[0]) == 3 else sign


def read_amount(text: str, mark: Mark | None = None) -> Decimal:
    """The number in ``1,234.56``, ``1.234,56``, ``1'234.50``, ``12.-``, ``-12``, ``12-`` or ``(12.00)``.

    `mark` is the column's decimal mark (see `decimal_mark`); without it a lone ``1.234`` is taken as a
    decimal and a lone ``1,234`` as a thousand. Raises `Unreadable` (`amount.…`) for anything else and from
    10^14 on.
    """
    if mark != "," and _PLAIN.fullmatch(text):
        return Decimal(text)
    amount, rest = _split(text, mark)
    if rest:
        raise _junk(text)
    return amount


def read_money(text: str, currency: str = "", mark: Mark | None = None) -> Money:
    """An amount with its currency: ``€ 12``, ``12 CHF``, ``USD 1,234.56``.

    `currency` stands in where none is written. A sign that several currencies share (``$``, ``kr``) means
    `currency` if that is one of them.
    """
    amount, sign = _split(text, mark)
    if sign:
        currency = _currency(sign, currency)
    if not currency:
        raise Unreadable("amount.no_currency", _("%(text)s says no currency"), text=shorten(text))
    return Money(amount, currency)


def _split(text: str, mark: Mark | None) -> tuple[Decimal, str]:
    plain = text.translate(_FOREIGN).strip()
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain[1:-1] if negative else plain
    found = _BODY.fullmatch(_SPACES_AND_APOSTROPHES.sub("", _NO_CENTS.sub("", _ascii_digits(plain))))
    if not found or len(plain) > 60:
        raise _junk(text)
    around = found["before"] + " " + found["after"]
    signs = around.count("-") + around.count("+") + negative
    if signs > 1:
        raise _junk(text)
    amount = _number(found["digits"], mark, text)
    minus = negative or "-" in around
    return (-amount if minus else amount), around.replace("-", "").replace("+", "").strip()


def _ascii_digits(text: str) -> str:
    return text if text.isascii() else "".join(str(int(char)) if char.isdecimal() else char for char in text)


def _number(digits: str, mark: Mark | None, text: str) -> Decimal:
    mark = mark or _tells(digits) or "."
    whole, point, cents = digits.rpartition(mark) if mark in digits else (digits, "", "")
    whole = whole if mark == "." else whole.replace(".", ",")
    if not (_GROUPED.fullmatch(whole) or (point and not whole)) or (point and not cents.isdecimal()):
        raise _junk(text)
    amount = Decimal(f"{whole.replace(',', '') or '0'}.{cents or '0'}" if point else whole.replace(",", ""))
    if amount >= LARGEST:
        raise Unreadable("amount.too_large", _("%(text)s is more than can be kept"), text=shorten(text))
    return amount


def _currency(sign: str, house: str) -> str:
    folded = sign.lower().rstrip(".").strip()
    if house in _SHARED_SIGNS.get(folded, frozenset()):
        return house
    if folded in _SIGNS:
        return _SIGNS[folded]
    if sign.upper() in known():
        return sign.upper()
    raise Unreadable("amount.currency", _("%(sign)s is not a known currency"), sign=shorten(sign))


def _junk(text: str) -> Unreadable:
    return Unreadable("amount.junk", _("%(text)s is not an amount"), text=shorten(text))
