"""How a field can be compared. One operator is one row here; its SQL keeps NULL out of every answer.

The SQL of an operator is a boolean expression over `{field}` and its operands `{0}`, `{1}`. It may come out NULL
where the field is empty; the compiler reads NULL as "does not hold".
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.catalogue import Catalogue
from kith.core.errors import Text


@dataclass(frozen=True, slots=True)
class Operator:
    """`operands` is how many values it takes (-1: a list); `takes` what they are: value, text, list or span."""

    key: str
    label: Text
    sql: str
    operands: int = 1
    takes: str = "value"


OPERATORS: Catalogue[Operator] = Catalogue(Operator)

for _operator in (
    Operator("is", pgettext_lazy("operator", "is"), "{field} = {0}"),
    Operator("is_not", pgettext_lazy("operator", "is not"), "({field} = {0}) is not true"),
    Operator("one_of", _("is any of"), "{field} = any({0})", -1, "list"),
    Operator("none_of", _("is none of"), "({field} = any({0})) is not true", -1, "list"),
    Operator("contains", _("contains"), "lower({field}) like {0}", 1, "inside"),
    Operator("contains_not", _("does not contain"), "(lower({field}) like {0}) is not true", 1, "inside"),
    Operator("starts_with", _("starts with"), "lower({field}) like {0}", 1, "start"),
    Operator("is_empty", _("is empty"), "{field} is null", 0),
    Operator("is_filled", _("is filled"), "{field} is not null", 0),
    Operator("blank", _("is empty"), "coalesce({field}, '') = ''", 0),
    Operator("filled", _("is filled"), "{field} <> ''", 0),
    Operator("lt", _("is less than"), "{field} < {0}"),
    Operator("le", _("is at most"), "{field} <= {0}"),
    Operator("gt", _("is more than"), "{field} > {0}"),
    Operator("ge", _("is at least"), "{field} >= {0}"),
    Operator("between", _("is between"), "{field} between {0} and {1}", 2),
    Operator("before", pgettext_lazy("date", "before"), "{field} < {0}"),
    Operator("after", pgettext_lazy("date", "after"), "{field} > {0}"),
    Operator("older_than", _("is longer ago than"), "{field} < {0}", 1, "ago"),
    Operator("newer_than", _("is within the last"), "{field} between {0} and {now}", 1, "ago"),
    Operator("within_next", _("is within the next"), "{field} between {now} and {0}", 1, "ahead"),
    Operator("has_any", _("has any of"), "{field} && {0}", -1, "list"),
    Operator("has_all", _("has all of"), "{field} @> {0}", -1, "list"),
    Operator("has_none", _("has none of"), "({field} && {0}) is not true", -1, "list"),
    Operator("is_true", _("holds"), "{field}", 0),
    Operator("is_false", _("does not hold"), "{field} is not true", 0),
):
    OPERATORS.add(_operator)
OPERATORS.freeze()
