"""Filters as conditions of the database, so that a house of thousands need not be read to find a few.

A condition lets through whatever the filter does. Where it lets through nothing else it is `exact`; otherwise the filter
itself is held against what comes through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q
from scim2_models.path.expressions import (
    AttrPath,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)
from scim2_models.path.visitor import FilterVisitor

ALL = Q(pk__isnull=False)
WAYS = {"eq": "exact", "co": "contains", "sw": "startswith", "ew": "endswith"}


@dataclass(frozen=True, slots=True)
class Word:
    """What stands for an attribute in the database: the names of what is told, of which any may fit. A word that is not
    `exact` may fit more than the attribute does, one that is `cased` knows capitals, one that is `quoted` holds several
    values, each in quotes, and so is exact where a whole one is asked for."""

    names: tuple[str, ...]
    exact: bool = True
    cased: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    condition: Q = ALL
    exact: bool = False


class Choosing(FilterVisitor[Chosen]):
    """Makes a condition of a filter, with `words` by attribute in lower case."""

    def __init__(self, words: Mapping[str, Word], within: str = "") -> None:
        self.words, self.within = words, within

    def visit_comparison(self, node: Comparison) -> Chosen:
        word, way = self._word(node.attr_path), WAYS.get(node.op.value.lower())
        if word is None or way is None:
            return Chosen()
        if isinstance(node.value, bool) and way == "exact":
            return Chosen(_any(word, "exact", node.value), word.exact)
        if not isinstance(node.value, str) or not _plain(node.value) or "is_active" in word.names:
            return Chosen()
        if word.quoted and way == "exact":
            return Chosen(_any(word, "icontains", f'"{node.value}"'), True)
        if not word.exact:
            way = "contains"  # the names hold more than the value
        return Chosen(_any(word, way if word.cased else f"i{way}", node.value), word.exact)

    def visit_present(self, node: Present) -> Chosen:
        return Chosen()

    def visit_not(self, node: Not) -> Chosen:
        inner = self.visit(node.expr)
        return Chosen(~inner.condition, True) if inner.exact else Chosen()

    def visit_logical_expr(self, node: LogicalExpr) -> Chosen:
        terms = [self.visit(term) for term in node.terms]
        joined = reduce(and_ if node.op == LogicalOperator.and_ else or_, (each.condition for each in terms))
        return Chosen(joined, all(each.exact for each in terms))

    def visit_value_path(self, node: ValuePath) -> Chosen:
        inner: Chosen = Choosing(self.words, f"{node.attr_path.attr}.".lower()).visit(node.val_filter)
        # what holds for none of several values is not what does not hold for one of them
        return inner if isinstance(node.val_filter, Comparison) or not inner.exact else Chosen()

    def _word(self, path: AttrPath) -> Word | None:
        return self.words.get(
            self.within + ".".join(part for part in (path.attr, path.sub_attr) if part).lower()
        )


def _any(word: Word, way: str, value: object) -> Q:
    return reduce(or_, (Q(**{f"{name}__{way}": value}) for name in word.names))


def _plain(value: str) -> bool:
    """Whether the database takes the same letters for the same as the filter does, and writes them as they are."""
    return value != "" and value.isascii() and value.isprintable() and not {'"', "\\"}.intersection(value)


def chosen(node: FilterNode | None, words: Mapping[str, Word]) -> Chosen:
    """The condition of a filter; everything where there is none."""
    return Chosen(exact=True) if node is None else Choosing(words).visit(node)
