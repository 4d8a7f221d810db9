"""A process that answers one SELECT and ends: `python -m kith.analytical.query.child`, the question as JSON on its standard
input, the answer as JSON on its standard output.

It knows neither Django nor the database. DuckDB sees the files of the lake through the views that it is given, and no
other file, no network, no setting; what the statement may name is checked on DuckDB's own tree of it.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

SECONDS = 120
"""Of a processor, in case whoever asked is gone. Whoever asked waits less."""
SPACE = 3 << 30
"""Bytes of addresses: what is brought home from DuckDB counts too, and DuckDB's own limit does not know of it."""
FUNCTIONS = frozenset({"unnest", "range", "generate_series"})
SOURCES = frozenset({"BASE_TABLE", "TABLE_FUNCTION", "SUBQUERY", "JOIN", "EXPRESSION_LIST", "EMPTY", "PIVOT"})
SILENT = frozenset({"current_setting", "getvariable", "getenv"})
NAME = re.compile(r"(?!duckdb_|pg_|sqlite_|information_schema)[a-z_]\w*", re.IGNORECASE)
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "UTINYINT", "USMALLINT",
           "UINTEGER", "UBIGINT", "UHUGEINT")  # fmt: skip


class Refused(Exception):
    """The statement asks for what it may not, `what`, for the reason with this key."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(why)
        self.why, self.what = why, what


def check(duck: Any, sql: str, tables: set[str]) -> None:
    """Raises Refused for more or less than one SELECT, and for any source but the tables and what the statement itself
    makes."""
    import duckdb

    statements = duckdb.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise Refused("one_select")
    [(text,)] = duck.execute("select json_serialize_sql(?)", [sql]).fetchall()
    tree = json.loads(text)
    if tree["error"]:
        raise Refused("one_select")
    nodes = list(_nodes(tree["statements"]))
    own = {entry["key"] for node in nodes if "cte_map" in node for entry in node["cte_map"]["map"]}
    for name in own:
        if not NAME.fullmatch(name):
            raise Refused("table", name)
    for node in nodes:
        _check_node(node, {name.lower() for name in tables | own})


def _check_node(node: dict[str, Any], tables: set[str]) -> None:
    if "sample" in node and "alias" in node and "class" not in node:
        kind = node.get("type")
        if kind not in SOURCES:
            raise Refused("source", str(kind))
        if kind == "BASE_TABLE" and not _is_one_of(node, tables):
            raise Refused("table", node["table_name"])
        if kind == "TABLE_FUNCTION" and node["function"]["function_name"].lower() not in FUNCTIONS:
            raise Refused("function", node["function"]["function_name"])
    if node.get("class") == "FUNCTION" and str(node.get("function_name")).lower() in SILENT:
        raise Refused("function", node["function_name"])


def _is_one_of(node: dict[str, Any], tables: set[str]) -> bool:
    return not node["schema_name"] and not node["catalog_name"] and node["table_name"].lower() in tables


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _nodes(each)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Columns as (name, kind), at most `rows` rows, and whether there are more."""
    import duckdb

    config = {
        "memory_limit": asked["memory"],
        "threads": asked["threads"],
        "temp_directory": asked["spill_folder"],
        "max_temp_directory_size": asked["spill"],
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    with duckdb.connect(config=config) as duck:
        duck.execute("set timezone = 'UTC'")
        for name, select in asked["views"].items():
            duck.execute(f"create view {name} as {select}")
        duck.execute("set allowed_paths = " + json.dumps(asked["files"]).replace("'", "''").replace('"', "'"))
        duck.execute("set allowed_directories = ['" + asked["spill_folder"].replace("'", "''") + "']")
        duck.execute("set enable_external_access = false")
        duck.execute("set lock_configuration = true")
        check(duck, asked["sql"], set(asked["views"]))
        found = duck.execute(asked["sql"])
        columns = [(column[0], _kind(str(column[1]))) for column in found.description]
        rows = found.fetchmany(asked["rows"] + 1)
    return {
        "columns": columns,
        "rows": [[_plain(value) for value in row] for row in rows[: asked["rows"]]],
        "more": len(rows) > asked["rows"],
    }


def _kind(type_: str) -> str:
    if type_.startswith(NUMBERS):
        return "number"
    return {"DATE": "day", "BOOLEAN": "flag"}.get(
        type_, "moment" if type_.startswith("TIMESTAMP") else "text"
    )


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if abs(value) != float("inf") and value == value else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (SPACE, SPACE))
    import duckdb

    try:
        said = answer(json.load(sys.stdin))
    except Refused as refused:
        said = {"refused": refused.why, "what": refused.what}
    except (duckdb.OutOfMemoryException, MemoryError, RecursionError):
        said = {"refused": "large"}
    except duckdb.Error as error:
        said = {"error": str(error)}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
