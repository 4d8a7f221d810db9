"""The house's own rules for marketing by each channel: when people are left in peace, and how often is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotAllowed, Text
from kith.core.fieldtypes import TIMEZONE, Spec, Unfit
from kith.core.principals.actor import Actor
from kith.core.records.settings import COUNTRY, change_setting, setting
from kith.privacy.channel import channel_named
from kith.privacy.norms.place import Place
from kith.privacy.norms.week import DAYS, Week, outside

NORMS = "privacy.norms"
ZONE = "house.timezone"
LONGEST = 366


@dataclass(frozen=True, slots=True)
class Norm:
    """What the house wants of one channel. From `quiet_from` until `quiet_until` nobody is contacted (None: at any time),
    nor on `days_off` (1 is Monday) and, where `holidays` says so, on public holidays; over all campaigns at most `most`
    times in `days` days (None: any number)."""

    channel: str
    quiet_from: time | None = None
    quiet_until: time | None = None
    days_off: tuple[int, ...] = ()
    holidays: bool = False
    most: int | None = None
    days: int = 7

    @property
    def week(self) -> Week | None:
        return _week(self.quiet_from, self.quiet_until, self.days_off)

    def as_json(self) -> dict[str, Any]:
        return {
            "quiet": [f"{each:%H:%M}" for each in (self.quiet_from, self.quiet_until) if each is not None],
            "days_off": list(self.days_off), "holidays": self.holidays, "most": self.most, "days": self.days,
        }  # fmt: skip


@lru_cache
def _week(start: time | None, end: time | None, days_off: tuple[int, ...]) -> Week | None:
    if start is None or end is None:
        return outside(time(), time(), days_off) if days_off else None
    return outside(start, end, days_off)


def norm_of(channel: str) -> Norm:
    """What the house wants of a channel; nothing where nobody has said so."""
    kept: Mapping[str, Any] = (setting(NORMS) or {}).get(channel, {})
    start, end = (time.fromisoformat(each) for each in kept["quiet"]) if kept.get("quiet") else (None, None)
    return Norm(
        channel, start, end, tuple(kept.get("days_off", ())), kept.get("holidays", False), kept.get("most"),
        kept.get("days", 7),
    )  # fmt: skip


def house_place() -> Place:
    """Where the house is: what stands in for what is not known of somebody."""
    return Place(str(setting(COUNTRY, "")), "", str(setting(ZONE, "")))


def at_home(place: Place, home: Place) -> Place:
    """The place, or the house's where nothing is known; whose country is not known is taken to be in the house's."""
    if place.country:
        return place
    return place._replace(country=home.country, zone=place.zone or home.zone)


@transaction.atomic
def change_norm(*, by: Actor, norm: Norm) -> None:
    """Sets what the house wants of a channel. Raises NotAllowed, or Invalid by field."""
    _require(by)
    channel_named(norm.channel)
    refused = _refused(norm)
    if refused:
        raise Invalid(refused)
    kept = setting(NORMS) or {}
    plain = replace(norm, days_off=tuple(sorted(set(norm.days_off))))
    change_setting(NORMS, {**kept, norm.channel: plain.as_json()}, by)


def _refused(norm: Norm) -> dict[str, list[Text]]:
    refused: dict[str, list[Text]] = {}
    if (norm.quiet_from is None) != (norm.quiet_until is None):
        field = "quiet_from" if norm.quiet_from is None else "quiet_until"
        refused[field] = [_("Quiet hours have a beginning and an end.")]
    elif norm.quiet_from is not None and norm.quiet_from == norm.quiet_until:
        refused["quiet_until"] = [_("Quiet hours end at another time than they begin.")]
    if set(norm.days_off) >= set(DAYS) or not set(norm.days_off) <= set(DAYS):
        refused["days_off"] = [_("One day of the week must be left.")]
    if norm.most is not None and not 1 <= norm.most <= 1000:
        refused["most"] = [_("A number from 1 to 1,000. Leave it empty for any number.")]
    if not 1 <= norm.days <= LONGEST:
        refused["days"] = [_("This must be between 1 and 366 days.")]
    return refused


def change_zone(*, by: Actor, zone: str) -> None:
    """Sets the time zone of the house. Raises NotAllowed, or Invalid for no zone."""
    _require(by)
    try:
        change_setting(ZONE, TIMEZONE.parse(zone, Spec()) or None, by)
    except Unfit as unfit:
        raise Invalid({"zone": [unfit.message]}) from None


def _require(by: Actor) -> None:
    if not by.administers:
        raise NotAllowed
