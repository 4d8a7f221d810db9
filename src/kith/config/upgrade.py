"""Brings the tables up to date: on a copy that takes its place only when everything is right, after a backup."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from typing import Any, Final

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from kith.config import baseline, schema
from kith.config.backup import BackupError, making, rotation
from kith.config.backup.dump import Place, house_place
from kith.config.backup.key import house_key
from kith.config.database import use
from kith.config.house import DataFolder

BEFORE_UPGRADE: Final = "before-upgrade"
_KEPT: Final = 3
_MB: Final = 2**20


class UpgradeError(Exception):
    """The tables could not be brought up to date and are as they were; the message says why."""


def bring_up_to_date(folder: DataFolder, then: Callable[[], None], *, safely: bool = True) -> None:
    """Run the migrations that are waiting, look whether tables and models fit, and do `then`.

    A house that exists is backed up first and everything is done to a copy of its database, so that a failure or a
    killed process leaves it as it was; `safely=False` spares this where the house is itself a copy. Raises UpgradeError.
    """
    place = house_place(folder)
    if not safely or not _waiting() or place.is_empty():
        _work(then)
        return
    _back_up(folder, place)
    if not _may_make_databases():
        _work(then)  # the backup is the way back
        return
    copy, aside = place.named(f"{place.name}_upgrading"), place.named(f"{place.name}_before")
    try:
        _check_space(folder)
        use(copy.name)  # nobody may be connected to a database while it is copied
        copy.copy_of(place)
        _work(then)
        _analyze()
        use(place.name)
        copy.take_over(place, aside)
    except BackupError as error:
        raise UpgradeError(str(error)) from error
    finally:
        use(place.name)
        for leftover in (copy, aside):
            leftover.drop()


def _waiting() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _work(then: Callable[[], None]) -> None:
    try:
        baseline.lay()
        call_command("migrate", interactive=False, verbosity=0)
        then()
    except Exception as error:
        raise UpgradeError(f"{type(error).__name__}: {error}") from error
    if faults := schema.faults():
        raise UpgradeError("The tables do not fit this version: " + "; ".join(faults))


def _back_up(folder: DataFolder, place: Place) -> None:
    key, is_new = house_key(folder)
    path = rotation.new_path(folder.backups, BEFORE_UPGRADE)
    try:
        making.make(folder, place, path, key)
    except BackupError as error:
        raise UpgradeError(f"No backup could be made before the upgrade: {error}") from error
    rotation.rotate(folder.backups, BEFORE_UPGRADE, _KEPT)
    tell = [f"Backup before the upgrade: {path}"]
    if is_new:
        tell.append(rotation.shown(key))
    print("\n".join(tell), file=sys.stderr, flush=True)


def _check_space(folder: DataFolder) -> None:
    free, needed = shutil.disk_usage(folder.root).free, int(_size() * 1.2)
    if free < needed:
        raise UpgradeError(
            f"{needed // _MB} MB of disk are needed for the upgrade; {free // _MB} MB are free."
        )


def _size() -> int:
    return int(_asked("select pg_database_size(current_database())"))


def _may_make_databases() -> bool:
    return bool(_asked("select rolcreatedb or rolsuper from pg_roles where rolname = current_user"))


def _analyze() -> None:
    """Statistics of every table: a copy begins without the counts by which PostgreSQL would take them itself, and new
    columns and indexes have none."""
    with connections["default"].cursor() as cursor:
        cursor.execute("analyze")


def _asked(question: str) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]

