"""Targeted content, described."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import BOOLEAN, DATE, INTEGER, LONG_TEXT, MOMENT, REFERENCE, TEXT
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import ObjectType
from kith.operational.marketing.targeted.model import WebContent

PLACE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
OPEN = Privacy.INTERNAL
COUNTED = "coalesce((select sum(n.{}) from marketing_web_count n where n.content_id = t.id), 0)"


def check_content(record: Any) -> None:
    """Raises Invalid for a place, link or time that cannot be, and for a segment without the purpose people agreed to."""
    refused: dict[str, list[Text]] = {}
    if not PLACE.fullmatch(record.place or ""):
        refused["place"] = [_("Small letters, digits and hyphens, such as home-top.")]
    for key in ("link", "picture"):
        if (value := getattr(record, key)) and not _is_web(value):
            refused[key] = [_("An address that begins with https:// or http://.")]
    if record.segment_id and not record.purpose_id:
        refused["purpose"] = [
            _("Say for which purpose people must have agreed to be shown something of their own.")
        ]
    if record.valid_from and record.valid_until and record.valid_until < record.valid_from:
        refused["valid_until"] = [_("This is before the day on which it begins.")]
    if refused:
        raise Invalid(refused)


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.netloc) and not parts.username


def counted(key: str, label: Text) -> Field:
    return Field(
        key, label, INTEGER, OPEN, writable=False, source=Source(COUNTED.format(key), nullable=False)
    )


WEB_CONTENT = ObjectType(
    key="web_content",
    model=WebContent,
    label=_("Content for the site"),
    plural=_("Contents for the site"),
    icon="globe",
    path="site-contents",
    base="t.deleted_at is null",
    owner="owner_id",
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=200, sortable=True),
        Field("place", _("Place"), TEXT, OPEN, required=True, max_length=60, sortable=True,
              help=_("Where on the site, such as home-top; the site names it in its page.")),
        Field("segment", _("Segment"), REFERENCE, OPEN, target="segment", help=_("Empty: for everybody else.")),
        Field("purpose", _("Purpose"), REFERENCE, OPEN, target="purpose",
              help=_("Only people of the segment who agreed to it are shown this.")),
        Field("rank", _("Rank"), INTEGER, OPEN, required=True, help=_("Of several that fit, the lowest is shown.")),
        Field("heading", _("Heading"), TEXT, OPEN, max_length=200),
        Field("text", _("Text"), LONG_TEXT, OPEN, max_length=2_000),
        Field("link", _("Link"), TEXT, OPEN, max_length=1_000),
        Field("link_label", _("Words of the link"), TEXT, OPEN, max_length=100),
        Field("picture", _("Picture"), TEXT, OPEN, max_length=1_000, help=_("Its address on your own site.")),
        Field("picture_alt", _("Picture in words"), TEXT, OPEN, max_length=300),
        Field("valid_from", _("From"), DATE, OPEN),
        Field("valid_until", _("Until"), DATE, OPEN),
        Field("is_active", _("In use"), BOOLEAN, OPEN),
        counted("views", _("Seen")),
        counted("clicks", _("Clicks")),
        Field("owner", _("Owner"), REFERENCE, OPEN, target="principal", mark="owner"),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, OPEN, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "place", "segment", "rank", "valid_until", "is_active", "views", "clicks"),
    sort=("place",),
    search=("name", "heading"),
    check=check_content,
)  # fmt: skip
