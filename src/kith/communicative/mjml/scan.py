"""Where everything stands in a source of MJML. Nothing is corrected, and nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ENDING = frozenset(
    {
        "mj-accordion-text", "mj-accordion-title", "mj-button", "mj-navbar-link", "mj-preview", "mj-raw",
        "mj-social-element", "mj-style", "mj-table", "mj-text", "mj-title",
    }
)  # fmt: skip
"""Elements whose content is text or HTML, in which no element of MJML is looked for."""
_NEXT = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<![^>]*>"
    r"|</(?P<closes>[A-Za-z][\w:.-]*)[^>]*>|<(?P<opens>[A-Za-z][\w:.-]*)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""\s*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?|\s*[^\s>]""")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: `start` is where the blanks before it begin, `end` where it ends; the value as it is written stands
    from `value_start` to `value_end`, inside of `quote` (empty where there is none)."""

    name: str
    value: str
    start: int
    end: int
    value_start: int
    value_end: int
    quote: str


@dataclass(slots=True)
class Node:
    """An element: from `start` to `end`, its opening tag up to `inner_start`, its closing one from `inner_end`. One that is
    closed in its opening tag has nothing inside, and both are its end. `tag_end` is where the attributes end."""

    name: str
    start: int
    tag_end: int
    inner_start: int
    attributes: tuple[Attribute, ...]
    closed: bool
    inner_end: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)

    def attribute(self, name: str) -> Attribute | None:
        return next((each for each in self.attributes if each.name == name), None)

    def get(self, name: str) -> str:
        """The value of an attribute as it is written, empty for none."""
        found = self.attribute(name)
        return found.value if found else ""

    def walk(self) -> Iterator[Node]:
        """This element and all inside of it, in the order of the source."""
        yield self
        for child in self.children:
            yield from child.walk()


def scan(source: str) -> Node:
    """The source as one nameless element with all others inside. What closes nothing is passed over; what is never
    closed ends where its parent does."""
    root = Node("", 0, 0, 0, (), closed=False, inner_end=len(source), end=len(source))
    opened = [root]
    at = 0
    while found := _NEXT.search(source, at):
        at = found.end()
        if found["closes"]:
            _close(opened, found["closes"], found.start(), found.end())
        elif found["opens"]:
            node = _open(source, found)
            opened[-1].children.append(node)
            at = _inside(source, node, opened)
    _end(opened[1:], len(source))
    return root


def _open(source: str, found: re.Match[str]) -> Node:
    at, attributes = found.end(), []
    while at < len(source) and (part := _ATTRIBUTE.match(source, at)):
        if part[1]:
            attributes.append(_attribute(part))
        elif part[0].endswith("/") and source.startswith(">", part.end()):
            return Node(found["opens"], found.start(), at, part.end() + 1, tuple(attributes), closed=True)
        at = part.end()
    end = source.find(">", at) + 1 or len(source)
    return Node(found["opens"], found.start(), at, end, tuple(attributes), closed=False)


def _attribute(part: re.Match[str]) -> Attribute:
    group = next((number for number in (2, 3, 4) if part[number] is not None), 0)
    start, end = part.span(group) if group else (part.end(), part.end())
    quote = {2: '"', 3: "'"}.get(group, "")
    return Attribute(part[1], part[group] if group else "", part.start(), part.end(), start, end, quote)


def _inside(source: str, node: Node, opened: list[Node]) -> int:
    """From where to read on behind an opening tag."""
    if node.closed:
        node.inner_end = node.end = node.inner_start
        return node.inner_start
    if node.name not in ENDING:
        opened.append(node)
        return node.inner_start
    closing = re.compile(rf"</{re.escape(node.name)}\s*>|\Z").search(source, node.inner_start)
    assert closing is not None
    node.inner_end, node.end = closing.span()
    return node.end


def _close(opened: list[Node], name: str, start: int, end: int) -> None:
    found = next((at for at in range(len(opened) - 1, 0, -1) if opened[at].name == name), 0)
    if not found:
        return
    _end(opened[found + 1 :], start)
    opened[found].inner_end, opened[found].end = start, end
    del opened[found:]


def _end(nodes: list[Node], at: int) -> None:
    for node in nodes:
        node.inner_end = node.end = at
