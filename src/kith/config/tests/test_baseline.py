"""The tables of new houses: laid at once, and the same as the migrations make."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from kith.config import baseline
from kith.config.backup.dump import Place
from kith.config.postgres import Server

pytestmark = pytest.mark.slow
HINT = "A migration was added: write the file anew with `kith migrate --baseline`."


@pytest.fixture
def empty(postgres_server: Server) -> Iterator[Place]:
    place = Place(postgres_server.address("kith_test_baseline"))
    place.make_like(Place(postgres_server.address("postgres")))
    yield place
    place.drop()


def test_the_tables_of_a_new_house_are_those_that_the_migrations_make(
    empty: Place, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        baseline.migrated(empty)
    assert baseline.text_of(empty) == baseline.FILE.read_text(), HINT


def test_a_house_laid_from_the_file_has_the_same_tables(empty: Place) -> None:
    with psycopg.connect(empty.url) as connection:
        connection.execute(baseline.FILE.read_text())
    assert without_casts(baseline.text_of(empty)) == without_casts(baseline.FILE.read_text())


def without_casts(text: str) -> str:
    """PostgreSQL writes the casts of a list in a check otherwise once it has read them itself."""
    return re.sub(r"::(character varying|text)(\[\])?|[()]", "", text)


def test_a_database_with_tables_is_left_alone(db: None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from privacy_purpose")
        before = cursor.fetchone()
        baseline.lay()
        cursor.execute("select count(*) from privacy_purpose")
        assert cursor.fetchone() == before
