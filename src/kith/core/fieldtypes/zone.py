"""Time zones, by the names of the IANA's database."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.contact import CODED
from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer


@cache
def zones() -> tuple[str, ...]:
    """Those of places, such as Europe/Berlin, in their order."""
    return tuple(
        sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    )


@cache
def _named() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def parse_zone(value: object, spec: Spec) -> str:
    text = str(value or "").strip()
    found = _named().get(text.replace(" ", "_").casefold(), "")
    if text and not found:
        raise Unfit(format_lazy(_("“{value}” is no time zone, such as Europe/Berlin."), value=text[:40]))
    return found


def show_zone(value: Any, spec: Spec, viewer: Viewer) -> str:
    return str(value or "").replace("_", " ")


TIMEZONE = FieldType("timezone", "text", parse_zone, show_zone, CODED, control="timezone")
