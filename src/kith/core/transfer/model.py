"""The table of rows that files brought, for types that have no key of their own."""

from __future__ import annotations

from django.db import models


class ImportedRow(models.Model):
    """The lasting key of a row of a file, and the record that it became: reading the file again finds it."""

    id = models.BigAutoField(primary_key=True)
    type = models.TextField()
    key = models.TextField()
    object_id = models.BigIntegerField()

    class Meta:
        db_table = "core_imported_row"
        constraints = [models.UniqueConstraint(fields=["type", "key"], name="core_imported_row_once")]
        indexes = [models.Index(fields=["type", "object_id"], name="core_imported_row_object")]
