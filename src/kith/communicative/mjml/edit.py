"""Changes of a source: each puts new text in the place of one span."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kith.communicative.mjml.scan import Node

_ENTITY = re.compile(r"&(?!#?\w+;)")


@dataclass(frozen=True, slots=True)
class Change:
    """New text from `start` to `end` of a source."""

    start: int
    end: int
    text: str


def changed(source: str, *changes: Change) -> str:
    """The source with these changes, whose spans do not overlap."""
    for change in sorted(changes, key=lambda each: (each.start, each.end), reverse=True):
        source = source[: change.start] + change.text + source[change.end :]
    return source


def with_attributes(source: str, node: Node, values: Mapping[str, str]) -> str:
    """The element with these values of attributes as they are meant, an empty one takes the attribute away. What is so
    already stays as it is written."""
    changes = [_set(node, name, value) for name, value in values.items()]
    return changed(source, *[each for each in changes if each is not None])


def _set(node: Node, name: str, value: str) -> Change | None:
    found, written = node.attribute(name), _ENTITY.sub("&amp;", value).replace("<", "&lt;")
    if found is None:
        text = f' {name}="{written.replace(chr(34), "&quot;")}"'
        return Change(node.tag_end, node.tag_end, text) if value else None
    if found.value in (value, written):
        return None
    if not value:
        return Change(found.start, found.end, "")
    if not found.quote:
        return Change(found.start, found.end, f' {name}="{written.replace(chr(34), "&quot;")}"')
    safe = written.replace(found.quote, "&quot;" if found.quote == '"' else "&#39;")
    return Change(found.value_start, found.value_end, safe)


def with_inner(source: str, node: Node, text: str) -> str:
    """The element with this inside of it, as it is written."""
    if not node.closed:
        return changed(source, Change(node.inner_start, node.inner_end, text))
    tag = source[node.start : node.tag_end].rstrip()
    return changed(source, Change(node.start, node.end, f"{tag}>{text}</{node.name}>")) if text else source


def without(source: str, start: int, end: int) -> str:
    """The source without a span, and without the line that it leaves empty."""
    before = source[:start]
    blank = len(before) - len(before.rstrip(" \t"))
    line = start - blank
    alone = line > 0 and source[line - 1] in "\r\n" and (end == len(source) or source[end] in "\r\n")
    if not alone:
        return source[:start] + source[end:]
    ends = 2 if source[line - 2 : line] == "\r\n" else 1
    return source[: line - ends] + source[end:]


def put_behind(source: str, at: int, text: str, *, like: int) -> str:
    """The source with a text on a line of its own at `at`, indented as what begins at `like`."""
    return source[:at] + line_end(source) + indent(source, like) + text + source[at:]


def line_end(source: str) -> str:
    """How lines of a source end: as its first one does."""
    at = source.find("\n")
    return "\r\n" if at > 0 and source[at - 1] == "\r" else "\n"


def indent(source: str, at: int) -> str:
    """The blanks before what begins here, if nothing else stands before it on its line."""
    begin = max(source.rfind("\n", 0, at), source.rfind("\r", 0, at)) + 1
    return source[begin:at] if not source[begin:at].strip() else ""

