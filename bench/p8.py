"""P8: ⌘K over 1.7 million records: how long hits take, beside fetching ten search rows by their key.

Names, beginnings of names, addresses, numbers and mistyped names are asked for in turn, by somebody who sees everything
and by somebody who sees a team's rows.
"""

from __future__ import annotations

import random
import statistics

import p6
import p22
import reference
import rounds

GOAL_MIDDLE, GOAL_WORST = 30, 100
ASKED = 400
MISTYPED = ("mulelr", "bregman", "kowalksi", "schrodre", "fernandze")


def typed() -> list[str]:
    """What people type: the beginnings of names, two words, mail addresses, numbers."""
    from kith.core.statement import fetch

    names = [row[0] for row in fetch(
        "select title from core_search_document tablesample system (1) where type = 'person' limit 400")]  # fmt: skip
    draw = random.Random(8)
    found = []
    for place, name in enumerate(names):
        given, _blank, family = name.rpartition(" ")
        size = draw.randint(2, 7)
        ways = (
            family[:size],
            family[: size + 1],
            f"{given} {family[:2]}",
            f"p{place * 97 + 1}",
            f"030 {place:05}"[:9],
        )
        found.append(ways[place % len(ways)])
    return [text for text in found if len(text) >= 2]


def all_texts() -> None:
    """The search texts of people and companies, once."""
    from kith.core.principals.actor import system
    from kith.core.registry import current
    from kith.core.search.writing import write
    from kith.core.statement import fetch

    p22.search_texts()
    if fetch("select from core_search_document where type = 'organisation' limit 1"):
        return
    actor, declared = system("search"), current().type("organisation")
    ids = [row[0] for row in fetch("select id from customers_party where kind = 'organisation'")]
    for at in range(0, len(ids), p22.AT_ONCE):
        write(actor, declared, ids[at : at + p22.AT_ONCE])
    fetch("vacuum analyze core_search_document")
    fetch("vacuum analyze core_search_word")


def measure(house: reference.House) -> None:
    from kith.core.principals.actor import actor_of
    from kith.core.principals.model import Principal
    from kith.core.search.reading import find
    from kith.core.statement import fetch

    all_texts()
    p6.restricted()
    some = actor_of(Principal.objects.get(name=p6.IN_TEAM), "desk")
    words = (typed() or ["mul"])[:ASKED]
    keys = [
        row[0] for row in fetch("select object_id from core_search_document where type = 'person' limit 4000")
    ]
    draw = random.Random(9)
    ten = "select * from core_search_document where type = 'person' and object_id = any(%s::bigint[])"
    times: dict[str, list[float]] = {"everything": [], "a team's rows": [], "mistyped": []}
    floor = []
    for text in words[:20]:
        find(house.owner, text)
    rounds.say_machine()
    for place, text in enumerate(words):
        floor.append(rounds.timed(lambda: fetch(ten, (draw.sample(keys, 10),), prepare=True)))
        times["everything"].append(rounds.timed(lambda text=text: find(house.owner, text)))
        times["a team's rows"].append(rounds.timed(lambda text=text: find(some, text)))
        if place % 10 == 0:
            wrong = MISTYPED[place // 10 % len(MISTYPED)]
            times["mistyped"].append(rounds.timed(lambda wrong=wrong: find(house.owner, wrong)))
    least = statistics.median(floor)
    print(f"#   {least:8.3f} ms  ten rows by key")
    for name, taken in times.items():
        middle, worst = statistics.median(taken), statistics.quantiles(taken, n=100)[-1]
        print(
            f"#   {middle:8.3f} ms  {name}, 95 in 100 {statistics.quantiles(taken, n=20)[-1]:.1f}, 99 in 100 {worst:.1f}"
        )
        if name != "mistyped":
            rounds.say(f"P8 {name}, the middle, times ten rows by key", middle / least, GOAL_MIDDLE)
            rounds.say(f"P8 {name}, 99 in 100, ms", worst, GOAL_WORST)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
