"""Currencies: ISO 4217 codes, and until when those were money that are no more."""

from __future__ import annotations

from datetime import date
from functools import cache

from babel import Locale
from babel.core import get_global

from kith.lib.text import fold, words
from kith.lib.unreadable import Unreadable, shorten
from kith.lib.unreadable import mark as _

_LANGUAGES = words("en de")


@cache
def in_use() -> frozenset[str]:
    """The codes of all currencies that some country pays with today."""
    return frozenset(code for code, _start, end in _spells() if end is None)


@cache
def ended(code: str) -> date | None:
    """The last day on which it was money anywhere; None for currencies that still are."""
    last = [end for each, _start, end in _spells() if each == code]
    return None if not last or None in last else max(day for day in last if day)


def read_currency(text: str) -> str:
    """The code of ``chf``, ``CHF`` or ``Schweizer Franken``. Raises `Unreadable` (`currency.unknown`)."""
    stripped = text.strip()
    if stripped.upper() in known():
        return stripped.upper()
    if found := _named().get(fold(stripped)):
        return found
    raise Unreadable(
        "currency.unknown", _("%(text)s is no currency, such as EUR or CHF"), text=shorten(stripped)
    )


@cache
def known() -> frozenset[str]:
    """The codes of all currencies that were money anywhere since codes for them were kept."""
    return frozenset(code for code, _start, _end in _spells())


@cache
def _named() -> dict[str, str]:
    return {
        fold(name): code
        for language in reversed(_LANGUAGES)
        for code, name in Locale.parse(language).currencies.items()
        if code in in_use()
    }


@cache
def _spells() -> tuple[tuple[str, date | None, date | None], ...]:
    """Which currency was tender from when until when, over all countries (CLDR's supplemental data)."""
    return tuple(
        (code, _day(start), _day(end))
        for spells in get_global("territory_currencies").values()
        for code, start, end, tender in spells
        if tender
    )


def _day(parts: tuple[int, int, int] | None) -> date | None:
    return date(*parts) if parts else None
