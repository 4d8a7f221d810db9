"""The tables of files: one row a file, one row a version of it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.files.model import Content
from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class Attachment(models.Model):
    """A file of a record. The record is named by its table, since types may share one, and its number there."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    subject_table = models.TextField()
    subject_id = models.BigIntegerField()
    name = models.TextField()
    made_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_attachment"
        indexes = [models.Index(fields=["subject_table", "subject_id"], name="core_attachment_subject")]

    def __str__(self) -> str:
        return self.name


class FileVersion(models.Model):
    """One version of a file; the one with the highest number is what the file is now."""

    id = models.BigAutoField(primary_key=True)
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    content = models.ForeignKey(Content, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_file_version"
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="core_file_version_once")
        ]
