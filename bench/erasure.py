"""Erasure of one person with 10,000 rows in the timeline, half of them a company's too, among many others' rows.

Beside the timeline the person has addresses, notes, orders and consents. The warehouse is not counted: its files are
written anew by the same job afterwards, and how long that takes hangs on their size.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from reference import house
from rounds import say, say_machine

TOUCHES, OTHERS, ROUNDS, GOAL = 10_000, 200_000, 3, 5.0


def make(key: str, by: Any, **values: Any) -> Any:
    from kith.core.records import verbs
    from kith.core.registry import current

    return verbs.create(current().type(key), by=by, values=values)


def somebody(by: Any, company: Any, number: int) -> Any:
    """A person with a full file."""
    from kith.customers.interaction.actions import PARTY, Touch, append

    person = make(
        "person", by, given_name="Bench", family_name=f"Person{number}", organisation=str(company.uid)
    )
    party = str(person.uid)
    make("email", by, party=party, address=f"bench{number}@kith.example", is_main=True)
    make("phone", by, party=party, number=f"+4930555{number:04}", is_main=True)
    for at in range(20):
        make("note", by, party=party, text=f"Note {at} about Bench Person{number}")
        make("order", by, party=party, number=f"B{number}-{at}-{time.time_ns()}", ordered_at="2026-03-01T10:00:00Z",
             total="19.90", currency="EUR")  # fmt: skip
    append(list(touches(person.pk, company.pk, TOUCHES, f"Bench Person{number}", PARTY, Touch)))
    return person


def touches(person: int, company: int, count: int, name: str, party: str, touch: Any) -> Any:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for at in range(count):
        both = ((party, person), (party, company)) if at % 2 else ((party, person),)
        yield touch(
            start + timedelta(minutes=50 * at), "email", "mail", "in", f"{name} wrote", both, f"Text {at}"
        )


def crowd(by: Any) -> None:
    """Other people's rows, once."""
    from kith.core.statement import fetch
    from kith.customers.interaction.actions import PARTY, Touch, append

    if fetch("select count(*) from customers_interaction")[0][0] >= OTHERS:
        return
    first, *people = [
        row[0] for row in fetch("select id from customers_party where kind = 'person' order by id limit 2000")
    ]
    for person in people:
        append(list(touches(person, first, OTHERS // len(people), "Somebody", PARTY, Touch)))


def main() -> None:
    say_machine()
    with house() as reference:
        from django.db import connection

        from kith.privacy.request import erasing

        by = reference.owner
        company = make("organisation", by, name="Bench company")
        crowd(by)
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        times = []
        for number in range(ROUNDS):
            person = somebody(by, company, number)
            begun = time.perf_counter()
            erasing.plan(person)
            looked = time.perf_counter()
            erasure = erasing.erase(person, by=by)
            times.append(time.perf_counter() - looked)
            print(
                f"#   plan {looked - begun:.2f} s, erased {times[-1]:.2f} s, {erasure.done['timeline']:,} touches"
            )
        say("Erasure of one person, seconds", sorted(times)[ROUNDS // 2], GOAL)


if __name__ == "__main__":
    main()
