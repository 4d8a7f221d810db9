"""Writing with event against a bare ORM insert of the same row, and many writers at once against one.

A bare insert is `Model.objects.create` in a transaction of its own; ours is the verb with rights, checks, history,
search marks and the job that follows. Writers are processes, each with a connection of its own.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from statistics import median
from typing import Any

import reference
import rounds

GOAL_ONE = 0.5
GOAL_MANY = 4.0
WRITERS = 8
TURNS = (1, WRITERS) * 5
SECONDS = 2.0
CALLS = 150
VALUES = {"given_name": "Zoë", "family_name": "Åkesson", "job_title": "Buyer", "stage": "prospect"}


def bare() -> Callable[[], object]:
    """A bare insert of the row that the verb writes."""
    from django.db import transaction

    from kith.customers.party.model import Party
    from kith.customers.party.naming import name_person

    def write() -> None:
        with transaction.atomic():
            party = Party(kind="person", **VALUES)
            name_person(party)
            party.save(force_insert=True)

    return write


def ours(by: Any) -> Callable[[], object]:
    from kith.core.records import verbs
    from kith.core.registry import current

    person = current().type("person")
    return lambda: verbs.create(person, by=by, values=VALUES)


def writer(number: int, start: Barrier, principal: int, done: "multiprocessing.Queue[int]") -> None:
    """Writes as a principal for some seconds at a time, in the turns that are its own, once all others are ready."""
    import django

    django.setup()
    from kith.core.principals.actor import actor_of
    from kith.core.principals.model import Principal

    write = ours(actor_of(Principal.objects.get(pk=principal), "api"))
    for writers in TURNS:
        write()
        start.wait()
        done.put(written(write) if number < writers else 0)


def written(write: Callable[[], object]) -> int:
    """How many were written while the time ran."""
    ends, count = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < ends:
        write()
        count += 1
    return count


def rates(house: reference.House) -> list[float]:
    """Records written in a second, turn by turn."""
    fresh = multiprocessing.get_context("spawn")
    start, done = fresh.Barrier(WRITERS), fresh.Queue()
    processes = [
        fresh.Process(target=writer, args=(number, start, house.owner.id, done)) for number in range(WRITERS)
    ]
    for process in processes:
        process.start()
    found = [sum(done.get() for _process in processes) / SECONDS for _turn in TURNS]
    for process in processes:
        process.join()
    return found


def measure(house: reference.House) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select max(id) from customers_party")
        (newest,) = cursor.fetchone()
        try:
            compare(house)
        finally:  # other benches look for what people have, which these have not
            cursor.execute("delete from customers_party where id > %s", [newest])
            cursor.execute("vacuum analyze customers_party")


def compare(house: reference.House) -> None:
    rounds.say_machine()
    found = rounds.interleaved({"bare insert": bare(), "with event": ours(house.owner)}, CALLS)
    rounds.say_times(found)
    rounds.say(
        "writes: part of a bare insert's speed",
        rounds.ratio(found, "bare insert", "with event"),
        GOAL_ONE,
        "≥",
    )
    found = rates(house)
    one, many = found[::2], found[1::2]
    print(f"#   {median(one):8.0f} records a second by one writer, {median(many):.0f} by {WRITERS}")
    goal = min(GOAL_MANY, os.cpu_count() or 1)
    ratio = median(more / less for less, more in zip(one, many, strict=True))
    rounds.say(f"writes: {WRITERS} writers against one", ratio, goal, "≥")


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
