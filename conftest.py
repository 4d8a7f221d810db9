"""Every test run shares one embedded PostgreSQL and has a database of its own in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from kith.config.database import database
from kith.config.postgres import Server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server of all test runs: started by the first, stopped by the last, kept for the next."""
    server = Server(settings.KITH_FOLDER.root / "test-postgres", durable=False)
    with server.use():
        yield server


@pytest.fixture(scope="session")
def django_db_setup(postgres_server: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database for this process alone, made by the migrations and named after the process."""
    name = f"kith_test_{os.getpid()}"
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as admin:
        _drop_left_behind(admin)
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    _point_django_at(postgres_server.address(name))
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
    yield
    connections.close_all()
    with psycopg.connect(postgres_server.address("postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _point_django_at(url: str) -> None:
    entry = database(url, settings.KITH_FOLDER)
    entry["OPTIONS"].pop("pool")
    connections["default"].settings_dict.update(entry)


def _drop_left_behind(admin: psycopg.Connection[tuple[str]]) -> None:
    """Remove the databases of test processes that were killed."""
    rows = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'kith\\_test\\_%'").fetchall()
    for (name,) in rows:
        if not Path(f"/proc/{name.removeprefix('kith_test_')}").exists():
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(autouse=True)
def _partitioned_tables_are_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit leave nothing behind in the tables that Django does not empty itself."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        from kith.core.partitions import PARTITIONED

        with connections["default"].cursor() as cursor:
            cursor.execute(f"truncate {', '.join(PARTITIONED)}")
