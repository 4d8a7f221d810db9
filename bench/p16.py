"""P16: PostgreSQL into the lake, whole and after 1 % of the rows have changed, and nothing missed under late commits.

The floor is the server's own COPY of the same columns to a file. Changed rows are four fifths recent ones.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import lines
import psycopg
import rounds

ROUNDS = 5
CHANGE = """
update bench_line set quantity = quantity + 1
 where id in (select case when n %% 5 > 0 then %(rows)s - n * 7 %% (%(rows)s / 10) else 1 + n * 7919 %% %(rows)s end
                from generate_series(1, %(changed)s::bigint) as made(n))
"""


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def copied(place: lines.Place) -> None:
    """What any way out of PostgreSQL costs: the rows as text in a file."""
    with (
        tempfile.TemporaryDirectory(dir=place.lake.parent) as folder,
        psycopg.connect(place.uri) as connection,
    ):
        Path(folder).chmod(0o777)
        connection.execute(
            "copy (select id, sale_id, party_id, product_id, quantity, amount from bench_line)"
            f" to '{folder}/lines.csv' (format csv)"
        )


def change(place: lines.Place) -> None:
    with psycopg.connect(place.uri, autocommit=True) as connection:
        connection.execute(CHANGE, {"rows": place.rows, "changed": place.rows // 100})


def missed(place: lines.Place, refresh: Callable[[], object]) -> int:
    """How many of two rows are missing after transactions that overlap with refreshes, the older one committing last."""
    with psycopg.connect(place.uri) as late, psycopg.connect(place.uri) as soon:
        top = soon.execute("select max(id) from bench_line").fetchone()[0]
        add = "insert into bench_line (id, sale_id, party_id, product_id, quantity, amount) values (%s, 1, 1, 1, 1, 1)"
        late.execute(add, (top + 1,))
        soon.execute(add, (top + 2,))
        soon.commit()
        refresh()
        late.commit()
        refresh()
        found = held(place, top)
        soon.execute("delete from bench_line where id > %s", (top,))
        soon.execute("insert into bench_gone (id) values (%s), (%s)", (top + 1, top + 2))
        soon.commit()
    return 2 - found


def held(place: lines.Place, top: int) -> int:
    from kith.analytical.warehouse.engine import opened
    from kith.analytical.warehouse.lake import Lake
    from kith.analytical.warehouse.limits import Limits

    manifest = Lake(place.lake).manifest()
    assert manifest is not None
    with opened(place.lake, manifest, Limits()) as engine:
        table = engine.tables["sale_line"]
        return len(engine.rows(table.filter(table.line_id > top)))


def measured(place: lines.Place) -> None:
    from kith.analytical.warehouse.lake import Lake

    source = [lines.SOURCES[1]]

    def refresh() -> None:
        Lake(place.lake).refresh(place.uri, source)

    fulls, floors, parts = [], [], []
    for _round in range(ROUNDS):
        shutil.rmtree(place.lake, ignore_errors=True)
        floors.append(seconds(lambda: copied(place)))
        fulls.append(seconds(refresh))
        change(place)
        parts.append(seconds(refresh))
    rounds.say_machine()
    told = "; ".join(
        f"{floor:.1f}, {full:.1f}, {part:.2f} s"
        for floor, full, part in zip(floors, fulls, parts, strict=True)
    )
    print(f"# {place.rows:,} lines: COPY, whole, after 1 %: {told}")
    rounds.say("P16 whole", statistics.median(a / b for a, b in zip(fulls, floors, strict=True)), 1.4)
    rounds.say("P16 changed", statistics.median(a / b for a, b in zip(fulls, parts, strict=True)), 25, "≥")
    rounds.say("P16 missed", missed(place, refresh), 0)


def main() -> None:
    with lines.house(lines.options(__doc__)) as place:
        try:
            measured(place)
        finally:
            shutil.rmtree(place.lake, ignore_errors=True)


if __name__ == "__main__":
    main()
