"""Analyses use only operators that every engine answers alike, and cost a web process nothing."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import ibis
import pytest

from kith.analytical import analyses
from kith.analytical.analysis import Analysis
from kith.analytical.warehouse.portable import duckdb_sql, foreign
from kith.analytical.warehouse.tables import TABLES

LAKE = {table.name: ibis.table(table.schema, name=table.name) for table in TABLES.values()}
NOW = datetime(2026, 6, 30, tzinfo=UTC)
ALL = [getattr(analyses, name) for name in analyses.__all__]


@pytest.mark.parametrize("analysis", ALL, ids=lambda analysis: analysis.key)
def test_every_operator_is_portable(analysis: Analysis) -> None:
    assert foreign(analysis.query(LAKE, NOW)) == []


WITHIN = {
    ("party_id", "day"), ("party_id", "product_id"), ("sale_id", "product_id"), ("party_id", "offer_because"),
    ("product_id", "other_id"),
}  # fmt: skip
"""Two columns that are one row's alone, where windows part by the first and order by the second in the end."""
ALONE = ("party_id", "sale_id")
"""And those that are by themselves."""


@pytest.mark.parametrize("analysis", ALL, ids=lambda analysis: analysis.key)
def test_every_window_orders_its_rows_totally(analysis: Analysis) -> None:
    import ibis.expr.operations as operations

    for window in analysis.query(LAKE, NOW).op().find(operations.WindowFunction):
        ordered = [key.arg.name for key in window.order_by]
        parted = [key.name for key in window.group_by]
        within = len(parted) == 1 and (parted[0], ordered[-1] if ordered else "") in WITHIN
        assert not ordered or ordered[-1] in ALONE or within


def test_another_operator_is_refused_by_name() -> None:
    guess = LAKE["sale"].mutate(guess=LAKE["sale"].currency.levenshtein("EUR"))
    with pytest.raises(TypeError, match="Levenshtein"):
        duckdb_sql(guess)


def test_declaring_the_analyses_imports_no_analytics_library() -> None:
    heavy = ("ibis", "duckdb", "numpy", "scipy", "adbc_driver_postgresql", "adbc_driver_manager")
    code = (
        "import sys; import kith.analytical.run, kith.analytical.analyses\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("analysis", [analyses.RFM, analyses.ABC], ids=lambda analysis: analysis.key)
def test_the_result_holds_every_fact_and_reason(analysis: Analysis) -> None:
    columns = set(analysis.query(LAKE, NOW).columns)
    assert {"party_id", *(fact.name for fact in analysis.facts)} <= columns
    for reason in (*analysis.reasons, *analysis.changes):
        assert {reason.column, *reason.figures} <= columns
