"""What the editor shows of a source: its blocks in a list, and the form of the one that is chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.communicative.block.actions import kept
from kith.communicative.channels.email.fault import TemplateError
from kith.communicative.channels.email.slots import read_condition
from kith.communicative.merge import SEGMENT, labelled
from kith.communicative.mjml.blocks import Block, blocks
from kith.communicative.mjml.pieces import PIECES, Piece
from kith.communicative.mjml.rich import is_simple
from kith.communicative.picture.actions import newest
from kith.communicative.picture.model import Picture
from kith.core.errors import NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk.form_view import Choice, FormField
from kith.desk.one_record import title_of

NAMES: dict[str, tuple[Text, str]] = {
    "mj-section": (gettext_lazy("Section"), "rows-3"), "mj-wrapper": (gettext_lazy("Frame"), "frame"),
    "mj-hero": (gettext_lazy("Large picture"), "panel-top"), "mj-include": (gettext_lazy("Included file"), "file-symlink"),
    "mj-column": (gettext_lazy("Column"), "columns-2"), "mj-group": (gettext_lazy("Columns side by side"), "columns-3"),
    "mj-text": (gettext_lazy("Text"), "type"), "mj-image": (gettext_lazy("Picture"), "image"),
    "mj-button": (gettext_lazy("Button"), "rectangle-horizontal"), "mj-divider": (gettext_lazy("Divider"), "minus"),
    "mj-spacer": (gettext_lazy("Space"), "move-vertical"), "mj-social": (gettext_lazy("Social networks"), "share-2"),
    "mj-table": (gettext_lazy("Table"), "table"), "mj-navbar": (gettext_lazy("Menu"), "menu"),
    "mj-accordion": (gettext_lazy("Accordion"), "chevrons-up-down"), "mj-carousel": (gettext_lazy("Carousel"), "images"),
    "mj-raw": (gettext_lazy("HTML"), "code"),
}  # fmt: skip
PRODUCT, EVENT = (gettext_lazy("Product"), "package"), (gettext_lazy("Event"), "calendar-days")
ALIGN = (("left", gettext_lazy("Left")), ("center", gettext_lazy("Centre")), ("right", gettext_lazy("Right")))
SIZES = ("12px", "13px", "14px", "15px", "16px", "18px", "20px", "24px", "28px", "32px")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
Fields = tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list of blocks."""

    number: int
    name: Text
    icon: str
    words: str
    depth: int
    kind: str
    condition: Text
    on: bool


@dataclass(frozen=True, slots=True)
class BlockForm:
    """The chosen block: `inner` is its text for the simple editor (None where it has none), `raw` what stands in it, or
    in the whole of it, for those who write it themselves, under `raw_name`."""

    number: int
    name: Text
    icon: str
    fields: Fields
    inner: str | None
    raw: str | None
    raw_name: str
    is_picture: bool
    pictures: tuple[Picture, ...]
    condition: Fields


def outline(actor: Actor, source: str, number: int) -> tuple[Item, ...]:
    return tuple(_item(actor, each, each.number == number) for each in blocks(source))


def _item(actor: Actor, block: Block, on: bool) -> Item:
    name, icon = _named(block)
    said = condition_words(actor, block.condition) if block.condition else ""
    return Item(block.number, name, icon, block.words, block.depth, block.kind, said, on)


def _named(block: Block) -> tuple[Text, str]:
    marks = block.node.get("css-class").split()
    return PRODUCT if "product" in marks else EVENT if "event" in marks else NAMES[block.name]


def condition_words(actor: Actor, said: str) -> str:
    """Who gets a block, in words."""
    try:
        condition = read_condition(f"if {said}")
    except TemplateError:
        return said
    if condition.field.startswith(SEGMENT):
        name = _segment_name(actor, condition.field.removeprefix(SEGMENT))
        return _("Only for “%(segment)s”") % {"segment": name}
    label = dict(labelled(actor)).get(condition.field, condition.field)
    words = {"field": label, "value": condition.value}
    if not condition.operator:
        return _("Only with %(field)s") % words
    return (
        _("Only if %(field)s is %(value)s")
        if condition.operator == "=="
        else _("Not if %(field)s is %(value)s")
    ) % words


def _segment_name(actor: Actor, uid: str) -> str:
    declared = current().type("segment")
    try:
        return title_of(actor, declared, get(actor, declared, uid))
    except NotFound:
        return _("a segment that is gone")


def block_form(actor: Actor, source: str, number: int) -> BlockForm | None:
    """The form of a block, None where none is chosen."""
    found = blocks(source)
    if not 0 <= number < len(found):
        return None
    block = found[number]
    node, (name, icon) = block.node, _named(block)
    inner = source[node.inner_start : node.inner_end]
    simple = block.name == "mj-text" and is_simple(inner)
    marked_up = block.name == "mj-button" and "<" in inner
    raw_inner = marked_up or (block.name in ("mj-text", "mj-table", "mj-raw") and not simple)
    whole = block.name in ("mj-social", "mj-navbar", "mj-accordion", "mj-carousel", "mj-include")
    return BlockForm(
        number, name, icon, _fields(block, inner),
        inner if simple else None,
        inner if raw_inner else source[node.start : node.end] if whole else None,
        "raw" if raw_inner else "whole",
        block.name == "mj-image",
        tuple(newest(actor)) if block.name == "mj-image" else (),
        _condition(actor, block),
    )  # fmt: skip


