"""P4: a page at 95 % of the depth of a million people against page 1, by each order that the desk offers."""

import reference
import rounds

GOAL = 1.5
CALLS = 40
DEPTH = 0.95
ORDERS = ("name", "-name", "-created_at", "changed_at", "-lifetime_value", "lifetime_value")


def measure(house: reference.House) -> None:
    from dataclasses import replace

    from kith.core.records.cursor import Cursor
    from kith.core.records.json_rows import read_json
    from kith.core.records.planner import Listing, plan, sort_of
    from kith.core.registry import current
    from kith.core.statement import fetch

    person = current().type("person")
    worst = 0.0
    rounds.say_machine()
    for order in ORDERS:
        first = Listing(person, person.columns, None, sort_of(person, (order,)))
        probe = plan(house.owner, replace(first, columns=(), limit=house.people))
        key, uid = fetch(
            f"select _k0, _id from ({probe.sql}) p (_id, _k0) offset {int(house.people * DEPTH)} limit 1",
            probe.params,
        )[0]
        deep = replace(first, after=Cursor((key,), uid))
        assert "offset" not in plan(house.owner, deep).sql.lower()
        found = rounds.interleaved(
            {
                f"{order}: page 1": lambda asked=first: read_json(house.owner, asked),
                f"{order}: at 95 %": lambda asked=deep: read_json(house.owner, asked),
            },
            CALLS,
            rounds=5,
        )
        rounds.say_times(found)
        worst = max(worst, rounds.ratio(found, f"{order}: at 95 %", f"{order}: page 1"))
    rounds.say("P4", worst, GOAL)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
