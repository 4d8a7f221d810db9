"""Merge fields of a template: `{{ person.given_name | default: "friend" }}`, and parts that only some people get:
`{% if person.city == "Berlin" %}…{% endif %}`.

A slot names one of the allowed fields and perhaps a fallback for an empty value; there is nothing to
execute. Before a template is laid out every slot becomes a marker made of letters and digits, which passes
through MJML, style inlining and HTML unchanged and is found again behind them.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from kith.lib.unreadable import mark as _

from .fault import TemplateError

UNSUBSCRIBE = "unsubscribe_url"

_UNCLOSED = _("The merge field that begins with {{ is not closed by }} on the same line.")
_UNREADABLE = _(
    '“%(slot)s” is not a merge field. Write it as {{ %(example)s }} or {{ %(example)s | default: "friend" }}.'
)
_OPENING = re.compile(r"\{\{|\{%")
_STATEMENT = re.compile(r"\{%\s*(.*?)\s*%\}", re.DOTALL)
_CONDITION = re.compile(
    r"""if\s+(?P<field>[^\s"'“”=!]+)\s*(?:(?P<operator>==|!=)\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|[“„](?P<c>[^”“]*)[”“]))?"""
)
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
class Condition:
    """For whom a part of a template is: whose field has this value (`==`) or another one (`!=`); without an operator,
    whose field is not empty."""

    field: str
    operator: str = ""
    value: str = ""

    def holds(self, values: Mapping[str, str]) -> bool:
        found = values.get(self.field, "")
        return bool(found) if not self.operator else (found == self.value) == (self.operator == "==")


@dataclass(frozen=True, slots=True)
class Marked:
    """A template whose slots have become markers: `text` holds `<prefix>s<index>e` for `slots[index]`; what hangs on
    `conditions[index]` stands from `<prefix>i<index>e` to `<prefix>f<index>e`."""

    text: str
    slots: tuple[Slot, ...]
    prefix: str
    conditions: tuple[Condition, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """Finds every marker: group 1 its kind (s in text, u in a URL, t a token, i and f where a part
        begins and ends that hangs on a condition), group 2 the index."""
        return marker_pattern(self.prefix)


def marker_pattern(prefix: str) -> re.Pattern[str]:
    return re.compile(rf"{prefix}([a-z])(\d+)e")


def mark(text: str, allowed: Collection[str], prefix: str | None = None, *, hidden: bool = False) -> Marked:
    """Replace the slots of `text` by markers; `hidden` puts those of conditions into comments of HTML.

    Raises TemplateError, with the line, for a slot that is not closed, not understood or names a field
    outside `allowed` (`unsubscribe_url` is always allowed), and for a condition that is none or has no end.
    """
    work = _Marking(text, allowed, prefix or unused_prefix(text), "<!--{}-->" if hidden else "{}")
    pieces: list[str] = []
    position = 0
    while opening := _OPENING.search(text, position):
        pieces.append(text[position : opening.start()])
        marker, position = (work.slot if opening[0] == "{{" else work.statement)(opening)
        pieces.append(marker)
    if work.opened:
        raise TemplateError("newsletter.if_open", _("This {%% if %%} has no {%% endif %%}."), work.opened[-1][1])
    return Marked("".join([*pieces, text[position:]]), tuple(work.slots), work.prefix, tuple(work.conditions))


class _Marking:
    """One pass over a template. Each method gives a marker and where to read on."""

    def __init__(self, text: str, allowed: Collection[str], prefix: str, frame: str) -> None:
        self.text, self.allowed, self.prefix, self.frame = text, allowed, prefix, frame
        self.slots: list[Slot] = []
        self.conditions: list[Condition] = []
        self.opened: list[tuple[int, int]] = []

    def slot(self, opening: re.Match[str]) -> tuple[str, int]:
        line, closing = self._line(opening), _CLOSING.search(self.text, opening.end())
        if closing is None or closing[0] != "}}":
            raise TemplateError("newsletter.slot_open", _UNCLOSED, line)
        self.slots.append(_read(self.text[opening.end() : closing.start()], line, self.allowed))
        return f"{self.prefix}s{len(self.slots) - 1}e", closing.end()

    def statement(self, opening: re.Match[str]) -> tuple[str, int]:
        line, found = self._line(opening), _STATEMENT.match(self.text, opening.start())
        if found is None:
            raise TemplateError("newsletter.if_unclosed", _("The {%% is not closed by %%}."), line)
        return self.frame.format(self._marker(found[1], line)), found.end()

    def _marker(self, said: str, line: int) -> str:
        if said == "endif":
            if not self.opened:
                raise TemplateError("newsletter.endif", _("This {%% endif %%} ends nothing."), line)
            return f"{self.prefix}f{self.opened.pop()[0]}e"
        condition = read_condition(said, line)
        _known(condition.field, self.allowed, line)
        self.conditions.append(condition)
        self.opened.append((len(self.conditions) - 1, line))
        return f"{self.prefix}i{len(self.conditions) - 1}e"

    def _line(self, opening: re.Match[str]) -> int:
        return self.text.count("\n", 0, opening.start()) + 1


def read_condition(said: str, line: int | None = None) -> Condition:
    """What stands between `{%` and `%}`: `if person.city == "Berlin"`. Raises TemplateError."""
    found = _CONDITION.fullmatch(said)
    if found is None:
        message = _('“%(said)s” is no condition. Write it as {%% if person.city == "Berlin" %%} and {%% endif %%}.')
        raise TemplateError("newsletter.if_unreadable", message, line, said=said[:60])
    return Condition(found["field"], found["operator"] or "", found["a"] or found["b"] or found["c"] or "")


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
    if found["field"] != UNSUBSCRIBE:
        _known(found["field"], allowed, line)
    return Slot(found["field"], found["a"] or found["b"] or found["c"] or "", line)


def _known(field: str, allowed: Collection[str], line: int | None) -> None:
    if field not in allowed:
        raise TemplateError(
            "newsletter.slot_unknown",
            _("There is no merge field “%(field)s”. Use one of these: %(allowed)s."),
            line,
            field=field,
            allowed=", ".join([*sorted(allowed), UNSUBSCRIBE]),
        )
