"""P1: a list of 50 people over the API against its SQL written by hand.

Floor: the same columns by a hand-written statement, kept planned on the server, every value read as text, written by
orjson. Ours in the process: planner, statement and JSON for the same actor. Ours at the door: the whole request through the
web application, with key, rights and headers.
"""

import reference
import rounds

GOAL = 2.5
GOAL_AT_THE_DOOR = 3.5
CALLS = 60
COLUMNS = "name,organisation,abc_class,lifetime_value,last_order_at,email,city,owner"
BY_HAND = """
select t.uid::text, t.name, o.uid::text, o.name, f.abc_class, f.lifetime_value::text, f.last_order_at::text, e.address, a.city, p.uid::text, p.name
from customers_party t
left join customers_party o on o.id = t.organisation_id
left join customers_fact f on f.party_id = t.id
left join customers_email e on e.party_id = t.id and e.is_main
left join customers_address a on a.party_id = t.id and a.is_main
left join core_principal p on p.id = t.owner_id
where t.kind = 'person' and t.deleted_at is null
order by t.sort_key, t.uid limit 50
"""


def measure(house: reference.House) -> None:
    import door
    import orjson
    from django.db import connection

    from kith.api.listing import ListQuery, list_body
    from kith.core.registry import current

    person, query = current().type("person"), ListQuery(fields=COLUMNS)
    keys = (
        "id",
        "name",
        "organisation_id",
        "organisation",
        "abc_class",
        "lifetime_value",
        "last_order_at",
        "email",
        "city",
        "owner_id",
        "owner",
    )
    plain = door.plain_cursor(connection)

    def floor() -> bytes:
        rows = plain.execute(BY_HAND, prepare=True).fetchall()
        return orjson.dumps([dict(zip(keys, row, strict=True)) for row in rows])

    request = door.Request(f"/api/v1/people?fields={COLUMNS}", authorization=f"Bearer {house.key}")
    ways = {
        "SQL by hand, text, orjson": floor,
        "planner and JSON": lambda: list_body(house.owner, person, query),
        "the whole request": request.send,
    }
    assert len(orjson.loads(floor())) == len(orjson.loads(request.send())["items"]) == 50
    found = rounds.interleaved(ways, CALLS)
    rounds.say_machine()
    rounds.say_times(found)
    rounds.say("P1", rounds.ratio(found, "planner and JSON", "SQL by hand, text, orjson"), GOAL)
    rounds.say(
        "P1 with sign-in and rights",
        rounds.ratio(found, "the whole request", "SQL by hand, text, orjson"),
        GOAL_AT_THE_DOOR,
    )


if __name__ == "__main__":
    with reference.house() as house:
        measure(house)
