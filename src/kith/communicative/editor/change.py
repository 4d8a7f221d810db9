"""What was done to a block on the page, done to the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.communicative.block.actions import source_of
from kith.communicative.channels.email.fault import TemplateError
from kith.communicative.channels.email.slots import read_condition
from kith.communicative.editor.document import LARGEST
from kith.communicative.editor.product import product_block
from kith.communicative.mjml import arrange
from kith.communicative.mjml.blocks import HOLDS_CONTENTS, Block, blocks
from kith.communicative.mjml.edit import Change, changed, with_attributes, with_inner
from kith.communicative.mjml.pieces import new_piece
from kith.communicative.mjml.rich import cleaned
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor

Done = tuple[str, int]
PIXELS = frozenset({"width", "height", "font-size", "border-width", "border-radius"})
ATTRIBUTE = re.compile(r"[a-z][a-z-]{0,40}")


def apply(actor: Actor, source: str, number: int, asked: Mapping[str, Any]) -> Done:
    """The new source, and the number of the block that is chosen then (-1 for none). Raises Invalid or NotFound."""
    new, at = _applied(actor, source, number, asked)
    if len(new) > LARGEST:
        raise Invalid({"body": [_("The mail would become too long.")]})
    return new, at


def _applied(actor: Actor, source: str, number: int, asked: Mapping[str, Any]) -> Done:
    found = blocks(source)
    block = found[number] if 0 <= number < len(found) else None
    do = str(asked.get("do", ""))
    if do in NEW:
        new, at = arrange.insert(source, NEW[do](actor, asked), block)
        return new, _number_at(new, at)
    if block is None or do not in DO:
        return source, -1 if block is None else number
    new, at = DO[do](source, found, block, asked)
    return new, -1 if do == "remove" else _number_at(new, at)


def _number_at(source: str, at: int) -> int:
    """The number of the block that begins here."""
    return next((each.number for each in blocks(source) if each.start == at), -1)


def _set(source: str, _found: tuple[Block, ...], block: Block, asked: Mapping[str, Any]) -> Done:
    """One value of the block's form: an attribute, or what stands inside."""
    name, value = str(asked.get("name", "")), str(asked.get("value", ""))
    node = block.node
    if name == "inner":
        return with_inner(source, node, cleaned(value)), block.start
    if name == "label":
        return with_inner(source, node, escape(value, quote=False)), block.start
    if name == "raw":
        return with_inner(source, node, value), block.start
    if name == "whole":
        return changed(source, Change(node.start, node.end, value)), block.start
    if not ATTRIBUTE.fullmatch(name):
        return source, block.start
    value = " ".join(value.split())
    if name in PIXELS and value.isdigit():
        value += "px"
    return with_attributes(source, node, {name: value}), block.start


def _condition(source: str, _found: tuple[Block, ...], block: Block, asked: Mapping[str, Any]) -> Done:
    said = str(asked.get("value", "")).strip()
    if said:
        try:
            read_condition(f"if {said}")
        except TemplateError as error:
            raise Invalid({"condition": [_(error.message) % error.params]}) from None
    return arrange.with_condition(source, block, said)


def _drop(source: str, found: tuple[Block, ...], block: Block, asked: Mapping[str, Any]) -> Done:
    """Dragged to the place before another block, or into a column."""
    to = int(asked.get("to", -1))
    if not 0 <= to < len(found):
        return source, block.start
    target = found[to]
    if block.kind == "content" and target.name in HOLDS_CONTENTS and not target.node.closed:
        return arrange.into(source, block, target, first=False)
    return arrange.before(source, block, target)


DO: dict[str, Callable[[str, tuple[Block, ...], Block, Mapping[str, Any]], Done]] = {
    "set": _set,
    "up": lambda source, _found, block, _asked: arrange.move(source, block, -1),
    "down": lambda source, _found, block, _asked: arrange.move(source, block, 1),
    "copy": lambda source, _found, block, _asked: arrange.copy(source, block),
    "remove": lambda source, _found, block, _asked: arrange.remove(source, block),
    "drop": _drop,
    "condition": _condition,
}


def _piece(_actor: Actor, asked: Mapping[str, Any]) -> str:
    try:
        return new_piece(str(asked.get("value", "")))
    except KeyError:
        raise NotFound from None


NEW: dict[str, Callable[[Actor, Mapping[str, Any]], str]] = {
    "add": _piece,
    "product": lambda actor, asked: product_block(actor, str(asked.get("value", ""))),
    "saved": lambda actor, asked: source_of(actor, str(asked.get("value", ""))),
}
