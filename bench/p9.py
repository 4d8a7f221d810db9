"""P9: the newest 30 touches of a person, and of a company with 20 people, against the look-up of one row by its key; and
how fast touches are added to a long timeline against an empty one.

`--data` says how many people there are; there are 20 touches to each, over three years, where they are missing. People
take turns, so that no page comes from the one that was read just before; and what is added spreads over as many people.
"""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime, timedelta

import reference
import rounds

GOAL_PERSON, GOAL_COMPANY, GOAL_INSERT = 8.0, 25.0, 0.5
CALLS, EACH, ADDED = 200, 20, 20_000
EMPLOYED = 20
MADE = """
create temp table touch as select t.id as party, nextval('customers_interaction_id_seq') as id,
    now() - random() * interval '3 years' as at, (array['email', 'phone', 'web', 'order'])[1 + (t.id + g) %% 4] as channel
from customers_party t, generate_series(1, %s) g where t.kind = 'person' and t.id between %s and %s
"""
FILL = (
    """insert into customers_interaction (id, occurred_at, channel, kind, direction, summary) overriding system value
       select id, at, channel, 'bench', 'out', 'A touch of the bench' from touch order by at""",
    """insert into customers_interaction_subject (subject_kind, subject_id, occurred_at, interaction_id)
       select 'party', party, at, id from touch order by party, at""",
    "drop table touch",
)
STEP = 100_000


def fill() -> int:
    """Touches for everybody, unless they are there. Returns how many there are."""
    from django.db import connection

    from kith.core import partitions
    from kith.customers.interaction.actions import CONCERNED, TABLE

    now = datetime.now(UTC)
    for table in (TABLE, CONCERNED):
        partitions.ensure(table, now - timedelta(days=3 * 366), now)
    with connection.cursor() as cursor:
        cursor.execute("select min(id), max(id), count(*) from customers_party where kind = 'person'")
        low, high, people = cursor.fetchone()
        cursor.execute(f"select 1 from {TABLE} where kind = 'bench' offset %s limit 1", [people * EACH // 2])
        if cursor.fetchone():
            return int(people) * EACH
        for start in range(low, high + 1, STEP):
            cursor.execute(MADE, [EACH, start, min(start + STEP - 1, high)])
            for statement in FILL:
                cursor.execute(statement)
        for table in (TABLE, CONCERNED):
            cursor.execute(f"vacuum analyze {table}")
    return int(people) * EACH


def company() -> int:
    """A company with twenty people."""
    from kith.customers.party.model import Party

    found, _made = Party.objects.get_or_create(
        kind="organisation", name="Bench of twenty", defaults={"sort_key": "bench of twenty"}
    )
    if Party.objects.filter(organisation=found).count() < EMPLOYED:
        ids = (
            Party.objects.filter(kind="person", organisation=None)
            .order_by("pk")
            .values_list("pk", flat=True)[1000:]
        )
        Party.objects.filter(pk__in=list(ids[:EMPLOYED])).update(organisation=found)
    return int(found.pk)


def adding(parties: list[int]) -> float:
    """Touches a second, added in one go to the timelines of as many people, and taken away again."""
    from django.db import connection, transaction

    from kith.customers.interaction.actions import PARTY, Touch, append

    now = datetime.now(UTC)
    touches = [Touch(now, "web", "bench", "in", "Added", ((PARTY, party),)) for party in parties]
    with transaction.atomic():
        started = time.perf_counter()
        append(touches)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        taken = time.perf_counter() - started
        transaction.set_rollback(True)
    return len(parties) / taken


def adding_to_nothing(parties: list[int]) -> float:
    """The same with both tables empty, inside a transaction that is taken back."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("truncate customers_interaction, customers_interaction_subject")
        found = adding(parties)
        transaction.set_rollback(True)
    return found


def measure(house: reference.House) -> None:
    import door
    from django.db import connection

    from kith.customers.interaction.queries import timeline
    from kith.customers.party.model import Party

    print(f"#   {fill():,} touches")
    plain = door.plain_cursor(connection)
    some = Party.objects.filter(kind="person").order_by("uid")
    people = itertools.cycle(list(some[:CALLS]))
    firm = Party.objects.get(pk=company())
    key = "select id, uid, name from customers_party where id = %s"

    def looked_up() -> object:
        return plain.execute(key, (next(people).pk,), prepare=True).fetchone()

    def of_person() -> object:
        return timeline(house.owner, next(people), None, 30)

    def of_company() -> object:
        found = timeline(house.owner, firm, None, 30)
        assert len(found) == 30
        return found

    found = rounds.interleaved(
        {
            "one row by its key": looked_up,
            "a person's newest 30": of_person,
            "a company's newest 30": of_company,
        },
        CALLS,
    )
    rounds.say_machine()
    rounds.say_times(found)
    rounds.say("P9 person", rounds.ratio(found, "a person's newest 30", "one row by its key"), GOAL_PERSON)
    rounds.say("P9 company", rounds.ratio(found, "a company's newest 30", "one row by its key"), GOAL_COMPANY)
    others = list(some.values_list("pk", flat=True)[:ADDED])
    rates = [(adding(others), adding_to_nothing(others)) for _round in range(3)]
    long, empty = (sorted(each)[1] for each in zip(*rates, strict=True))
    print(f"#   {long:,.0f} a second to a long timeline, {empty:,.0f} to an empty one")
    rounds.say("P9 adding", empty / long, 1 / GOAL_INSERT)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
