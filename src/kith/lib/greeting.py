"""How a letter begins, by language, sex, title and terms: `greeting.toml` has the words and says what they mean."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FALLBACK = "en"
_ENDS = " ,:：!，"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter greets. `salutation` is ms, mr or nothing; `called` the name among friends; `own` a greeting of
    their own, which goes before all others; `name` the whole name, or what stands for one that is not known."""

    name: str = ""
    family: str = ""
    given: str = ""
    title: str = ""
    salutation: str = ""
    informal: bool = False
    called: str = ""
    language: str = ""
    country: str = ""
    own: str = ""


def greeting(to: Addressee) -> str:
    """The whole first line, with its comma: “Sehr geehrte Frau Dr. Meier,”. The language is the person's, else that of
    their country, else English."""
    if to.own:
        return to.own
    family = to.family or to.name
    filled = patterns()[f"{language_of(to.language, to.country)}.{kind_of(to)}"]
    for mark, value in (
        ("<title>", to.title), ("<family>", family), ("<Family>", family[:1].upper() + family[1:]),
        ("<given>", to.given), ("<called>", to.called or to.given or to.name), ("<name>", to.name),
    ):  # fmt: skip
        filled = filled.replace(mark, value)
    return filled


def greeting_of_all(people: Sequence[Addressee], name: str = "", language: str = "") -> str:
    """How one letter begins to a couple, or to a household of this name: “Dear Ms Meier and Mr Berg,”. More than two are
    greeted by the household's name."""
    if len(people) == 1:
        return greeting(people[0])
    words = _words()[language_of(language or next((each.language for each in people), ""), "")]
    if len(people) != 2:
        return str(words["household"]).replace("<name>", name) if name else str(words["nobody"])
    first, second = greeting(people[0]), greeting(people[1])
    end = first[len(first.rstrip(_ENDS)) :]
    first, second = first.rstrip(_ENDS), second.rstrip(_ENDS)
    opening = words.get("opening", "")
    if opening and first.startswith(opening) and second.startswith(opening):
        return f"{first}{words['and']}{second[len(opening) :]}{end}"
    second = second[:1].lower() + second[1:] if words.get("lower") else second
    return f"{first}{words.get('join', ', ')}{second}{end}"


def kind_of(to: Addressee) -> str:
    """Which words fit: informal, nobody, or ms, mr and x, each with and without a title."""
    if to.informal and (to.called or to.given):
        return "informal"
    if not (to.given or to.family):
        return "nobody"
    if not to.family:
        return "x"
    return (to.salutation if to.salutation in ("ms", "mr") else "x") + ("_t" if to.title else "")


def language_of(language: str, country: str) -> str:
    known = language.lower().split("-")[0]
    return known if known in _words() else languages().get(country, _FALLBACK) if not known else _FALLBACK


@cache
def languages() -> dict[str, str]:
    """The language of letters to a country, where nothing is known of the person's own."""
    return {country: key for key, words in _words().items() for country in words["countries"].split()}


@cache
def patterns() -> dict[str, str]:
    """Every pattern by language and kind: `de.ms_t`."""
    kinds = ("ms", "mr", "x", "ms_t", "mr_t", "x_t", "informal", "nobody")
    return {
        f"{language}.{kind}": words.get(kind) or words[kind.removesuffix("_t")]
        for language, words in _words().items()
        for kind in kinds
    }


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
