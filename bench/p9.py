"""P9: the newest 30 touches of a person, and of a company with 20 people, against the look-up of one row by its key; and
how fast touches are added to a long timeline against an empty one.

`--data` says how many people there are; there are 20 touches to each, over three years, where they are missing.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import reference
import rounds

GOAL_PERSON, GOAL_COMPANY, GOAL_INSERT = 8.0, 25.0, 0.5
CALLS, EACH, ADDED = 200, 20, 20_000
EMPLOYED = 20
FILL = """
with added as (
    insert into customers_interaction (occurred_at, channel, kind, direction, summary)
    select now() - (random() * interval '3 years'),
        (array['email', 'phone', 'web', 'order'])[1 + (t.id + g) %% 4], 'bench', 'out', 'A touch of the bench'
    from customers_party t, generate_series(1, %(each)s) g where t.id between %(low)s and %(high)s
    returning id, occurred_at
), numbered as (
    select a.*, p.id as party from (select *, row_number() over () - 1 as place from added) a
    join (select id, row_number() over (order by id) - 1 as place from customers_party
          where id between %(low)s and %(high)s) p on p.place = a.place / %(each)s
)
insert into customers_interaction_subject (subject_kind, subject_id, occurred_at, interaction_id)
select 'party', party, occurred_at, id from numbered
"""
STEP = 20_000


def fill() -> int:
    """Touches for everybody, unless they are there. Returns how many there are."""
    from django.db import connection

    from kith.core import partitions
    from kith.customers.interaction.actions import CONCERNED, TABLE

    now = datetime.now(UTC)
    for table in (TABLE, CONCERNED):
        partitions.ensure(table, now - timedelta(days=3 * 366), now)
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {TABLE} where kind = 'bench'")
        there: int = cursor.fetchone()[0]
        cursor.execute("select min(id), max(id), count(*) from customers_party")
        low, high, people = cursor.fetchone()
        if there >= people * EACH:
            return there
        for start in range(low, high + 1, STEP):
            cursor.execute(FILL, {"each": EACH, "low": start, "high": min(start + STEP - 1, high)})
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


def adding(party: int) -> float:
    """Touches a second, added in one go and taken away again."""
    from django.db import connection, transaction

    from kith.customers.interaction.actions import PARTY, Touch, append

    now = datetime.now(UTC)
    touches = [Touch(now, "web", "bench", "in", "Added", ((PARTY, party),)) for _each in range(ADDED)]
    with transaction.atomic():
        started = time.perf_counter()
        append(touches)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        taken = time.perf_counter() - started
        transaction.set_rollback(True)
    return ADDED / taken


def adding_to_nothing(party: int) -> float:
    """The same with both tables empty, inside a transaction that is taken back."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("truncate customers_interaction, customers_interaction_subject")
        found = adding(party)
        transaction.set_rollback(True)
    return found


def measure(house: reference.House) -> None:
    import door
    from django.db import connection

    from kith.customers.interaction.queries import timeline
    from kith.customers.party.model import Party

    print(f"#   {fill():,} touches")
    plain = door.plain_cursor(connection)
    person = Party.objects.filter(kind="person").order_by("pk")[500]
    firm = Party.objects.get(pk=company())
    key = "select id, uid, name from customers_party where id = %s"

    def looked_up() -> object:
        return plain.execute(key, (person.pk,), prepare=True).fetchone()

    def of_person() -> object:
        return timeline(house.owner, person, None, 30)

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
    other = Party.objects.filter(kind="person").order_by("pk")[900].pk
    rates = [(adding(other), adding_to_nothing(other)) for _round in range(3)]
    long, empty = (sorted(each)[1] for each in zip(*rates, strict=True))
    print(f"#   {long:,.0f} a second to a long timeline, {empty:,.0f} to an empty one")
    rounds.say("P9 adding", empty / long, 1 / GOAL_INSERT)


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
