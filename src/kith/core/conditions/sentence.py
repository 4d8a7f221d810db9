"""A condition in plain words, in the reader's language.

Each comparison is a phrase that stands alone ("whose class is A or B"), so that a translator can put its words in the
order of the language. Phrases are put together by the words for lists: and, or, none.
"""

from __future__ import annotations

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import gettext, ngettext, npgettext, override
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Group, Line, Node, Operand, Related, Span, Times, Values
from kith.core.errors import NotFound
from kith.core.fieldtypes import MOMENT, MONEY, REFERENCE, Unfit, Viewer
from kith.core.fieldtypes.moment import parse_date, show_date
from kith.core.fieldtypes.number import show_number
from kith.core.registry import current
from kith.core.registry.field import Field

PHRASES = {
    "is": _("whose {field} is {value}"),
    "is_not": _("whose {field} is not {value}"),
    "one_of": _("whose {field} is {value}"),
    "none_of": _("whose {field} is not {value}"),
    "contains": _("whose {field} contains “{value}”"),
    "contains_not": _("whose {field} does not contain “{value}”"),
    "starts_with": _("whose {field} begins with “{value}”"),
    "is_empty": _("whose {field} is not known"),
    "is_filled": _("whose {field} is known"),
    "blank": _("whose {field} is not known"),
    "filled": _("whose {field} is known"),
    "lt": _("whose {field} is less than {value}"),
    "le": _("whose {field} is at most {value}"),
    "gt": _("whose {field} is more than {value}"),
    "ge": _("whose {field} is at least {value}"),
    "between": _("whose {field} is between {value}"),
    "before": _("whose {field} is before {value}"),
    "after": _("whose {field} is after {value}"),
    "older_than": _("whose {field} is longer ago than {value}"),
    "newer_than": _("whose {field} is within the last {value}"),
    "within_next": _("whose {field} is within the next {value}"),
    "has_any": _("whose {field} include {value}"),
    "has_all": _("whose {field} include {value}"),
    "has_none": _("whose {field} do not include {value}"),
    "is_true": _("where “{field}” is set"),
    "is_false": _("where “{field}” is not set"),
}
COUNTS = {
    "is": _("with exactly {value} {rows}"),
    "is_not": _("with any number of {rows} but {value}"),
    "lt": _("with fewer than {value} {rows}"),
    "le": _("with at most {value} {rows}"),
    "gt": _("with more than {value} {rows}"),
    "ge": _("with at least {value} {rows}"),
    "between": _("with between {value} {rows}"),
    "is_filled": _("with any number of {rows}"),
    "is_empty": _("with no number of {rows}"),
}
MEASURED = {
    "sum": _("sum of {field} over {rows}"),
    "first": _("first {field} of {rows}"),
    "last": _("last {field} of {rows}"),
    "smallest": _("smallest {field} of {rows}"),
    "largest": _("largest {field} of {rows}"),
}
AND_LISTS = ("has_all", "between")
OPENS, CLOSES = "\ue000", "\ue001"
"""Around a value while a sentence is put together for a page."""


def sentence(node: Node, scope: Scope, viewer: Viewer) -> str:
    """One sentence, such as "People whose class is A or B, and whose last order is longer ago than 90 days."

    What the scope does not know any more is named by its key, in quotes: a sentence never fails.
    """
    with override(viewer.locale):
        return Words(scope, viewer).whole(node)


def stressed(node: Node, scope: Scope, viewer: Viewer) -> tuple[tuple[str, bool], ...]:
    """The sentence in parts, each with whether it is a value that was chosen."""
    with override(viewer.locale):
        text = Words(scope, viewer, stress=True).whole(node)
    begin, *parts = text.split(OPENS)
    cut = [(begin, False)]
    for part in parts:
        value, _closes, rest = part.partition(CLOSES)
        cut += [(value, True), (rest, False)]
    return tuple((words, chosen) for words, chosen in cut if words)


