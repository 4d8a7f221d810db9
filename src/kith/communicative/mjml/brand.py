"""What mails of this house look like: colours, fonts, the picture on top and the address at the foot."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from html import escape

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotAllowed, Text
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, setting

BRAND = "mail.brand"
COLOURS = ("accent", "on_accent", "ink", "muted", "page", "surface")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PLACE = re.compile(r"\[\[(\w+)\]\]")
FONTS = (
    "Helvetica, Arial, sans-serif", "Georgia, 'Times New Roman', serif", "Verdana, Geneva, sans-serif",
    "'Trebuchet MS', Tahoma, sans-serif", "'Courier New', Courier, monospace",
)  # fmt: skip
"""Fonts that mail programs have themselves: others would be fetched from elsewhere whenever a mail is opened."""


@dataclass(frozen=True, slots=True)
class Brand:
    """Colours as #rrggbb; `logo` is the address of a picture, `footer` the name and address of the sender."""

    accent: str = "#006388"
    on_accent: str = "#ffffff"
    ink: str = "#211d18"
    muted: str = "#69645d"
    page: str = "#f5f4f0"
    surface: str = "#ffffff"
    font: str = FONTS[0]
    logo: str = ""
    logo_alt: str = ""
    footer: str = ""


def brand() -> Brand:
    """The brand kit of the house as it is set, else a plain one."""
    kept = setting(BRAND) or {}
    known = {each.name for each in fields(Brand)}
    return Brand(**{key: str(value) for key, value in kept.items() if key in known})


def change_brand(*, by: Actor, new: Brand) -> None:
    """Sets the brand kit. Raises NotAllowed, or Invalid for a colour or font that cannot be."""
    if not by.administers:
        raise NotAllowed
    refused: dict[str, list[Text]] = {
        key: [_("A colour such as #006388.")] for key in COLOURS if not _COLOUR.fullmatch(getattr(new, key))
    }
    if new.font not in FONTS:
        refused["font"] = [_("One of the fonts of the list.")]
    if refused:
        raise Invalid(refused)
    change_setting(BRAND, asdict(new), by)


def dressed(source: str, house: Brand | None = None) -> str:
    """A piece of MJML with the house's own in its places: `[[accent]]`, `[[footer]]` and so on. What is not set leaves its
    place empty."""
    own = house or brand()

    def put(found: re.Match[str]) -> str:
        value = getattr(own, found[1], None)
        return found[0] if value is None else escape(str(value)).replace("\n", "<br/>")

    if not own.logo:
        source = re.sub(r"[ \t]*<mj-image [^>]*\[\[logo\]\][^>]*/>\r?\n?", "", source)
    return _PLACE.sub(put, source)
