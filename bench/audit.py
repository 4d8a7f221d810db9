"""How many events of the history are verified in a second, and how many are placed."""

import time

import reference
import rounds

GOAL = 50_000
EVENTS = 300_000
AT_ONCE = 10_000


def fill(house: reference.House) -> None:
    """Events of people as a house writes them: some values open, some sealed."""
    from django.db import transaction

    from kith.core.events.record import Change, record_many
    from kith.core.registry import current
    from kith.customers.party.model import Party

    person = current().type("person")
    people = list(Party.objects.filter(kind="person").values_list("pk", "uid")[:AT_ONCE])
    changes = {"stage": ("contact", "prospect"), "given_name": ("Zoë", "Zoe"), "job_title": ("", "Buyer")}
    rows = [Change(pk, uid, uid, changes) for pk, uid in people]
    for _round in range(EVENTS // len(rows)):
        with transaction.atomic():
            record_many("person.changed", by=house.owner, declared=person, rows=rows, verb="edit")


def measure(house: reference.House) -> None:
    from kith.core.events.sequence import BATCH, place
    from kith.core.events.verify import verify, waiting

    rounds.say_machine()
    if verify().events < EVENTS:
        fill(house)
    count, began = waiting()[0], time.perf_counter()
    while place() == BATCH:
        pass
    if count:
        print(f"#   {count / (time.perf_counter() - began):8.0f} events a second placed and sealed")
    began = time.perf_counter()
    verdict = verify()
    assert verdict.holds, verdict.faults
    spent = time.perf_counter() - began
    print(f"#   {verdict.events:,} events in {verdict.links:,} links verified in {spent:.2f} s")
    rounds.say("audit: events verified in a second", verdict.events / spent, GOAL, "≥")


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
