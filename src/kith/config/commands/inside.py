"""Lets a verb work inside the house: its database answers and Django knows all rooms."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from kith.config.commands.options import choose_data
from kith.config.house import data_folder
from kith.config.postgres import Server


@contextlib.contextmanager
def the_database(data: Path | None) -> Iterator[None]:
    """Starts the embedded database if it does not run, and stops it again if nobody else uses it."""
    choose_data(data)
    outside = os.environ.get("KITH_DATABASE_URL")
    with contextlib.nullcontext() if outside else Server(data_folder().postgres).use():
        yield


@contextlib.contextmanager
def the_house(data: Path | None) -> Iterator[None]:
    """The database as above, and all rooms. Ends the program with a sentence where no house was ever set up, or where
    its tables are not those of this version yet."""
    with the_database(data):
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
        django.setup()
        _refuse_an_empty_folder()
        _refuse_tables_of_an_earlier_version()
        yield


def _refuse_an_empty_folder() -> None:
    from django.db import connection

    if "django_migrations" not in connection.introspection.table_names():
        sys.exit("Nothing has been set up here yet. Start with: kith up")


def _refuse_tables_of_an_earlier_version() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        sys.exit(
            "The tables are those of an earlier version. Bring them up to date with: kith up, or kith migrate"
        )
