"""Timelines stand in parts of a year instead of a quarter: whoever reads one asks a quarter of the parts."""

from itertools import groupby
from typing import Any

from django.db import migrations

TABLES = ("customers_interaction", "customers_interaction_subject")
PARTS = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = %s::regclass and c.relname ~ '_\\d{4}q[1-4]$' order by c.relname
"""


def join_quarters(apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(PARTS, [table])
            quarters = [row[0] for row in cursor.fetchall()]
            for year, parts in groupby(quarters, key=lambda name: name[:-2]):
                _join(cursor, table, year, list(parts))


def _join(cursor: Any, table: str, name: str, quarters: list[str]) -> None:
    """Puts the rows of the quarters into one part, and drops them. Names are the program's own."""
    for quarter in quarters:
        cursor.execute(f"alter table {table} detach partition {quarter}")
    year = int(name[-4:])
    cursor.execute(
        f"create table {name} partition of {table}"
        f" for values from ('{year:04d}-01-01 00:00:00+00') to ('{year + 1:04d}-01-01 00:00:00+00')"
    )
    for quarter in quarters:
        cursor.execute(f"insert into {name} overriding system value select * from {quarter}")  # noqa: S608
        cursor.execute(f"drop table {quarter}")


class Migration(migrations.Migration):
    dependencies = [("customers", "0023_how_many_are_told_closer")]
    operations = [migrations.RunPython(join_quarters, migrations.RunPython.noop)]
