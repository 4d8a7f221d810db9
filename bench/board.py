"""A board of fifty thousand cards: its first page against a list of fifty rows, and a card that is moved.

The types of the reference data have more rows than that, so a table of tasks is filled for this bench alone.
"""

from __future__ import annotations

import itertools
import statistics
from typing import TYPE_CHECKING

import door
import reference
import rounds

if TYPE_CHECKING:
    from django.test import Client

CARDS = 50_000
FIRST_PAGE, MOVE = 2.5, 150
CALLS = 40
MOVES = 60
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
BOARD = "/tasks?as=board&by=priority"


def tasks(owner: int) -> None:
    """Fifty thousand tasks over some years and all priorities, once."""
    from kith.core.statement import fetch

    if fetch("select from customers_task offset %s limit 1", (CARDS - 1,)):
        return
    fetch(
        "insert into customers_task (uid, title, kind, priority, due_on, party_id, owner_id, author_id)"
        " select gen_random_uuid(), 'Task ' || n, (array['plain', 'call', 'meeting', 'email'])[1 + n %% 4],"
        " (array['high', 'normal', 'low'])[1 + (n * 7) %% 3], date '2024-01-01' + (n * 31) %% 1500, p.id, %s, %s"
        " from generate_series(1, %s) n join (select id, row_number() over (order by id) as place from customers_party"
        " order by id limit 5000) p on p.place = 1 + n %% 5000",
        (owner, owner, CARDS),
    )
    fetch("analyze customers_task")


def moves(browser: Client, uids: list[str]) -> list[float]:
    """Milliseconds that each move of a card takes at the server, with the new heads of all columns."""
    sent = {"board": BOARD.partition("?")[2]}
    taken = []
    for uid, to in zip(uids, itertools.cycle(("low", "high", "normal")), strict=False):

        def move(uid: str = uid, to: str = to) -> None:
            answer = browser.post(f"/tasks/{uid}/move?by=priority", sent | {"to": to}, headers=PART)
            assert answer.status_code == 200, answer.status_code

        taken.append(rounds.timed(move))
    return taken


def measure(house: reference.House) -> None:
    from django.test import Client

    from kith.core.statement import fetch

    tasks(house.owner.id)
    cookie = door.signed_in(house.owner.id)
    board, rows = (door.Request(address, cookie=cookie) for address in (BOARD, "/tasks"))
    rounds.say_machine()
    found = rounds.interleaved({"list of 50": rows.send, "board of 50,000": board.send}, CALLS, rounds=5)
    rounds.say_times(found)
    rounds.say("BOARD first page", rounds.ratio(found, "board of 50,000", "list of 50"), FIRST_PAGE)
    browser = Client(headers={"host": "localhost"})
    name, _is, value = cookie.partition("=")
    browser.cookies[name] = value
    taken = moves(
        browser, [row[0] for row in fetch("select uid::text from customers_task limit %s", (MOVES,))]
    )
    print(f"#   {statistics.median(taken):8.1f} ms  a move, the middle of {len(taken)}")
    rounds.say("BOARD move, 95 in 100, ms", statistics.quantiles(taken, n=20)[-1], MOVE)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
