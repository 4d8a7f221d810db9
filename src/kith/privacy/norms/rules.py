"""What the law of each country wants, from `rules.toml`, which says what its words mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from kith.privacy.norms.week import Week, week_of


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `basis` is consent, customer, or empty where the rule is about times alone; `week` says when people may
    be contacted, None at any time; `read` when it was last compared with the text of the law, None if nobody has yet."""

    countries: tuple[str, ...]
    channels: tuple[str, ...]
    basis: str
    week: Week | None
    holidays: bool
    source: str
    since: date
    read: date | None
    version: int


@cache
def version() -> str:
    """The file's own version."""
    return str(_file()["version"])


@cache
def rules() -> tuple[Rule, ...]:
    """All rules in the order of the file."""
    return tuple(_rule(each) for each in _file()["rule"])


@cache
def times_in(country: str, channel: str) -> tuple[Rule, ...]:
    """The rules on when people there may be contacted by a channel."""
    return tuple(
        each for each in rules() if _is_about(each, country, channel) and (each.week or each.holidays)
    )


@cache
def times_anywhere(channel: str) -> bool:
    """Whether any country has rules on when people may be contacted by a channel."""
    return any(channel in each.channels and (each.week or each.holidays) for each in rules())


@cache
def countries_wanting(basis: str, channel: str) -> tuple[str, ...]:
    """The countries that want this basis on a channel."""
    found = (each.countries for each in rules() if each.basis == basis and channel in each.channels)
    return tuple(sorted({country for countries in found for country in countries}))


def _is_about(rule: Rule, country: str, channel: str) -> bool:
    return country in rule.countries and channel in rule.channels


def _rule(given: Mapping[str, Any]) -> Rule:
    hours = [
        (day, time.fromisoformat(each["from"]), time.fromisoformat(each["until"]))
        for each in given.get("hours", ())
        for day in each["days"]
    ]
    return Rule(
        tuple(given["countries"]), tuple(given["channels"]), given.get("basis", ""), week_of(hours) if hours else None,
        given.get("holidays", False), given["source"], given["since"], given.get("read"), given["version"],
    )  # fmt: skip


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
