"""Which kind of value a column holds, judged by all its values at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from kith.core.transfer.reading.words import LANGUAGE_WORDS, MONEY_WORDS, PHONE_WORDS
from kith.lib.country import read_country
from kith.lib.dates import Order, date_order, read_date, read_moment
from kith.lib.email import read_email
from kith.lib.money import Mark, decimal_mark, read_amount, read_money
from kith.lib.text import fold, words
from kith.lib.unreadable import Unreadable

Kind = Literal[
    "integer",
    "decimal",
    "money",
    "date",
    "datetime",
    "email",
    "phone",
    "boolean",
    "country",
    "choice",
    "text",
]

TRUE = frozenset(words("yes y true t 1 on x ja j wahr oui o vrai si sí sim verdadero vero tak да"))
FALSE = frozenset(words("no n false f 0 off nein falsch non faux nao não falso nee nie нет"))

_ENOUGH = 0.9
_LOOKED_AT = 1000
_MOST_CHOICES, _LONGEST_CHOICE, _FEWEST_ROWS_FOR_CHOICE, _SHARE_OF_CHOICES = 30, 60, 10, 0.2

_INTEGER = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})", re.ASCII)
_CODE = re.compile(r"0\d+|\+?\d{12,}|[+]\d{7,}|0\d[\d\s/()-]*", re.ASCII)
_TWO_DECIMALS = re.compile(r"[^\d]*[\d.,'’ ]*[.,]\d\d[^\d]*", re.ASCII)
_SIGNED = re.compile(r"[^\W\d_]|[^\w\s.,'’()+-]")
_PHONE = re.compile(r"(?:\+|00?|\()[\d\s()./-]{6,24}(?:\s?(?:x|ext\.?)\s?\d{1,6})?", re.ASCII)
_PHONE_MARKS = re.compile(r"\+|[\s()/-]")
_DAY_OF_OUR_TIME = range(1900, 2101)

Fits = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Guess:
    """The kind of a column. `fits` judges a single trimmed value.

    Dates come with the `order` that the column tells (None: it tells none), amounts with their decimal
    `mark`.
    """

    kind: Kind
    fits: Fits
    order: Order | None = None
    mark: Mark | None = None


def guess_kind(values: Mapping[str, int], heading: str = "") -> Guess:
    """The kind of trimmed, non-empty values with their counts: the first that nine in ten of them fit."""
    seen = dict(list(values.items())[:_LOOKED_AT])
    named = frozenset(re.split(r"[\W_]+", fold(heading)))
    guesses = (make(seen, named) for make in _GUESSES)
    found = (guess for guess in guesses if guess and seen and share(seen, guess.fits) >= _ENOUGH)
    return next(found, Guess("text", lambda _value: True))


def share(values: Mapping[str, int], fits: Fits) -> float:
    """The share of cells that fit, from 0 to 1; 1 for no cells."""
    total = sum(values.values())
    return sum(count for value, count in values.items() if fits(value)) / total if total else 1.0


def _reads(read: Callable[[str], object]) -> Fits:
    def fits(value: str) -> bool:
        try:
            read(value)
        except Unreadable as error:
            # A day that may be a month is a date all the same: only its order is still to be said.
            return error.code == "date.order"
        return True

    return fits


def _boolean(values: Mapping[str, int], _named: frozenset[str]) -> Guess | None:
    folded = {fold(value) for value in values}
    answers = folded & TRUE, folded & FALSE
    if not folded <= TRUE | FALSE or (folded <= {"0", "1"} and not all(answers)):
        return None
    return Guess("boolean", lambda value: fold(value) in TRUE | FALSE)


def _email(values: Mapping[str, int], _named: frozenset[str]) -> Guess | None:
    return Guess("email", _reads(read_email)) if any("@" in value for value in values) else None


def _date(values: Mapping[str, int], _named: frozenset[str]) -> Guess | None:
    order = date_order(values)
    fits = _reads(lambda value: read_date(value, order))
    return Guess("date", lambda value: fits(value) and _of_our_time(value), order=order)


def _of_our_time(value: str) -> bool:
    return len(value) != 8 or not value.isdecimal() or int(value[:4]) in _DAY_OF_OUR_TIME


def _datetime(values: Mapping[str, int], _named: frozenset[str]) -> Guess | None:
    order = date_order(values)
    return Guess("datetime", _reads(lambda value: read_moment(value, order)), order=order)


def _phone(values: Mapping[str, int], named: frozenset[str]) -> Guess | None:
    written = share(values, lambda value: bool(_PHONE_MARKS.search(value))) > 1 - _ENOUGH
    if not (written or named & PHONE_WORDS):
        return None
    return Guess("phone", lambda value: bool(_PHONE.fullmatch(value)))


def _integer(_values: Mapping[str, int], _named: frozenset[str]) -> Guess | None:
    return Guess("integer", lambda value: bool(_INTEGER.fullmatch(value)))


def _amount(values: Mapping[str, int], named: frozenset[str]) -> Guess | None:
    mark = decimal_mark(values)
    if share(values, lambda value: bool(_SIGNED.search(value))) >= _ENOUGH:
        money = _reads(lambda value: read_money(value, mark=mark))
        return Guess("money", money, mark=mark)
    number = _reads(lambda value: read_amount(value, mark))
    two = share(values, lambda value: bool(_TWO_DECIMALS.fullmatch(value))) >= _ENOUGH
    kind: Kind = "money" if two or named & MONEY_WORDS else "decimal"
    return Guess(kind, lambda value: not _CODE.fullmatch(value) and number(value), mark=mark)


def _country(values: Mapping[str, int], named: frozenset[str]) -> Guess | None:
    if named & LANGUAGE_WORDS or not all(len(value) > 2 or value.isupper() for value in values):
        return None
    if any(any(char.isdigit() for char in value) for value in values):
        return None
    return Guess("country", _reads(read_country))


def _choice(values: Mapping[str, int], _named: frozenset[str]) -> Guess | None:
    rows = sum(values.values())
    few = len(values) <= min(_MOST_CHOICES, rows * _SHARE_OF_CHOICES) and rows >= _FEWEST_ROWS_FOR_CHOICE
    short = all(len(value) <= _LONGEST_CHOICE for value in values)
    figures = all(any(char.isdigit() for char in value) for value in values)
    return Guess("choice", lambda value: value in values) if few and short and not figures else None


_GUESSES = (_boolean, _email, _date, _datetime, _phone, _integer, _amount, _country, _choice)
