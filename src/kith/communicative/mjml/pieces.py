"""New blocks, ready to be put in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.mjml.brand import dressed
from kith.core.errors import Text

FOLDER = Path(__file__).with_name("new")


class Piece(NamedTuple):
    """A kind of new block with its name and icon. Its MJML stands in the file of its key; `{name}` is there for words in
    the writer's language."""

    key: str
    label: Text
    icon: str


PIECES = (
    Piece("text", _("Text"), "type"), Piece("picture", _("Picture"), "image"),
    Piece("button", _("Button"), "rectangle-horizontal"), Piece("columns2", _("Two columns"), "columns-2"),
    Piece("columns3", _("Three columns"), "columns-3"), Piece("event", _("Event"), "calendar-days"),
    Piece("divider", _("Divider"), "minus"), Piece("spacer", _("Space"), "move-vertical"),
)  # fmt: skip


def new_piece(key: str) -> str:
    """The MJML of a new block in the house's colours and the writer's language. Raises KeyError."""
    if key not in {each.key for each in PIECES}:
        raise KeyError(key)
    words = {
        "text": now("Write here."), "button": now("Look at it"), "day": now("1 May"), "event": now("Name of the event"),
        "place": now("Where, and at what time"), "come": now("Come along"),
    }  # fmt: skip
    return dressed(_said(_read(key), words))


def empty_mail() -> str:
    """A mail with nothing in it but one text, and the foot that every mail of the house has."""
    words = {"text": now("Write here."), "leave": now("Unsubscribe")}
    return dressed(_said(_read("empty"), words)) + "\n"


def product_piece(name: str, price: str, picture: str = "", page: str = "") -> str:
    """A block that shows a product: with its picture, and leading to its page, where it has them."""
    source = _read("product") if page else _read("product").replace('alt="{name}" href="{page}"', 'alt="{name}"')
    words = {"picture": picture, "page": page or "https://", "price": price, "look": now("Look at it"), "name": name}
    return dressed(_said(source, words))


@cache
def _read(key: str) -> str:
    return (FOLDER / f"{key}.mjml").read_text(encoding="utf-8").strip()


def _said(source: str, words: Mapping[str, str]) -> str:
    for key, value in words.items():
        source = source.replace(f"{{{key}}}", escape(value))
    return source
