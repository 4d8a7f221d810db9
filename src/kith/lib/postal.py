"""Postal addresses: the parts a country's form asks for, and the lines that its post wants on a letter.

The formats are data (`postal.json`; `postal.ORIGIN.md` says where from). A country without one of its own is written
as most of the world writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

_PART = re.compile(r"%([A-Za-z])|([^%]+)")
_PARTS = {"A": "street", "D": "district", "C": "city", "S": "region", "Z": "postcode"}
_BESIDE = re.compile("[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f]")
_LETTERS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Place:
    """An address in its parts, each of which may be empty. `country` is an ISO 3166 code, `street` may have lines."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    district: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """How a country writes addresses. `parts` in the order of its form; `needed` those that its post wants; `region`,
    `city`, `district` and `postcode` the keys of what these parts are called there, such as prefecture or eircode."""

    parts: tuple[str, ...]
    needed: frozenset[str]
    region: str
    city: str
    district: str
    postcode: str
    example: str


def format_of(country: str) -> Format:
    """The format of a country; the general one where it has none, or where the country is not known."""
    own, general = _formats().get(country, {}), _formats()["ZZ"]
    found = own or general
    layout = own.get("latin") or own.get("format") or "%N%n%O%n%A%n%Z %C%n%S"
    if _from_large_to_small(own.get("format", "")):
        layout = own["format"]
    parts = [_PARTS[letter] for letter, _text in _PART.findall(layout) if letter in _PARTS]
    if "city" not in parts:  # where the post needs none, people still look for it
        parts.insert(parts.index("region") + 1 if "region" in parts else len(parts), "city")
    needed = frozenset(_PARTS[letter] for letter in own.get("needed", "") if letter in _PARTS)
    return Format(
        tuple(dict.fromkeys(parts)),
        needed,
        found.get("region", "province"),
        found.get("city", "city"),
        found.get("district", "suburb"),
        found.get("postcode_word", "postal"),
        found.get("example", ""),
    )


def postcode_fits(postcode: str, country: str) -> bool:
    """Whether a postcode looks like those of the country. Where nothing is known of them, everything does."""
    pattern = _formats().get(country, {}).get("postcode")
    return not pattern or not postcode or bool(re.fullmatch(pattern, postcode.strip(), re.IGNORECASE))


def letter_lines(
    place: Place, names: Iterable[str] = (), *, home: str = "", language: str = "en"
) -> tuple[str, ...]:
    """What stands on the envelope, as the post of the country wants it; `names` are recipient and company.

    What goes from `home` to another country bears the country's name in the sender's `language`, in capitals, and its
    city in capitals too; where the sender's or the recipient's country is not known, the country's name is left out
    or added as it can be.
    """
    abroad = bool(place.country) and place.country != home
    lines = _laid_out(place, tuple(name for name in names if name), capitals=True, city=abroad and bool(home))
    if abroad:
        lines.append(country_name(place.country, language).upper())
    return tuple(lines)


def one_line(place: Place, *, home: str = "", language: str = "en") -> str:
    """The address in one line, as people read it: no capitals, the country only where it is not `home`."""
    lines = _laid_out(place, (), capitals=False, city=False)
    if place.country and place.country != home:
        lines.append(country_name(place.country, language))
    return ", ".join(lines)


def country_name(country: str, language: str) -> str:
    try:
        names = Locale.parse(language, sep="-").territories
    except (ValueError, UnknownLocaleError):
        names = Locale("en").territories
    return str(names.get(country, country))


def _laid_out(place: Place, names: tuple[str, ...], *, capitals: bool, city: bool) -> list[str]:
    found = _formats().get(place.country, {})
    layout = found.get("format") or "%N%n%O%n%A%n%Z %C%n%S"
    written = "".join((place.street, place.city, place.region, place.district))
    if "latin" in found and not _BESIDE.search(written):
        layout = found["latin"]
    raised = set(found.get("capitals", "") if capitals else "") | ({"C"} if city else set())
    values = {
        letter: value.upper() if letter in raised else value
        for letter, value in _values(place, names, found.get("prefix", ""), layout).items()
    }
    return [line for raw in layout.split("%n") for line in _filled(raw, values)]


def _values(place: Place, names: tuple[str, ...], prefix: str, layout: str) -> dict[str, str]:
    street = "\n".join(part for part in (place.extra, *_beside_street(place, layout)) if part)
    return {
        "N": "\n".join(names), "A": street, "D": place.district, "C": place.city, "S": place.region,
        "Z": _with_prefix(place.postcode, prefix, layout),
    }  # fmt: skip


def _beside_street(place: Place, layout: str) -> tuple[str, ...]:
    """The street, with the city and its part where the country's lines have no place for them."""
    city = "" if "%C" in layout or place.city.upper() in layout.upper() else place.city
    district = "" if "%D" in layout else place.district
    if _from_large_to_small(layout):
        return ("".join((city, district, place.street)),)
    return (place.street, district, city)


def _from_large_to_small(layout: str) -> bool:
    """Whether a letter begins with postcode and region, as in Japan and China."""
    return layout.startswith(("〒", "%Z%n%S"))


def _with_prefix(postcode: str, prefix: str, layout: str) -> str:
    """The postcode without a prefix that the format writes itself, such as LV- or 〒."""
    for written in filter(None, (prefix, "〒")):
        if written in layout and postcode.upper().startswith(written):
            return postcode[len(written) :]
    return postcode


def _filled(line: str, values: dict[str, str]) -> Iterable[str]:
    """The lines that a line of a format becomes; what stands between parts goes with an empty one."""
    text, pending = "", ""
    for letter, literal in _PART.findall(line):
        value = values.get(letter, "") if letter else ""
        if literal:
            pending += literal
        elif value:
            text += (
                pending if text or _LETTERS.search(pending) or "〒" in pending else pending.lstrip(" ,-/")
            ) + value
            pending = ""
        else:
            pending = pending if text else ""
    return [part.strip() for part in text.split("\n") if part.strip()]


@cache
def _formats() -> dict[str, dict[str, str]]:
    text = Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found
