"""P19: a map of how deals move through stages, from the stored stage before, against finding it by a window, and
against a bare count per stage. Changes are made in the lake once and read by the engine of the house.
"""

from __future__ import annotations

from pathlib import Path

import lines
import rounds

ROUNDS, STEPS = 5, 5
CHANGES = """
select n as change_id, 1 + hash(n) % 200000 as party_id, 1 + (n - 1) // {steps} as deal_id,
       case when (n - 1) % {steps} > 0 then 's' || ((hash(n - 1) >> 8) % 6) end as from_stage,
       's' || ((hash(n) >> 8) % 6) as to_stage,
       timestamp '2023-01-01' + to_seconds((n // {steps}) % 30000000 + 86400 * ((n - 1) % {steps}) + hash(n) % 9000)
           as occurred_at,
       case when (n - 1) % {steps} > 0 then (86400 + (hash(n) % 9000)::bigint - (hash(n - 1) % 9000)::bigint) end as seconds
  from range(1, {rows} + 1) numbers(n)
"""
STORED = "select from_stage, to_stage, count(*), avg(seconds) from stage_change where from_stage is not null group by all"
WINDOW = """
select before, to_stage, count(*), avg(epoch(occurred_at) - epoch(began)) from (
    select to_stage, occurred_at, lag(to_stage) over deal as before, lag(occurred_at) over deal as began
      from stage_change window deal as (partition by deal_id order by occurred_at, change_id))
 where before is not null group by all
"""
COUNT = "select to_stage, count(*) from stage_change group by all"


def made(folder: Path, rows: int) -> Path:
    from kith.analytical.warehouse.limits import Limits, bounded
    from kith.analytical.warehouse.load import write_file

    name = f"changes-{rows}.parquet"
    if not (folder / name).exists():
        with bounded(folder, Limits()) as duck:
            write_file(duck, folder, f"draft-{name}", CHANGES.format(rows=rows, steps=STEPS))
        (folder / f"draft-{name}").rename(folder / name)
    return folder / name


def main() -> None:
    from kith.analytical.warehouse.limits import Limits, bounded, quoted

    chosen = lines.options(__doc__)
    file = made(chosen.folder / "lines", lines.SIZES[chosen.data])
    with bounded(file.parent, Limits()) as duck:
        duck.execute(f"create view stage_change as from read_parquet({quoted(file)})")
        maps = {name: duck.execute(sql).fetchall() for name, sql in (("stored", STORED), ("window", WINDOW))}
        counts = {name: sorted(row[:3] for row in rows) for name, rows in maps.items()}
        assert counts["stored"] == counts["window"]
        ways = {
            name: lambda sql=sql: duck.execute(sql).fetchall()
            for name, sql in (("stored", STORED), ("window", WINDOW), ("count", COUNT))
        }
        found = {name: [] for name in ways}
        for _round in range(ROUNDS):
            for name, way in ways.items():
                found[name].append(rounds.timed(way))
    rounds.say_machine()
    rounds.say_times(found)
    rounds.say("P19 against the window", rounds.ratio(found, "window", "stored"), 10, "≥")
    rounds.say("P19 against a count", rounds.ratio(found, "stored", "count"), 5)


if __name__ == "__main__":
    main()
