"""PostgreSQL's own plans of typical lists over many people: an index gives the page, and no table is read through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from kith.core.conditions.text import parse_text
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.records.cursor import Cursor
from kith.core.records.planner import Listing, plan, sort_of
from kith.core.registry import current
from kith.core.statement import fetch

MIA = Actor(7, UUID(int=7), "user", "member", "Mia", "desk")
LATE = str(UUID(int=2**127))
BIG = ("customers_party", "customers_fact", "customers_address", "customers_last_contact")
MOST = 500
PEOPLE = """
insert into customers_party (kind, name, sort_key, created_at, changed_at)
select case when n % 5 = 0 then 'organisation' else 'person' end, 'name ' || n,
       lpad((n * 7919 % 20000)::text, 5, '0'), at, at
from generate_series(1, 20000) n cross join lateral (select now() - interval '1 hour' * (n * 104729 % 20000) as at) d;
insert into customers_fact (party_id, lifetime_value, revenue, last_order_at, abc_class)
select id, id % 9973, id % 9967, now() - interval '1 hour' * (id % 9949),
       (array['A', 'B', 'C', 'C'])[1 + id % 4] from customers_party where id % 10 < 6;
insert into customers_last_contact (party_id, at)
select id, now() - interval '1 hour' * (id % 9941) from customers_party where id % 10 < 8;
insert into customers_address (party_id, city, is_main)
select id, 'City ' || id % 2000, true from customers_party where id % 10 < 7;
insert into core_share (subject_type, subject_id, principal_id, level, made_by_id, made_at)
select 'person', p.id, o.id, 'see', o.id, now() from customers_party p, core_principal o
where p.id % 1000 = 1 and o.name = 'guest';
analyze customers_party, customers_fact, customers_address, customers_last_contact, core_share;
"""


@pytest.fixture
def guest(db: None) -> Actor:
    """Somebody who was given 20 of 20,000 parties."""
    made = Principal.objects.create(kind="outside", role="shared_only", name="guest")
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
    return replace(MIA, id=made.pk, role="shared_only")


def nodes(of: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield of
    for each in of.get("Plans", []):
        yield from nodes(each)


def is_costly(node: dict[str, Any]) -> bool:
    """Whether it reads a big table through or sorts more than a few hundred rows."""
    if not node["Actual Loops"]:
        return False
    if node["Node Type"] == "Seq Scan":
        return node["Relation Name"] in BIG
    return "Sort" in node["Node Type"] and max(each["Actual Rows"] for each in node["Plans"]) > MOST


def costly(actor: Actor, asked: Listing) -> list[str]:
    """The nodes of a list's plan that cost more the more rows there are."""
    made = plan(actor, asked)
    assert "offset" not in made.sql.lower()
    found = fetch(f"explain (analyze, timing off, format json) {made.sql}", made.params)[0][0][0]["Plan"]
    return [
        f"{node['Node Type']} {node.get('Relation Name', '')}" for node in nodes(found) if is_costly(node)
    ]


def test_no_typical_list_reads_a_table_through(guest: Actor) -> None:
    person, address = current().type("person"), current().type("address")
    first = Listing(person, person.columns, None, sort_of(person))
    lists = {
        "by name": first,
        "by name, deep": replace(first, after=Cursor(("19000",), LATE)),
        "newest": replace(first, sort=sort_of(person, ("-created_at",))),
        "newest, deep": replace(
            first, sort=sort_of(person, ("-created_at",)), after=Cursor(("2024-11-30 10:00:00+00",), LATE)
        ),
        "by value": replace(first, sort=sort_of(person, ("-lifetime_value",))),
        "by value upward": replace(first, sort=sort_of(person, ("lifetime_value",))),
        "by value, deep": replace(first, sort=sort_of(person, ("-lifetime_value",)), after=Cursor(("77",), LATE)),
        "without a value": replace(first, sort=sort_of(person, ("-lifetime_value",)), after=Cursor((None,), LATE)),
        "in a city": replace(first, condition=parse_text('city is "City 7"')),
        "of a class": replace(first, condition=parse_text("abc_class one_of (A, B)")),
        "by last contact": replace(first, sort=sort_of(person, ("last_contact_at",))),
        "of a class, in cities, without contact": replace(
            first,
            condition=parse_text(
                'abc_class is A and city one_of ("City 7", "City 17", "City 27") and last_contact_at older_than 90 days'
            ),
        ),
        "everyone": replace(first, type=current().type("party"), columns=("name", "city")),
        "addresses": Listing(address, ("city",), None, sort_of(address)),
    }  # fmt: skip
    found = {name: costly(MIA, asked) for name, asked in lists.items()}
    found["what is shared"] = costly(guest, first)
    found["what is shared in a city"] = costly(guest, lists["in a city"])
    assert {name: each for name, each in found.items() if each} == {}


def test_every_order_that_is_said_to_be_served_is(guest: Actor) -> None:
    for declared in (current().type("person"), current().type("party")):
        keys = [field.key for field in declared.fields if field.sortable]
        orders = [order for key in keys for order in (key, f"-{key}")]
        found = {
            order: costly(MIA, Listing(declared, (), None, sort_of(declared, (order,)))) for order in orders
        }
        assert len(found) >= 8
        assert {order: each for order, each in found.items() if each} == {}


def test_an_order_without_an_index_is_noticed(guest: Actor) -> None:
    person = current().type("person")
    assert costly(MIA, Listing(person, (), None, sort_of(person, ("job_title",))))
