"""The table of settings, which are records and not lines in a file."""

from __future__ import annotations

from django.db import models


class Setting(models.Model):
    """One setting of the house: its name, its currency, which rooms are off, by how many days sample dates moved."""

    key = models.TextField(primary_key=True)
    value = models.JSONField()

    class Meta:
        db_table = "core_setting"
