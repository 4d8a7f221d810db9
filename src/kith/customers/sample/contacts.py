"""The invented people behind the sample's customer numbers: the same file, byte for byte, on every machine.

Only `random()` of a seeded generator is used, whose sequence Python promises to keep.
"""

from __future__ import annotations

import csv
import tomllib
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import TypeVar

from kith.lib.text import fold

T = TypeVar("T")

CUSTOMERS = 23_570
PURPOSES = ("Newsletter", "Offers")
CHANNELS = ("e-mail", "phone", "letter")
READING = ("Reading habits", "e-mail")
CONSENTS = (*((purpose, channel) for purpose in PURPOSES for channel in CHANNELS), READING)

HEADINGS = (
    "Customer number",
    "Given name",
    "Family name",
    "Reading",
    "E-mail",
    "Phone",
    "Street",
    "Postcode",
    "City",
    "Country",
    "Language",
    "Birthday",
    *(f"{purpose} by {channel}{part}" for purpose, channel in CONSENTS for part in ("", " since", " source")),
)

_SEED = 1997
_MISSING = 0.03
FIRST_BEYOND_LATIN = 0x250
_SECOND_GIVEN_NAME = 0.08
_BIRTHDAY_KNOWN = 0.6
_POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def _days(first: date, last: date) -> tuple[str, ...]:
    return tuple((first + timedelta(days=day)).isoformat() for day in range((last - first).days + 1))


_BIRTHDAYS = _days(date(1920, 1, 1), date(1981, 12, 31))
# Everybody had bought by the end of March 1997; the purchases end on 30 June 1998.
_DAYS_OF_CONSENT = _days(date(1997, 4, 1), date(1998, 6, 30))

_ASKED = {"e-mail": 0.8, "phone": 0.35, "letter": 0.6}
_GRANTED, _WITHDRAWN = 0.82, 0.1
_GIVEN_AT = ("web form", "order", "order", "telephone", "paper form", "shop")
_TAKEN_BACK_AT = ("unsubscribe link", "unsubscribe link", "telephone", "letter")


@dataclass(frozen=True, slots=True)
class _Name:
    """A part of a name as it is written, and in ASCII for the mail address."""

    written: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Culture:
    """A language in a country, and what its people's names, numbers and addresses are made of."""

    weight: float
    language: str
    country: str
    given: tuple[_Name, ...]
    family: tuple[_Name, ...]
    domains: tuple[str, ...]
    phone: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[tuple[str, str], ...]
    street: str


def write_contacts(path: Path) -> int:
    """Write the contacts as CSV in UTF-8, a row for each customer of the log; gives the number of rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADINGS)
        writer.writerows(contacts())
    return CUSTOMERS


def contacts() -> Iterator[list[str]]:
    """The rows of the file, in the order of `HEADINGS`."""
    lot, other = _Lot(_SEED), _Lot(_SEED + 1)
    cultures = _cultures()
    bounds = list(accumulate(culture.weight for culture in cultures))
    taken: set[str] = set()
    for number in range(1, CUSTOMERS + 1):
        culture = cultures[bisect(bounds, lot.share() * bounds[-1])]
        yield [f"{number:05}", *_person(lot, other, culture, taken)]


class _Lot:
    """Chance, always the same."""

    def __init__(self, seed: int) -> None:
        self.share = Random(seed).random  # noqa: S311  (a lot for invented people, not a secret)

    def one(self, things: Sequence[T]) -> T:
        return things[int(self.share() * len(things))]

    def often(self, chance: float) -> bool:
        return self.share() < chance

    def filled(self, pattern: str) -> str:
        """The pattern with a digit for every ``#`` and a letter for every ``?``."""
        while "?" in pattern:
            pattern = pattern.replace("?", self.one(_POSTCODE_LETTERS), 1)
        first, *parts = pattern.split("#")
        figures = f"{int(self.share() * 10 ** len(parts)):0{len(parts)}}" if parts else ""
        return first + "".join(figure + part for figure, part in zip(figures, parts, strict=True))


def _person(lot: _Lot, other: _Lot, culture: _Culture, taken: set[str]) -> list[str]:
    given, family = lot.one(culture.given), lot.one(culture.family)
    second = (
        f" {lot.one(culture.given).written}"
        if lot.often(_SECOND_GIVEN_NAME) and given.written.isascii()
        else ""
    )
    city, postcode = lot.one(culture.cities)
    street = culture.street.format(s=lot.one(culture.streets), n=1 + int(lot.share() ** 2 * 180))
    email = _address(lot, culture, given.plain, family.plain, taken)
    phone, letter = lot.filled(lot.one(culture.phone)), [street, lot.filled(postcode), city]
    kept = [("" if lot.often(_MISSING) else text) for text in (email, phone, *letter)]
    return [
        given.written + second,
        family.written,
        _reading(given, family),
        *kept,
        culture.country,
        culture.language,
        lot.one(_BIRTHDAYS) if lot.often(_BIRTHDAY_KNOWN) else "",
        *_consents(lot, other, {"e-mail": kept[0], "phone": kept[1], "letter": kept[2]}),
    ]


def _reading(given: _Name, family: _Name) -> str:
    """How a name in other than Latin letters is read."""
    latin = all(ord(letter) < FIRST_BEYOND_LATIN for letter in given.written + family.written)
    return "" if latin else f"{family.plain} {given.plain}".title()


def _address(lot: _Lot, culture: _Culture, given: str, family: str, taken: set[str]) -> str:
    """A mail address that nobody has yet."""
    shape = lot.one(
        (f"{given}.{family}", f"{given}.{family}", f"{given[0]}.{family}", f"{given}{family}", family)
    )
    domain = lot.one(culture.domains)
    address, count = f"{shape}@{domain}", 1
    while address in taken:
        count += 1
        address = f"{shape}{count}@{domain}"
    taken.add(address)
    return address


def _consents(lot: _Lot, other: _Lot, reachable: dict[str, str]) -> Iterator[str]:
    """What was said of each purpose. Reading habits are drawn apart, so that they change nobody's other answers."""
    for purpose, channel in CONSENTS:
        drawn = other if (purpose, channel) == READING else lot
        if not reachable[channel] or not drawn.often(_ASKED[channel]):
            yield from ("", "", "")
        else:
            yield from _consent(drawn)


def _consent(lot: _Lot) -> tuple[str, str, str]:
    """What a customer said, when, and where; a refusal is an answer too."""
    said = lot.share()
    state = "granted" if said < _GRANTED else "withdrawn" if said < _GRANTED + _WITHDRAWN else "refused"
    source = lot.one(_TAKEN_BACK_AT if state == "withdrawn" else _GIVEN_AT)
    return state, lot.one(_DAYS_OF_CONSENT), source


def _cultures() -> tuple[_Culture, ...]:
    known = tomllib.loads(Path(__file__).with_name("cultures.toml").read_text(encoding="utf-8"))
    return tuple(
        _Culture(
            weight=float(about["weight"]),
            language=about["language"],
            country=about["country"],
            given=_names(about["given"]),
            family=_names(about["family"]),
            domains=tuple(about["domains"]),
            phone=tuple(about["phone"]),
            streets=tuple(about["streets"]),
            cities=tuple(
                (city, code) for city, _bar, code in (text.partition("|") for text in about["cities"])
            ),
            street=about.get("street", "{s} {n}"),
        )
        for about in known.values()
    )


def _names(listed: str) -> tuple[_Name, ...]:
    parts = (entry.partition("|") for entry in listed.split())
    return tuple(_Name(written.replace("_", " "), plain or fold(written)) for written, _bar, plain in parts)
