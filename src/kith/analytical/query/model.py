"""The table of questions that analysts ask the lake."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class Drawn(models.TextChoices):
    TABLE = "table", _("Table alone")
    BARS = "bars", _("Bars")
    LINES = "lines", _("Lines")


class LakeQuery(models.Model):
    """A SELECT over the lake, and how its answer is drawn. What it answered stands in the runs, for each who asked."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    sql = models.TextField(default="", db_default="")
    drawn = models.TextField(choices=Drawn.choices, default=Drawn.TABLE, db_default=Drawn.TABLE)
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "analytical_query"

    def __str__(self) -> str:
        return self.name
