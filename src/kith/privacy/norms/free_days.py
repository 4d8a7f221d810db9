"""Public holidays. The library that knows them is read when the first of them is asked for."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from kith.lib.text import fold

if TYPE_CHECKING:
    from holidays import HolidayBase


def is_holiday(country: str, region: str, day: date) -> bool:
    """Whether a day is a public holiday there: in the region if it is known, else in the whole country."""
    calendar = _calendar(country, _subdivision(country, region) if region else "")
    return calendar is not None and day in calendar


@cache
def _calendar(country: str, subdivision: str) -> HolidayBase | None:
    from holidays import country_holidays

    try:
        return country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:  # what the library raises for a country or region that it does not know
        return None


@cache
def _subdivision(country: str, region: str) -> str:
    """The library's code of a region by its code or name; empty for one that it does not know."""
    return _subdivisions(country).get(fold(region.removeprefix(f"{country}-")), "")


@cache
def _subdivisions(country: str) -> dict[str, str]:
    calendar = _calendar(country, "")
    if calendar is None:
        return {}
    known = calendar.get_subdivision_aliases()
    return {fold(name): code for code, names in known.items() for name in (*names, code)}
