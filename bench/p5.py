"""P5: the number of rows beside a page, against page 1 of the same list; how far the estimate is from the truth."""

import reference
import rounds

GOAL = 5.0
GOAL_OFF = 0.25
CALLS = 20
CONDITIONS = (
    "",
    'city is "City 3"',
    'city is "City 1500"',
    "abc_class one_of (A, B)",
    "stage is customer and country is DE",
    "lifetime_value gt 1000 and created_at newer_than 1 year",
    "tags has_any vip",
    "count(email) ge 1",
)


def measure(house: reference.House) -> None:
    from kith.core.conditions.text import parse_text
    from kith.core.records.counting import estimate, exact
    from kith.core.records.json_rows import read_json
    from kith.core.records.planner import Listing, sort_of
    from kith.core.registry import current

    person = current().type("person")
    slowest, farthest = 0.0, 0.0
    rounds.say_machine()
    for text in CONDITIONS:
        asked = Listing(person, person.columns, parse_text(text) if text else None, sort_of(person))
        truth = exact(house.owner, asked, patience=60_000)
        assert truth is not None
        told = estimate(house.owner, asked)
        off = abs(told.number - truth.number) / truth.number
        found = rounds.interleaved(
            {
                "page 1": lambda asked=asked: read_json(house.owner, asked),
                "count": lambda asked=asked: estimate(house.owner, asked),
            },
            CALLS,
            rounds=5,
        )
        print(f"#  {text or 'everybody'}: {told.number:,} told, {truth.number:,} true, off by {off:.0%}")
        rounds.say_times(found)
        slowest, farthest = max(slowest, rounds.ratio(found, "count", "page 1")), max(farthest, off)
    rounds.say("P5", slowest, GOAL)
    rounds.say("P5 off by", farthest, GOAL_OFF)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
