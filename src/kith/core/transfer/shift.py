"""By how many days the dates of sample data are moved, so that old data look like today's: one number for the house."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from kith.core.jobs.model import Run, State
from kith.core.records.model import Setting
from kith.core.records.settings import change_setting, setting

KEY = "sample_shift"


def sample_shift() -> int:
    """Days by which dates of sample data were moved; 0 where there are none. Pages that show such dates say so."""
    return int(setting(KEY, 0))


def kept_shift() -> int | None:
    """The offset as it stands in the database, None where there is none yet."""
    row = Setting.objects.filter(key=KEY).first()
    return None if row is None else int(row.value)


def shift_to_yesterday(newest: date | None) -> int:
    """The offset by which this day becomes yesterday, in days."""
    yesterday = timezone.now().date() - timedelta(days=1)
    return 0 if newest is None else yesterday.toordinal() - newest.toordinal()


def keep(days: int) -> None:
    change_setting(KEY, days)


def release(run: Run) -> None:
    """Forgets the offset once the last run that used it is taken back."""
    others = Run.objects.filter(job=run.job, asked__sample=True, done__gt=0).exclude(pk=run.pk)
    if not others.exclude(state=State.UNDONE).exists():
        change_setting(KEY, None)