class _Fields:
    """Makes the fields of one block, each for an attribute of its element."""

    def __init__(self, block: Block, inner: str) -> None:
        self._node, self._inner = block.node, inner

    def _text(self, key: str, label: Text, **more: Any) -> FormField:
        return FormField(key, label, "text", unescape(self._node.get(key)), half=True, **more)

    def _colour(self, key: str, label: Text, usual: str) -> FormField:
        value = self._node.get(key)
        shown = value if COLOUR.fullmatch(value) else usual
        return FormField(key, label, "color", shown, required=True, half=True)

    def _chosen(self, key: str, label: Text, values: tuple[tuple[str, Text], ...]) -> FormField:
        now = self._node.get(key)
        known = values if not now or now in dict(values) else (*values, (now, now))
        choices = (Choice("", "—", not now), *(Choice(each, said, each == now) for each, said in known))
        return FormField(key, label, "select", now, choices=choices, half=True)

    def _size(self) -> FormField:
        return self._chosen("font-size", _("Size of letters"), tuple((each, each) for each in SIZES))

    def _align(self) -> FormField:
        return self._chosen("align", _("Alignment"), ALIGN)

    def _padding(self) -> FormField:
        return self._text("padding", _("Space around"), placeholder="10px 25px")

    def _ground(self, usual: str = "#ffffff") -> FormField:
        return self._colour("background-color", _("Background"), usual)

    def of_text(self) -> Fields:
        return self._align(), self._size(), self._colour("color", _("Colour"), "#000000"), self._padding()

    def of_image(self) -> Fields:
        alt = self._text("alt", _("In words"), help=_("For those who do not see the picture."), required=True)
        source = self._text("src", _("Address of the picture"), required=True)
        link, width = self._text("href", _("Leads to")), self._text("width", _("Width"))
        return source, alt, link, width, self._align(), self._padding()

    def of_button(self) -> Fields:
        label = FormField(
            "label", _("Words on it"), "text", unescape(self._inner.strip()), required=True, half=True
        )
        link, front = (
            self._text("href", _("Leads to"), required=True),
            self._colour("color", _("Colour"), "#ffffff"),
        )
        rest = (link, self._ground("#414141"), front, self._align(), self._size())
        return rest if "<" in self._inner else (label, *rest)

    def of_divider(self) -> Fields:
        colour, width = (
            self._colour("border-color", _("Colour"), "#000000"),
            self._text("border-width", _("Thickness")),
        )
        return colour, width, self._padding()

    def of_spacer(self) -> Fields:
        return (self._text("height", _("Height")),)

    def of_section(self) -> Fields:
        return self._ground(), self._padding()

    def of_column(self) -> Fields:
        return self._text("width", _("Width")), self._ground(), self._padding()


MAKERS: dict[str, Callable[[_Fields], Fields]] = {
    "mj-text": _Fields.of_text, "mj-image": _Fields.of_image, "mj-button": _Fields.of_button,
    "mj-divider": _Fields.of_divider, "mj-spacer": _Fields.of_spacer, "mj-section": _Fields.of_section,
    "mj-wrapper": _Fields.of_section, "mj-hero": _Fields.of_section, "mj-column": _Fields.of_column,
    "mj-group": _Fields.of_column,
}  # fmt: skip


def _fields(block: Block, inner: str) -> Fields:
    maker = MAKERS.get(block.name)
    return maker(_Fields(block, inner)) if maker else ()


def _condition(actor: Actor, block: Block) -> Fields:
    """Who gets the block: everybody, those of a segment, or those with a value."""
    try:
        now = read_condition(f"if {block.condition}") if block.condition else None
    except TemplateError:
        now = None
    in_segment = now is not None and now.field.startswith(SEGMENT)
    field = "segment" if in_segment else now.field if now else ""
    choices = (
        Choice("", _("Everybody"), not field), Choice("segment", _("People of a segment"), in_segment),
        *(Choice(key, label, key == field, group=_("By what is known of them")) for key, label in labelled(actor)),
    )  # fmt: skip
    operator = now.operator if now and not in_segment else ""
    operators = (("", _("is known")), ("==", _("is")), ("!=", _("is not")))
    uid = now.field.removeprefix(SEGMENT) if now and in_segment else ""
    return (
        FormField("c-field", _("Shown to"), "select", field, choices=choices, required=True),
        FormField(
            "c-segment", _("Segment"), "lookup", uid, value_label=_segment_name(actor, uid) if uid else "",
            lookup_href="/segments/lookup", required=True,
        ),
        FormField(
            "c-operator", _("Condition"), "select", operator, half=True, required=True,
            choices=tuple(Choice(key, label, key == operator) for key, label in operators),
        ),
        FormField("c-value", _("Value"), "text", now.value if now else "", half=True, required=True),
    )  # fmt: skip


def palette() -> tuple[Piece, ...]:
    """What can be put in."""
    return PIECES


def saved(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The kept blocks, as public id and name."""
    return tuple((str(each.uid), each.name) for each in kept(actor))
