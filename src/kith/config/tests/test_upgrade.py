"""Upgrades of a house of this version to a next one, which has a table more."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kith.config.backup import restoring
from kith.config.backup.dump import Place
from kith.config.backup.key import house_key
from kith.config.house import DataFolder
from kith.config.postgres import Server
from kith.config.tests.places import place_of_its_own

pytestmark = pytest.mark.slow
BROKEN = """
import os, django
django.setup()
from django.db import connection
from kith.config import prepare, upgrade
migrate = upgrade.call_command
def broken(*words, **options):
    migrate(*words, **options)
    connection.cursor().execute("drop table core_setting")
    {end}
upgrade.call_command = broken
prepare.main()
"""


@pytest.fixture
def place(postgres_server: Server, django_db_setup: None) -> Iterator[Place]:
    """The database of a house that this version made."""
    found = place_of_its_own(postgres_server, "upgrade")
    yield found
    for name in (f"{found.name}_upgrading", f"{found.name}_before", found.name):
        found.named(name).drop()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def prepared(folder: DataFolder, place: Place, end: str = "") -> subprocess.CompletedProcess[str]:
    """Brings the house up to date, or fails at it in the way of `end`."""
    environment = {
        **os.environ, "KITH_DATA": str(folder.root), "KITH_DATABASE_URL": place.url,
        "PYTHONPATH": os.pathsep.join(sys.path), "DJANGO_SETTINGS_MODULE": "kith.config.tests.next_version.settings",
    }  # fmt: skip
    code = BROKEN.format(end=end) if end else "from kith.config import prepare; prepare.main()"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )


def is_as_before(place: Place) -> bool:
    with place.connect() as connection:
        row = connection.execute(
            "select to_regclass('core_setting') is not null and to_regclass('next_version') is null"
        ).fetchone()
    return bool(row and row[0])


def databases(place: Place) -> list[str]:
    with place.admin() as admin:
        found = admin.execute("select datname from pg_database where datname like %s", [f"{place.name}%"])
        return [row[0] for row in found]


def test_an_upgrade_makes_a_backup_that_brings_the_house_before_it_back(
    folder: DataFolder, place: Place
) -> None:
    ran = prepared(folder, place)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1])["email"] == "owner@example.com"
    assert "Recovery key: " in ran.stderr
    assert not is_as_before(place)
    assert databases(place) == [place.name]
    (backup,) = folder.backups.iterdir()
    assert backup.name.startswith("before-upgrade-")
    restoring.verify(folder, place, backup, house_key(folder)[0])
    again = prepared(folder, place)
    assert again.stdout == "null\n"
    assert list(folder.backups.iterdir()) == [backup], "nothing was waiting"


def test_an_upgrade_that_fails_leaves_the_house_as_it_was(folder: DataFolder, place: Place) -> None:
    ran = prepared(folder, place, end="raise RuntimeError('rows do not fit')")
    assert ran.returncode == 1
    assert "RuntimeError: rows do not fit" in ran.stderr
    assert "Nothing was changed" in ran.stderr
    assert is_as_before(place)
    assert databases(place) == [place.name]


def test_tables_that_do_not_fit_the_models_are_a_failure(folder: DataFolder, place: Place) -> None:
    ran = prepared(folder, place, end="pass")
    assert ran.returncode == 1
    assert "core_setting" in ran.stderr
    assert is_as_before(place)


def test_an_upgrade_that_is_killed_leaves_the_house_as_it_was_and_the_next_one_succeeds(
    folder: DataFolder, place: Place
) -> None:
    ran = prepared(folder, place, end="os.kill(os.getpid(), 9)")
    assert ran.returncode == -signal.SIGKILL
    assert is_as_before(place)
    ran = prepared(folder, place)
    assert ran.returncode == 0, ran.stderr
    assert not is_as_before(place)
    assert databases(place) == [place.name]


def test_nobody_may_be_connected_meanwhile(folder: DataFolder, place: Place) -> None:
    with place.connect():
        ran = prepared(folder, place)
    assert ran.returncode == 1
    assert "Somebody is connected" in ran.stderr
    assert is_as_before(place)
