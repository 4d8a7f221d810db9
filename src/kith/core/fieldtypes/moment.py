"""Days and moments. Moments are stored in UTC and shown in the viewer's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes.kind import FieldType, Spec, Unfit, Viewer

OPERATORS = ("before", "after", "between", "older_than", "newer_than", "within_next", "is_empty", "is_filled")
EARLIEST = date(1800, 1, 1)


def parse_date(value: object, spec: Spec) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        day = date.fromisoformat(str(value).strip())
    except ValueError:
        raise Unfit(
            format_lazy(_("“{value}” is not a date. Write it as 2026-11-30."), value=str(value)[:40])
        ) from None
    if day < EARLIEST:
        raise Unfit(_("This date is too long ago."))
    return day


def parse_moment(value: object, spec: Spec) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unfit(
            format_lazy(_("“{value}” is not a moment. Write it as 2026-11-30 14:30."), value=str(value)[:40])
        ) from None


def show_date(value: Any, spec: Spec, viewer: Viewer) -> str:
    return "" if value is None else format_skeleton("yMMMd", value, locale=written_as(viewer.locale))


def written_as(language: str) -> str:
    """The locale whose way of writing dates is meant: English without a country puts the day before the month."""
    return "en_GB" if language == "en" else language.replace("-", "_")


def show_moment(value: Any, spec: Spec, viewer: Viewer) -> str:
    if value is None:
        return ""
    here = value.astimezone(ZoneInfo(viewer.timezone))
    return f"{show_date(here.date(), spec, viewer)}, {here:%H:%M}"


DATE = FieldType(
    "date",
    "date",
    parse_date,
    show_date,
    OPERATORS,
    control="date",
    schema=(("type", "string"), ("format", "date")),
)
MOMENT = FieldType(
    "moment",
    "timestamptz",
    parse_moment,
    show_moment,
    OPERATORS,
    control="datetime-local",
    schema=(("type", "string"), ("format", "date-time")),
)
