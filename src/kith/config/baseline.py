"""The tables of a new house in one file, so that its first start need not go through every change since the first.

`baseline.sql` is what the migrations make of an empty database. A new house runs it, and after it the migrations that
it does not hold yet: it may be older than they are, but never other than they were. `kith migrate --baseline` writes it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connection, connections, transaction

from kith.config.backup.dump import Place, script
from kith.config.database import use

FILE: Final = Path(__file__).with_name("baseline.sql")
_MADE_ANEW: Final = ("django_content_type", "auth_permission")
"""Tables that Django fills by itself after every migration."""

_OF_THE_SESSION: Final = ("SET ", "SELECT pg_catalog.set_config", "\\", "--")
_BLANK: Final = re.compile(r"\n{3,}")
_OWN: Final = (
    (re.compile(r"'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'"), "uuidv7()"),
    (re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00'"), "now()"),
)
"""What each house has for itself: public ids, and the moments at which things came into it."""


def lay() -> None:
    """Make the tables of a database in which there are none yet; all of them or none."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select to_regclass('django_migrations') is null")
        if cursor.fetchone()[0]:
            cursor.execute(FILE.read_text())


def write(place: Place) -> None:
    """Write the file anew, by the migrations alone, with a database of its own beside `place`."""
    beside = place.named("kith_baseline")
    beside.make_like(place)
    try:
        migrated(beside)
        FILE.write_text(text_of(beside))
    finally:
        beside.drop()


def migrated(place: Place) -> None:
    """Run the migrations in `place`, and come back from there."""
    home = connections["default"].settings_dict["NAME"]
    try:
        use(place.name)
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        use(home)


def text_of(place: Place) -> str:
    """A house's tables, and the rows that the migrations put there, as statements that any house can run at once."""
    lines = script(place, without_rows_of=_MADE_ANEW).splitlines()
    kept = [_of_any_house(line) for line in lines if not line.startswith(_OF_THE_SESSION)]
    text = _BLANK.sub("\n\n", "\n".join(kept))
    return f"set local check_function_bodies = false;\n\n{text.strip()}\n"


def _of_any_house(line: str) -> str:
    for found, instead in _OWN if line.startswith("INSERT ") else ():
        line = found.sub(instead, line)
    return line

