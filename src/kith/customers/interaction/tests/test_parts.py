"""Timelines stand in parts of a year; those that stood in quarters were joined."""

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection

from kith.core import partitions
from kith.customers.interaction.actions import TABLE, Touch, append

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = datetime(2001, 5, 1, tzinfo=UTC), datetime(2001, 11, 1, tzinfo=UTC)
PARTS = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'customers_interaction'::regclass and c.relname ~ '_2001' order by 1
"""


def parts() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(PARTS)
        return [row[0] for row in cursor.fetchall()]


def add(*moments: datetime) -> None:
    append([Touch(at, "web", "visit", "in", "Looked", (("party", 1),)) for at in moments])


def told() -> list[tuple[datetime, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select occurred_at, uid from customers_interaction where occurred_at < '2002-01-01' order by 1"
        )
        return [(at, str(uid)) for at, uid in cursor.fetchall()]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "_made", set())


def test_a_year_is_one_part() -> None:
    add(SPRING, AUTUMN)
    assert parts() == ["customers_interaction_2001"]


def test_quarters_of_before_become_a_year_and_keep_their_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:
        before.setattr(partitions, "WIDTH", dict.fromkeys(partitions.WIDTH, partitions.QUARTER))
        add(SPRING, AUTUMN)
    assert "customers_interaction_2001q2" in parts()
    stood = told()
    import_module("kith.customers.migrations.0024_timelines_by_year").join_quarters(
        None, SimpleNamespace(connection=connection)
    )
    assert parts() == [f"{TABLE}_2001"]
    assert told() == stood
    add(datetime(2001, 2, 1, tzinfo=UTC))
    assert len(told()) == len(stood) + 1
