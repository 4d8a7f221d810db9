"""Lets a verb work inside the house: its database answers and Django knows all rooms."""

import contextlib
import os
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
    """The database as above, and all rooms."""
    with the_database(data):
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
        django.setup()
        yield
