"""Every test run shares one embedded PostgreSQL and has a database of its own in it."""

import datetime as dt
import fcntl
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from kith.config import baseline, stamp
from kith.config.database import database
from kith.config.postgres import Server


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was loaded up to now stays until the end, so that the collector need not look at it again and again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_quickly() -> None:
    """As everywhere, with fewer rounds: tests sign in by the hundred."""
    PBKDF2PasswordHasher.iterations = 1_000


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A request leaves its language behind for the next request to change; the next test is no request."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server of all test runs: started by the first, stopped by the last, kept for the next."""
    server = Server(settings.KITH_FOLDER.root / "test-postgres", durable=False)
    with server.use():
        yield server


@pytest.fixture(scope="session")
def django_db_setup(postgres_server: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database for this process alone: a copy of one that the migrations made, named after the process."""
    name = f"kith_test_{os.getpid()}"
    _drop_left_behind(postgres_server)
    with django_db_blocker.unblock():
        template = _template(postgres_server)
    _run(postgres_server, f"CREATE DATABASE {name} TEMPLATE {template}")
    _point_django_at(postgres_server.address(name))
    yield
    connections.close_all()
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


def _template(server: Server) -> str:
    """The name of a database that today's migrations made; the first process that needs it makes it."""
    name = f"kith_template_{stamp.current()[:12]}_{dt.datetime.now(dt.UTC):%Y%m%d}"
    with (server.folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = _databases(server, "kith_template_")
        if name not in known:
            _run(
                server,
                *(f"DROP DATABASE {old} WITH (FORCE)" for old in known),
                "CREATE DATABASE kith_template_draft",
            )
            _point_django_at(server.address("kith_template_draft"))
            baseline.lay()
            call_command("migrate", verbosity=0)
            connections.close_all()
            _run(server, f"ALTER DATABASE kith_template_draft RENAME TO {name}")
    return name


def _point_django_at(url: str) -> None:
    entry = database(url, settings.KITH_FOLDER)
    entry["OPTIONS"].pop("pool")
    connections["default"].settings_dict.update(entry)


def _drop_left_behind(server: Server) -> None:
    """Remove the databases of test processes that were killed."""
    for name in _databases(server, "kith_test_"):
        if not Path(f"/proc/{name.split('_')[2]}").exists():
            _run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _databases(server: Server, prefix: str) -> list[str]:
    with psycopg.connect(server.address("postgres")) as admin:
        rows = admin.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
        ).fetchall()
    return [str(row[0]) for row in rows]


def _run(server: Server, *statements: str) -> None:
    with psycopg.connect(server.address("postgres"), autocommit=True) as admin:
        for statement in statements:
            admin.execute(sql.SQL(statement))


@pytest.fixture(scope="session", autouse=True)
def _files_lie_in_a_folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests take in as files goes with them."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")


@pytest.fixture(autouse=True)
def _partitioned_tables_are_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit leave nothing behind in the tables that Django does not empty itself."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and marker.kwargs.get("transaction"):
        from kith.core.partitions import WIDTH

        with connections["default"].cursor() as cursor:
            cursor.execute(f"truncate {', '.join(WIDTH)}")
