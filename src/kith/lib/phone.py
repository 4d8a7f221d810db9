"""Telephone numbers: kept as E.164, shown as people of the country write them."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from kith.lib.unreadable import Unreadable, shorten
from kith.lib.unreadable import mark as _

_LONGEST = 60
_WORDS = re.compile(r"[^\W\d_]{2,}")
_EXTENSION_WORDS = frozenset(
    {"ext", "extn", "extension", "tel", "phone", "int", "durchwahl", "poste", "anexo"}
)
_SHORT = (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
LOCAL = 7
"""So many digits at the end of a number are dialled without the area code."""
_TRUNKS = ("0", "06", "8")
"""What is dialled before a number inside a country: nearly everywhere a nought, 06 in Hungary, 8 in Russia."""
_VANITY = re.compile(r"^(\+?1[-. ]?)?\(?[2-9]\d\d\)?[-. ]?[A-Za-z0-9-]{7,9}$")


@lru_cache(maxsize=65536)
def read_phone(text: str, country: str = "") -> str:
    """A number as E.164, such as ``+493023125123``; an extension follows as in RFC 3966 (``;ext=12``).

    `country` (ISO 3166 alpha-2) says where a number without country code belongs. A number is accepted when
    its length is possible there; whether somebody answers is not known here. Raises `Unreadable` (`phone.…`).
    """
    number = _parse(text, country)
    if number.extension:
        return f"{_e164(number)};ext={number.extension}"
    return _e164(number)


@lru_cache(maxsize=65536)
def show_phone(kept: str, home: str = "") -> str:
    """How a kept number is shown: with country code, or without it to somebody in the country `home`."""
    try:
        number = phonenumbers.parse(kept.replace(";ext=", " ext. "), None)
    except NumberParseException:
        return kept
    at_home = home and phonenumbers.country_code_for_region(home) == number.country_code
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def said_digits(kept: str) -> tuple[str, ...]:
    """The digits by which a kept number is found: with the country code, as inside the country, and its last seven."""
    digits = kept.partition(";")[0].removeprefix("+")
    code = next((size for size in (1, 2, 3) if _is_code(digits[:size])), 0)
    return tuple(dict.fromkeys(part for part in (digits, digits[code:], digits[-LOCAL:]) if part))


def asked_digits(text: str) -> tuple[str, ...]:
    """What digits somebody may mean who types a number in any notation: ``+49 (0)421/555``, ``0049 421``, ``0421-555``."""
    digits = "".join(filter(str.isdecimal, text.replace("(0)", "")))
    if text.lstrip(" (").startswith("+") or not digits:
        return (digits,) if digits else ()
    if digits.startswith("00"):
        return (digits[2:], digits) if digits[2:] else (digits,)
    inside = [digits[len(trunk) :] for trunk in _TRUNKS if digits.startswith(trunk)]
    return tuple(dict.fromkeys(part for part in (digits, *inside) if part))


def _is_code(digits: str) -> bool:
    return digits.isdecimal() and int(digits) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE


def _parse(text: str, country: str) -> PhoneNumber:
    if len(text) > _LONGEST or _has_words(text):
        raise _junk(text)
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException as error:
        raise _reason(error.error_type, text) from None
    if problem := _length_problem(number, text):
        raise problem
    return number


def _has_words(text: str) -> bool:
    words = {word.lower() for word in _WORDS.findall(text)}
    return bool(words - _EXTENSION_WORDS) and not _VANITY.match(text.strip())


def _length_problem(number: PhoneNumber, text: str) -> Unreadable | None:
    result = phonenumbers.is_possible_number_with_reason(number)
    if result == ValidationResult.IS_POSSIBLE:
        return None
    if result == ValidationResult.TOO_LONG:
        return _too_long(text)
    return _too_short(text) if result in _SHORT else _junk(text)


def _reason(error: int, text: str) -> Unreadable:
    if error == NumberParseException.INVALID_COUNTRY_CODE:
        message = _("%(text)s names no known country: write it with the country code, such as +44")
        return Unreadable("phone.no_country", message, text=shorten(text))
    if error == NumberParseException.TOO_LONG:
        return _too_long(text)
    return _junk(text) if error == NumberParseException.NOT_A_NUMBER else _too_short(text)


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _junk(text: str) -> Unreadable:
    return Unreadable("phone.junk", _("%(text)s is not a telephone number"), text=shorten(text))


def _too_long(text: str) -> Unreadable:
    return Unreadable(
        "phone.too_long", _("%(text)s has too many digits for a telephone number"), text=shorten(text)
    )


def _too_short(text: str) -> Unreadable:
    return Unreadable(
        "phone.too_short", _("%(text)s has too few digits for a telephone number"), text=shorten(text)
    )
