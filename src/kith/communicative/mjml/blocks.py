"""The blocks of a mail: what somebody can choose, change, move, copy and take away in its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from kith.communicative.mjml.scan import Node, scan

SECTIONS = frozenset({"mj-section", "mj-wrapper", "mj-hero", "mj-include"})
COLUMNS = frozenset({"mj-column", "mj-group"})
CONTENTS = frozenset(
    {
        "mj-text", "mj-image", "mj-button", "mj-divider", "mj-spacer", "mj-social", "mj-table", "mj-navbar",
        "mj-accordion", "mj-carousel", "mj-raw",
    }
)  # fmt: skip
HOLDS_CONTENTS = frozenset({"mj-column", "mj-hero"})
IF = re.compile(r"\s*\{%\s*if\s+(.*?)\s*%\}\s*", re.DOTALL)
ENDIF = re.compile(r"\s*\{%\s*endif\s*%\}\s*")
TAGS = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `number` counts from 0 in the order of the source, `depth` from 0 for sections.

    It stands from `start` to `end` of the source, with the condition around it if it has one; `node` is the element.
    `parent` is the number of the block around it, -1 for none; `words` are its beginning, for people.
    """

    number: int
    name: str
    node: Node
    start: int
    end: int
    depth: int
    parent: int
    words: str
    condition: str = ""

    @property
    def kind(self) -> str:
        """section, column or content: what it can stand beside."""
        if self.depth == 0:
            return "section"
        return "column" if self.name in COLUMNS else "content" if self.name in CONTENTS else "section"


def blocks(source: str) -> tuple[Block, ...]:
    """All blocks of a source in its order; none where it has no body."""
    body = next((node for node in scan(source).walk() if node.name == "mj-body"), None)
    found: list[Block] = []
    if body is not None:
        _gather(source, body, -1, 0, found)
    return tuple(found)


def _gather(source: str, around: Node, parent: int, depth: int, found: list[Block]) -> None:
    children, at = around.children, 0
    while at < len(children):
        condition = _condition(source, children[at : at + 3])
        node = children[at + 1] if condition else children[at]
        first, last = (children[at], children[at + 2]) if condition else (node, node)
        at += 3 if condition else 1
        if node.name not in SECTIONS | COLUMNS | CONTENTS:
            continue
        block = Block(
            len(found), node.name, node, first.start, last.end, depth, parent, words(source, node), condition
        )
        found.append(block)
        if node.name not in CONTENTS:
            _gather(source, node, block.number, depth + 1, found)


def _condition(source: str, three: list[Node]) -> str:
    """What the middle one of three elements hangs on, if the outer ones say so."""
    if len(three) < 3 or not three[0].name == three[2].name == "mj-raw" or three[1].name == "mj-raw":
        return ""
    begin = IF.fullmatch(source[three[0].inner_start : three[0].inner_end])
    end = ENDIF.fullmatch(source[three[2].inner_start : three[2].inner_end])
    return begin[1] if begin and end else ""


def words(source: str, node: Node) -> str:
    """How a block begins, in a few words: its text, or how a picture is described."""
    if node.name == "mj-image":
        return unescape(node.get("alt"))[:80]
    if node.name == "mj-include":
        return node.get("path")[:80]
    inner = source[node.inner_start : node.inner_end]
    text = unescape(TAGS.sub(" ", inner)).split() if node.name in CONTENTS else []
    return " ".join(text)[:80]


def block_at(found: tuple[Block, ...], start: int) -> Block | None:
    """The innermost block that begins at or around this place."""
    around = [each for each in found if each.start <= start < max(each.end, each.start + 1)]
    return around[-1] if around else None


def marked(source: str) -> str:
    """The source with a class `kb-<number>` at each block, so that it is found again in what is drawn of it."""
    for each in reversed(blocks(source)):
        own = each.node.attribute("css-class")
        if each.name in ("mj-raw", "mj-include"):
            continue
        at = own.value_end if own and own.quote else each.node.tag_end
        text = f" kb-{each.number}" if own and own.quote else f' css-class="kb-{each.number}"'
        source = source[:at] + text + source[at:]
    return source


def siblings(found: tuple[Block, ...], block: Block) -> list[Block]:
    """The blocks beside this one, itself among them."""
    return [each for each in found if each.parent == block.parent and each.depth == block.depth]
