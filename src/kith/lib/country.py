"""Countries: ISO 3166 codes from codes or names in the languages that files come in."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from kith.lib.text import fold, words
from kith.lib.unreadable import Unreadable, shorten
from kith.lib.unreadable import mark as _

_LANGUAGES = words("en de fr es it nl pt pl sv da nb fi cs hu ro tr el bg ru uk ar he hi zh ja ko vi")
_NO_COUNTRIES = frozenset({"ZZ", "EU", "EZ", "UN", "XA", "XB"})
_ALSO = {
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "great britain": "GB",
    "holland": "NL",
    "america": "US",
}


@lru_cache(maxsize=4096)
def read_country(text: str) -> str:
    """The alpha-2 code of ``DE``, ``DEU``, ``276``, ``Germany``, ``Deutschland`` or ``Allemagne``.

    Raises `Unreadable` (`country.unknown`).
    """
    wanted = _plain(text)
    found = _codes().get(wanted.upper()) or _names().get(wanted)
    if not found:
        raise Unreadable("country.unknown", _("%(text)s is not a known country"), text=shorten(text))
    return found


@cache
def _codes() -> dict[str, str]:
    known = {code for code in _territories("en") if len(code) == 2 and code.isalpha()} - _NO_COUNTRIES
    other = {code: now[0] for code, now in get_global("territory_aliases").items() if len(now) == 1}
    aliases = {code: now for code, now in other.items() if now in known and len(code) > 1}
    return aliases | {code: code for code in known}


@cache
def _names() -> dict[str, str]:
    codes = set(_codes().values())
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in _territories(language).items():
            if code in codes:
                names.setdefault(_plain(name), code)
    return names | _ALSO


def _territories(language: str) -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale(language).territories.items()}


def _plain(text: str) -> str:
    return " ".join(fold(text).replace(".", "").replace("-", " ").replace("&", "and").split())
