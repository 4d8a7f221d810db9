"""Facts reach customers exactly, only where something changed, and leave no trace when they are gone."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from kith.analytical.analyses import ABC, RFM
from kith.analytical.conftest import Shop
from kith.analytical.facts import Written, write

Database = psycopg.Connection[tuple[Any, ...]]
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def database(shop: Shop) -> Iterator[Database]:
    with psycopg.connect(shop.uri, autocommit=True) as connection:
        connection.execute("insert into customers_party (id) select generate_series(1, 5)")
        yield connection


def abc(*rows: tuple[int, str, int, str]) -> io.BytesIO:
    reason = '[{""key"": ""rank"", ""figures"": {}}]'
    lines = (f'{party},{letter},{rank},{share},X,"{reason}"\n' for party, letter, rank, share in rows)
    return io.BytesIO("".join(lines).encode())


def facts_of(database: Database) -> dict[int, tuple[Any, ...]]:
    rows = database.execute("select party_id, abc_class, abc_rank, abc_share, abc_as_of from customers_fact")
    return {party: tuple(values) for party, *values in rows}


def history(database: Database) -> list[tuple[Any, ...]]:
    return database.execute(
        "select party_id, name, old, new from customers_fact_history order by id"
    ).fetchall()


def test_new_customers_get_facts_and_no_history(database: Database) -> None:
    assert write(database, ABC, abc((1, "A", 1, "0.7"), (2, "C", 2, "1")), EARLY) == Written(2, 0, 0)
    assert facts_of(database)[1] == ("A", 1, Decimal("0.700000"), EARLY)
    assert history(database) == []


def test_the_same_facts_again_touch_nothing(database: Database) -> None:
    write(database, ABC, abc((1, "A", 1, "0.7")), EARLY)
    before = database.execute("select xmin::text, * from customers_fact").fetchall()
    assert write(database, ABC, abc((1, "A", 1, "0.7")), LATER) == Written(0, 1, 0)
    assert database.execute("select xmin::text, * from customers_fact").fetchall() == before


def test_a_change_is_written_and_what_was_before_is_kept(
    database: Database,
) -> None:
    write(database, ABC, abc((1, "A", 1, "0.7"), (2, "B", 2, "0.9")), EARLY)
    assert write(database, ABC, abc((1, "B", 2, "0.9"), (2, "B", 2, "0.9")), LATER) == Written(1, 1, 0)
    assert facts_of(database)[1] == ("B", 2, Decimal("0.900000"), LATER)
    assert history(database) == [(1, "abc_class", "A", "B")]


def test_a_number_within_its_tolerance_is_left_alone(database: Database) -> None:
    write(database, ABC, abc((1, "A", 1000, "0.7")), EARLY)
    assert write(database, ABC, abc((1, "A", 1010, "0.705")), LATER) == Written(0, 1, 0)
    assert write(database, ABC, abc((1, "A", 1011, "0.705")), LATER) == Written(1, 0, 0)
    assert write(database, ABC, abc((1, "A", 1000, "0.7")), LATER) == Written(1, 0, 0)


def test_another_reason_is_a_change(database: Database) -> None:
    write(database, ABC, abc((1, "A", 1, "0.7")), EARLY)
    other = io.BytesIO(abc((1, "A", 1, "0.7")).getvalue().replace(b"rank", b"nothing"))
    assert write(database, ABC, other, LATER) == Written(1, 0, 0)


def test_who_is_missing_loses_the_facts_and_an_empty_row_goes(
    database: Database,
) -> None:
    write(database, ABC, abc((1, "A", 1, "0.7"), (2, "B", 2, "0.9")), EARLY)
    assert write(database, ABC, abc((2, "B", 2, "0.9")), LATER) == Written(0, 1, 1)
    assert list(facts_of(database)) == [2]
    assert sorted(history(database)) == [(1, "abc_class", "A", None), (1, "xyz_class", "X", None)]
    assert write(database, ABC, None, LATER) == Written(0, 0, 1)
    assert facts_of(database) == {}


def test_facts_of_other_analyses_stay(database: Database) -> None:
    rfm = '1,3,9.5,4,9.5,2026-01-01 00:00:00+00,2026-02-01 00:00:00+00,\\N,1,2,3,new,"[{""key"": ""history""}]"\n'
    write(database, RFM, io.BytesIO(rfm.encode()), EARLY)
    write(database, ABC, abc((1, "A", 1, "0.7")), EARLY)
    reasons = "select reasons from customers_fact where party_id = 1"
    assert set(database.execute(reasons).fetchall()[0][0]) == {"rfm", "abc"}
    write(database, ABC, None, LATER)
    row = database.execute(
        "select orders, usual_gap_days, rfm_segment, abc_class, reasons from customers_fact"
    )
    assert row.fetchall() == [(3, None, "new", None, {"rfm": [{"key": "history"}]})]


def test_a_customer_deleted_meanwhile_is_passed_over(database: Database) -> None:
    assert write(database, ABC, abc((1, "A", 1, "0.7"), (99, "C", 2, "1")), EARLY) == Written(1, 0, 0)
    assert list(facts_of(database)) == [1]


def test_a_value_that_does_not_fit_leaves_everything_as_it_was(
    database: Database,
) -> None:
    write(database, ABC, abc((1, "A", 1, "0.7")), EARLY)
    with pytest.raises(psycopg.errors.NumericValueOutOfRange):
        write(database, ABC, abc((1, "B", 2, "99999")), LATER)
    assert facts_of(database)[1][0] == "A"
