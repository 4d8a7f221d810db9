"""Tables of saved views and of settings, which are records and not lines in a file."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kith.core.keys import uid_field


class SavedView(models.Model):
    """A list as somebody wants to see it again. Without `owner` it is everybody's."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    type = models.TextField()
    name = models.TextField()
    owner = models.ForeignKey("core.Principal", models.CASCADE, null=True, related_name="+")
    condition = models.JSONField(null=True)
    columns = ArrayField(models.TextField(), default=list)
    sort = ArrayField(models.TextField(), default=list)
    place = models.IntegerField(default=0)

    class Meta:
        db_table = "core_saved_view"
        indexes = [models.Index(fields=["type", "place"], name="core_saved_view_type")]


class Setting(models.Model):
    """One setting of the house: its name, its currency, which rooms are off, by how many days sample dates moved."""

    key = models.TextField(primary_key=True)
    value = models.JSONField()

    class Meta:
        db_table = "core_setting"