class Words:
    """Finds the words for conditions over the fields of one scope; `stress` marks the values that were chosen."""

    def __init__(self, scope: Scope, viewer: Viewer, *, stress: bool = False) -> None:
        self.scope = scope
        self.viewer = viewer
        self.stress = stress
        self.locale = Locale.parse(viewer.locale, sep="-")

    def whole(self, node: Node) -> str:
        rows, limits = str(self.scope.type.plural), self.phrase(node)
        if not limits:
            return gettext("All {rows}.").format(rows=self._small(rows))
        return gettext("{rows} {limits}.").format(rows=rows, limits=limits)

    def phrase(self, node: Node, *, inside: bool = False) -> str:
        """The words of a node; empty where it says nothing. Inside another group, a group stands in brackets."""
        if isinstance(node, Line):
            return self._line(node)
        if isinstance(node, Related):
            return self._related(node)
        told = [(part, self.phrase(part, inside=inside or len(node.parts) > 1)) for part in node.parts]
        return self._group(node, [(part, text) for part, text in told if text], inside)

    def _group(self, node: Group, told: list[tuple[Node, str]], inside: bool) -> str:
        if not told:
            return ""
        first, rest = told[0][1], told[1:]
        if node.kind == "all":
            text = first + "".join(
                (", " if excludes(part) else gettext(", and ")) + words for part, words in rest
            )
        else:
            text = first + "".join(gettext(", or ") + words for _part, words in rest)
        text = f"({text})" if inside and rest else text
        return gettext("but not those {limits}").format(limits=text) if node.kind == "none" else text

    def _line(self, node: Line) -> str:
        field = self.scope.fields.get(node.field)
        name = self._small(str(field.label)) if field else f"“{node.field}”"
        return self._compared(name, field, node.operator, node.operand)

    def _compared(self, name: str, field: Field | None, operator: str, operand: Operand) -> str:
        phrase = PHRASES.get(operator)
        own = {"is_true": field.yes, "is_false": field.no}.get(operator) if field else ""
        if own:
            return str(own)
        if field and field.said and operator in ("is", "one_of"):
            return str(field.said).format(value=self._operand(field, operator, operand))
        if phrase is None:
            return f"{name} “{operator}”"
        return str(phrase).format(field=name, value=self._operand(field, operator, operand))

    def _related(self, node: Related) -> str:
        try:
            inner = Words(self.scope.relate(node.type)[0], self.viewer, stress=self.stress)
        except NotFound:
            return gettext("with “{type}” records").format(type=node.type)
        if node.measure == "never":
            return gettext("without any {rows}").format(rows=inner.rows(node))
        if node.measure == "count":
            one = node.operand == Values(("1",)) and node.operator != "between"
            value = self._operand(None, node.operator, node.operand)
            phrase = str(COUNTS.get(node.operator, COUNTS["is_filled"]))
            return phrase.format(value=value, rows=inner.rows(node, one=one, counted=True))
        field = inner.scope.fields.get(node.field)
        label = self._small(str(field.label)) if field else f"“{node.field}”"
        name = str(MEASURED[measured(node, field)]).format(field=label, rows=inner.rows(node, counted=True))
        return self._compared(name, field, node.operator, node.operand)

    def limits(self, node: Related) -> str:
        """What the rows of a measure are limited to, such as "of “November”, and with a click"; empty for all rows."""
        if node.where is None or node.type not in current().types:
            return ""
        return Words(self.scope.relate(node.type)[0], self.viewer).phrase(node.where)

    def rows(self, node: Related, *, one: bool = False, counted: bool = False) -> str:
        """The rows that a measure is taken of: "orders of the last 90 days whose total is more than 50"."""
        text = self._small(str(self.scope.type.label if one else self.scope.type.plural))
        text = after_with(text, self.locale.language) if counted and not one else text
        if node.within is not None:
            amount = node.within.amount
            span = self._operand(None, "", node.within)
            text = ngettext("{rows} of the last {span}", "{rows} of the last {span}", amount).format(
                rows=text, span=span
            )
        limits = self.phrase(node.where, inside=True) if node.where is not None else ""
        return f"{text} {limits}" if limits else text

    def _operand(self, field: Field | None, operator: str, operand: Operand) -> str:
        text = self._chosen(field, operator, operand)
        return f"{OPENS}{text}{CLOSES}" if self.stress else text

    def _chosen(self, field: Field | None, operator: str, operand: Operand) -> str:
        if isinstance(operand, Span):
            return span_in_words(operand, self.viewer)
        if isinstance(operand, Times):
            other = self.scope.fields.get(operand.field)
            name = self._small(str(other.label)) if other else f"“{operand.field}”"
            factor = format_decimal(operand.factor, locale=self.locale)
            return gettext("{factor} × {field}").format(factor=factor, field=name)
        values = self._values(field, operator, operand.values)
        return str(
            format_list(values, style="standard" if operator in AND_LISTS else "or", locale=self.locale)
        )

    def _values(self, field: Field | None, operator: str, texts: tuple[str, ...]) -> list[str]:
        if field is None or operator in ("contains", "contains_not", "starts_with"):
            return list(texts)
        if field.type is REFERENCE:
            titles = self.scope.titles(field, texts)
            return [titles.get(text) or gettext("a record that is gone") for text in texts]
        return [self._value(field, text) for text in texts]

    def _value(self, field: Field, text: str) -> str:
        try:
            if field.type is MOMENT and len(text.strip()) == len("2026-11-30"):
                return show_date(parse_date(text, field.spec), field.spec, self.viewer)
            value = field.type.parse([text] if field.type.many else text, field.spec)
            if field.type is MONEY and not self.viewer.currency:
                return show_number(value, field.spec, self.viewer)
            return field.type.show(value, field.spec, self.viewer) or text
        except Unfit:
            return text

    def _small(self, label: str) -> str:
        return inside_sentence(label, self.locale.language)


