"""The backup that a house makes by itself: when, where to, how many are kept, and what became of it."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.config.backup import BackupError, making, rotation
from kith.config.backup.dump import house_place
from kith.config.backup.key import house_key
from kith.core.errors import Invalid, Text
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.jobs.queue import Job
from kith.core.jobs.run import Starter, begin, fail, finish, start
from kith.core.principals.actor import Actor, system
from kith.core.records.settings import change_setting, setting

MAKE: Final = "operation.backup"
KIND: Final = "daily"
MOST: Final = 1_000
_SETTING: Final = "backup.daily"
_EVERY: Final = timedelta(hours=23)
_LONGEST: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whether a backup is made every day, where to (empty: the data folder), and how many are kept."""

    on: bool = True
    folder: str = ""
    kept: int = 7

    @property
    def path(self) -> Path:
        return Path(self.folder) if self.folder else Path(settings.KITH_FOLDER.backups)


def plan() -> Plan:
    return Plan(**setting(_SETTING, {}))


def keep_plan(wanted: Plan, by: Actor | None = None) -> None:
    """Keep what was chosen, with a note of who did.

    Raises Invalid for a folder that cannot be written to, or a number out of bounds.
    """
    refused: dict[str, list[Text]] = {}
    if not 1 <= wanted.kept <= MOST:
        refused["kept"] = [_("Between 1 and 1,000.")]
    if wanted.folder and not _can_be_written(wanted.path):
        refused["folder"] = [
            _("This machine cannot write to this folder. Give a whole path, such as /mnt/backups.")
        ]
    if refused:
        raise Invalid(refused)
    change_setting(_SETTING, asdict(wanted), by)


def _can_be_written(folder: Path) -> bool:
    if not folder.is_absolute() or "\0" in str(folder):
        return False
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def ask_for_one(by: Starter) -> Run:
    """Have a backup made now. The run tells what becomes of it."""
    return start(MAKE, by=by, title="Backup", asked={})


def runs(most: int = 10) -> list[Run]:
    """The newest backups that were asked for."""
    return list(Run.objects.filter(job=MAKE).order_by("-made_at")[:most])


def make_one(run: int) -> None:
    """The job: makes a backup and takes away the oldest beyond those that are kept."""
    begun, wanted = begin(run), plan()
    try:
        key, _is_new = house_key(settings.KITH_FOLDER)
        path = rotation.new_path(wanted.path, KIND)
        made = making.make(settings.KITH_FOLDER, house_place(settings.KITH_FOLDER), path, key)
        rotation.rotate(wanted.path, KIND, wanted.kept)
    except (BackupError, OSError) as error:
        fail(begun, str(error))
        return
    finish(begun, {"path": str(made.path), "size": made.size, "rows": made.rows, "files": made.files})


def make_daily() -> None:
    """The job of every hour: asks for a backup once a day, also where the machine slept at the usual hour."""
    if plan().on and is_due():
        ask_for_one(system("Backup"))


def is_due() -> bool:
    """Whether the last backup is a day old and none is being made."""
    now = timezone.now()
    mine = Run.objects.filter(job=MAKE)
    under_way = mine.filter(state__in=UNDER_WAY, made_at__gt=now - _LONGEST)
    return not under_way.exists() and not mine.filter(state=State.DONE, ended_at__gt=now - _EVERY).exists()


JOBS: Final = (Job(MAKE, make_one), Job("operation.backup.daily", make_daily, "37 * * * *"))
