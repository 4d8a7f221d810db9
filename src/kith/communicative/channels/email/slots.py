"""Merge fields of a template: `{{ person.given_name | default: "friend" }}`.

A slot names one of the allowed fields and perhaps a fallback for an empty value; there is nothing to
execute. Before a template is laid out every slot becomes a marker made of letters and digits, which passes
through MJML, style inlining and HTML unchanged and is found again behind them.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from kith.lib.unreadable import mark as _

from .fault import TemplateError

UNSUBSCRIBE = "unsubscribe_url"

_UNCLOSED = _("The merge field that begins with {{ is not closed by }} on the same line.")
_UNREADABLE = _(
    '“%(slot)s” is not a merge field. Write it as {{ %(example)s }} or {{ %(example)s | default: "friend" }}.'
)
_OPENING = re.compile(r"\{\{")
_CLOSING = re.compile(r"\}\}|\{\{|\n")
_CONTENT = re.compile(
    r"""\s* (?P<field>[^\s|"'“”]+) \s*
        (?: \| \s* default \s* : \s* (?: "(?P<a>[^"]*)" | '(?P<b>[^']*)' | [“„](?P<c>[^”“]*)[”“] ) \s* )?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One merge field in a template: the field, what stands for an empty value, and the line it is on."""

    field: str
    fallback: str
    line: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A template whose slots have become markers: `text` holds `<prefix>s<index>e` for `slots[index]`."""

    text: str
    slots: tuple[Slot, ...]
    prefix: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds every marker: group 1 its kind (s in text, u in a URL, t a token), group 2 the index."""
        return marker_pattern(self.prefix)


def marker_pattern(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{prefix}([a-z])(\d+)e")


def mark(text: str, allowed: Collection[str], prefix: str | None = None) -> Marked:
    """Replace the slots of `text` by markers.

    Raises TemplateError, with the line, for a slot that is not closed, not understood or names a field
    outside `allowed` (`unsubscribe_url` is always allowed).
    """
    prefix = prefix or unused_prefix(text)
    pieces: list[str] = []
    slots: list[Slot] = []
    position = 0
    while opening := _OPENING.search(text, position):
        line = text.count("\n", 0, opening.start()) + 1
        closing = _CLOSING.search(text, opening.end())
        if closing is None or closing[0] != "}}":
            raise TemplateError("newsletter.slot_open", _UNCLOSED, line)
        pieces += text[position : opening.start()], f"{prefix}s{len(slots)}e"
        slots.append(_read(text[opening.end() : closing.start()], line, allowed))
        position = closing.end()
    return Marked("".join([*pieces, text[position:]]), tuple(slots), prefix)


def unused_prefix(*texts: str) -> str:
    """Letters that occur in none of the texts, so that no text can pass for a marker."""
    prefix = "kithslot"
    while any(prefix in text.casefold() for text in texts):
        prefix += "q"
    return prefix


def _read(content: str, line: int, allowed: Collection[str]) -> Slot:
    found = _CONTENT.fullmatch(content)
    if found is None:
        raise TemplateError(
            "newsletter.slot_unreadable",
            _UNREADABLE,
            line,
            slot=content.strip(),
            example=min(allowed, default=UNSUBSCRIBE),
        )
    if found["field"] not in allowed and found["field"] != UNSUBSCRIBE:
        raise TemplateError(
            "newsletter.slot_unknown",
            _("There is no merge field “%(field)s”. Use one of these: %(allowed)s."),
            line,
            field=found["field"],
            allowed=", ".join([*sorted(allowed), UNSUBSCRIBE]),
        )
    return Slot(found["field"], found["a"] or found["b"] or found["c"] or "", line)
