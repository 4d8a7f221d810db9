"""The statements of typical lists, word by word, each with its reason: a change here changes plans at a million rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from kith.core.conditions.text import parse_text
from kith.core.principals.actor import Actor
from kith.core.records.cursor import Cursor
from kith.core.records.planner import Listing, plan, sort_of
from kith.core.registry import current

NOW = datetime(2026, 3, 31, 10, 15, tzinfo=UTC)
MIA = Actor(7, UUID(int=7), "user", "member", "Mia", "desk")
GUEST = replace(MIA, role="shared_only", within=(3,))
LAST = UUID(int=5)


def planned(
    columns: str, where: str = "", sort: str = "name", after: tuple[str | None, ...] = (), actor: Actor = MIA
) -> tuple[str, tuple[Any, ...]]:
    person = current().type("person")
    cursor = Cursor(after, str(LAST)) if after else None
    condition = parse_text(where) if where else None
    made = plan(
        actor, Listing(person, tuple(columns.split()), condition, sort_of(person, (sort,)), 50, cursor)
    )
    return made.sql, made.params


def golden(text: str) -> str:
    return " ".join(text.split()).replace("( ", "(").replace(" )", ")")


def test_columns_are_joined_to_the_rows_of_the_page_alone() -> None:
    """However many addresses there are, 51 of them are looked up."""
    assert planned("name city")[0] == golden("""
        select t.uid::text as _id, t.name as c0, address.city as c1, t._k0::text
        from (
            select t.*, t.sort_key as _k0 from customers_party t
            where t.kind = 'person' and t.deleted_at is null
            order by t.sort_key, t.uid limit 51
        ) t
        left join customers_address address on address.party_id = t.id and address.is_main
        order by t._k0, t.uid limit 51
    """)


def test_the_next_page_begins_at_a_place_in_the_index() -> None:
    """A row comparison is one index range; there is no OFFSET at any depth."""
    sql, params = planned("name", after=("berg",))
    assert "(t.sort_key, t.uid) > (%s::text, %s::uuid)) order by t.sort_key, t.uid limit 51" in sql
    assert params == ("berg", LAST)


def test_what_a_condition_needs_is_joined_before_the_page_is_cut() -> None:
    """The literal is a parameter with its type, so that the index on cities can be used."""
    sql, params = planned("name", "city is Köln", "-created_at")
    assert sql == golden("""
        select t.uid::text as _id, t.name as c0, t._k0::text
        from (
            select t.*, t.created_at as _k0 from customers_party t
            left join customers_address address on address.party_id = t.id and address.is_main
            where (t.kind = 'person' and t.deleted_at is null and address.city = %s::text)
            order by t.created_at desc, t.uid desc limit 51
        ) t
        order by t._k0 desc, t.uid desc limit 51
    """)
    assert params == ("Köln",)


def test_rows_without_the_sort_value_are_looked_for_only_if_the_page_has_room() -> None:
    """“is not null” turns the join inner, so that an index on the value gives the order. The rest is an anti-join, whose
    size PostgreSQL can tell, behind a filter that it looks at once."""
    assert planned("name", sort="-lifetime_value")[0] == golden("""
        select t.uid::text as _id, t.name as c0, t._k0::text
        from (
            with filled as materialized (
                select 0 as _half, t.*, fact.lifetime_value as _k0 from customers_party t
                left join customers_fact fact on fact.party_id = t.id
                where (t.kind = 'person' and t.deleted_at is null and fact.lifetime_value is not null)
                order by fact.lifetime_value desc, t.uid desc limit 51
            )
            select * from filled
            union all
            select * from (
                select 1 as _half, t.*, null::numeric as _k0 from customers_party t
                where (t.kind = 'person' and t.deleted_at is null
                and not exists (
                    select from customers_fact fact where fact.party_id = t.id and fact.lifetime_value is not null))
                order by t.uid desc limit 51
            ) e where (select count(*) from filled) <= 50
        ) t
        order by t._half, t._k0 desc nulls last, t.uid desc limit 51
    """)


def test_deep_in_a_joined_order_the_first_value_alone_bounds_the_index() -> None:
    """A row comparison over two tables is no index range, so what it implies of the first value is said as well."""
    sql, params = planned("name", sort="-lifetime_value", after=("12.50",))
    assert (
        "fact.lifetime_value <= %s::numeric and (fact.lifetime_value, t.uid) < (%s::numeric, %s::uuid)" in sql
    )
    assert [str(each) for each in params] == ["12.50", "12.50", str(LAST)]


def test_behind_the_last_value_only_rows_without_one_are_read() -> None:
    sql, params = planned("name", sort="-lifetime_value", after=(None,))
    assert "union all" not in sql
    assert "fact.lifetime_value is not null) and (t.uid) < (%s::uuid)" in sql
    assert params == (LAST,)


def test_rights_are_part_of_the_statement() -> None:
    sql, params = planned("name", actor=GUEST)
    assert sql == golden("""
        select t.uid::text as _id, t.name as c0, t._k0::text
        from (
            select t.*, t.sort_key as _k0 from customers_party t
            where (t.id = any(array(select s.subject_id from core_share s where s.subject_type = any(%s::text[])
            and (s.principal_id = %s or s.team_id = any(%s::bigint[])) and s.level = any(%s::text[])
            and (s.until is null or s.until > now()))) and t.kind = 'person' and t.deleted_at is null)
            order by t.sort_key, t.uid limit 51
        ) t
        order by t._k0, t.uid limit 51
    """)
    assert params == (["person", "organisation", "party"], 7, [3], ["see", "edit"])


def test_rows_of_other_types_are_sets_that_postgresql_may_join_or_look_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """EXISTS over a set of its own becomes a semi-join; NOT IN would be tried row by row once it outgrows memory."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    sql, params = planned(
        "name", "count(email where bounced_at is_empty) ge 2 and never(note within 90 days)"
    )
    assert (
        golden("""
        exists (select from (
            with added as materialized (
                select t.party_id as party from customers_email t where t.bounced_at is null
                group by 1 having count(*) >= %s::bigint
            ) select party from added
        ) m where m.party = t.id)
        and not exists (select from (
            select t.party_id as party from customers_note t where t.created_at between %s::timestamptz and %s::timestamptz
        ) m where m.party = t.id)
    """)
        in sql
    )
    assert params == (2, datetime(2025, 12, 31, 10, 15, tzinfo=UTC), NOW)


def test_one_such_row_is_simply_one_that_exists() -> None:
    assert (
        "exists (select from (select t.party_id as party from customers_email t where true) m where m.party = t.id)"
        in (planned("name", "count(email) ge 1")[0])
    )
