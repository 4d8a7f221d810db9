"""Rows are copied by a thread while the code goes on; whatever comes next finds them there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from kith.core.copying import WAITING, meanwhile, send

pytestmark = pytest.mark.django_db
COPY = "copy copied from stdin"


@pytest.fixture(autouse=True)
def _table(db: None) -> None:
    connection.cursor().execute("create temp table copied (number int primary key) on commit drop")


def lines(numbers: range) -> Iterator[bytes]:
    return (b"%d\n" % number for number in numbers)


def there() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select number from copied order by 1")
        return [row[0] for row in cursor.fetchall()]


def test_the_next_statement_finds_all_that_was_sent() -> None:
    with meanwhile():
        send(COPY, lines(range(5 * WAITING)))
        send(COPY, lines(range(100, 103)))
        assert there() == [*range(5 * WAITING), 100, 101, 102]
        send(COPY, lines(range(200, 201)))
    assert there()[-1] == 200


def test_rows_that_do_not_fit_are_said_with_the_next_statement_and_nothing_hangs() -> None:
    def twice() -> None:
        send(COPY, lines(range(1)))
        send(COPY, lines(range(5 * WAITING)))
        there()

    with pytest.raises(IntegrityError), transaction.atomic(), meanwhile():
        twice()
    assert there() == []


def test_rows_that_do_not_fit_are_said_at_the_end_at_the_latest() -> None:
    with pytest.raises(DataError), transaction.atomic(), meanwhile():
        send(COPY, iter([b"none\n"]))
    with pytest.raises(DataError), transaction.atomic():
        send(COPY, iter([b"none\n"]))


def test_what_goes_wrong_in_the_making_ends_it() -> None:
    def broken() -> Iterator[bytes]:
        yield b"1\n"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic(), meanwhile():
        send(COPY, broken())
    assert there() == []