def inside_sentence(label: str, language: str) -> str:
    """A label inside a sentence: English puts it in small letters, but for an abbreviation; nouns of others stay."""
    if not language.startswith("en") or (not label[1:2].islower() and label[1:2] != "-"):
        return label
    return label[:1].lower() + label[1:]


def after_with(plural: str, language: str) -> str:
    """Several things behind "with" or "of": German nouns take an n there, unless they end in n or s."""
    first, blank, rest = plural.partition(" ")
    inflected = language == "de" and not first.endswith(("n", "s"))
    return f"{first}n{blank}{rest}" if inflected else plural


def excludes(node: Node) -> bool:
    """Whether the words begin with "but not", before which no "and" stands."""
    return isinstance(node, Group) and node.kind == "none"


def measured(node: Related, field: Field | None) -> str:
    """What a measure is called: numbers have a smallest and a largest, dates a first and a last."""
    if node.measure == "sum" or field is None or not field.type.numeric:
        return node.measure
    return "smallest" if node.measure == "first" else "largest"


def span_in_words(span: Span, viewer: Viewer) -> str:
    """As it stands behind "within" or "longer ago than", where languages with cases want one of their own."""
    amount = format_decimal(span.amount, locale=Locale.parse(viewer.locale, sep="-"))
    words = {
        "hour": npgettext("behind a preposition", "{amount} hour", "{amount} hours", span.amount),
        "day": npgettext("behind a preposition", "{amount} day", "{amount} days", span.amount),
        "week": npgettext("behind a preposition", "{amount} week", "{amount} weeks", span.amount),
        "month": npgettext("behind a preposition", "{amount} month", "{amount} months", span.amount),
        "year": npgettext("behind a preposition", "{amount} year", "{amount} years", span.amount),
    }
    return words[span.unit].format(amount=amount)
