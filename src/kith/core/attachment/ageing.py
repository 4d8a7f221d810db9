# ruff: noqa: S608 - names of tables come from declarations
"""Every night: files end that lay in the trash long enough or whose record is gone, then contents that nobody has."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from kith.core.attachment.model import Attachment
from kith.core.attachment.reading import takes_files
from kith.core.files.sweeping import sweep
from kith.core.jobs.queue import Job
from kith.core.records.trash_age import keep_days
from kith.core.registry import current
from kith.core.statement import fetch


def end_old() -> None:
    """The job."""
    if days := keep_days():
        Attachment.objects.filter(deleted_at__lt=timezone.now() - timedelta(days=days)).delete()
    for table in sorted({each.table for each in current().types if takes_files(each)}):
        Attachment.objects.filter(pk__in=_left_behind(table)).delete()
    sweep()


def _left_behind(table: str) -> list[int]:
    """Files of records of this table that were removed for good."""
    text = (
        "select a.id from core_attachment a where a.subject_table = %s"
        f" and not exists (select from {table} t where t.id = a.subject_id)"
    )
    return [row[0] for row in fetch(text, (table,))]


JOBS = (Job("core.files.end_old", end_old, "52 3 * * *"),)
