"""The operators that DuckDB and Spark are known to answer alike. An analysis is written in nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ibis.expr.types import Table

OPERATORS = frozenset(
    {
        *("UnboundTable", "Field", "Literal", "Alias", "SortKey"),
        *("Project", "Filter", "Aggregate", "Sort", "Limit", "Union", "Distinct"),
        *("JoinChain", "JoinTable", "JoinReference", "JoinLink", "SelfReference"),
        *("Add", "Subtract", "Multiply", "Divide", "Negate", "Abs", "Sqrt", "Cast", "Coalesce", "NullIf"),
        *("Equals", "NotEquals", "Less", "LessEqual", "Greater", "GreaterEqual", "Between", "InValues"),
        *("And", "Or", "Not", "IsNull", "NotNull", "SearchedCase", "IfElse", "Greatest", "Least"),
        *("Count", "CountStar", "CountDistinct", "Sum", "Min", "Max", "Mean", "Median", "Quantile"),
        *("WindowFunction", "WindowBoundary", "RowNumber", "NTile", "Lag", "Lead", "MinRank", "DenseRank"),
        *("Date", "DateDelta", "DateTruncate", "TimestampTruncate"),
    }
)
"""Names of Ibis operations. That windows are ordered totally and no divisor is zero is for tests to see. A root is
taken of nothing below zero.
"""


def foreign(expression: Table) -> list[str]:
    """The operators of `expression` that are not portable."""
    import ibis.expr.operations as operations

    used = {type(node).__name__ for node in expression.op().find(operations.Node)}
    return sorted(used - OPERATORS)


def require_portable(expression: Table) -> None:
    """Raises TypeError, with their names, for operators that are not portable."""
    if unknown := foreign(expression):
        raise TypeError(f"not portable between engines: {', '.join(unknown)}")


def duckdb_sql(expression: Table) -> str:
    """DuckDB's SQL for a portable expression over the lake's tables. Raises TypeError for any other."""
    from ibis.backends.sql.compilers import DuckDBCompiler

    require_portable(expression)
    return str(DuckDBCompiler().to_sqlglot(expression.unbind()).sql("duckdb"))
