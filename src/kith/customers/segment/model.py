"""Segments: people found by a rule that stays true by itself."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class Segment(models.Model):
    """A condition over people with a name. `sentence` says the condition in words, as it stood when it was saved."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    condition = models.JSONField(default=dict)
    sentence = models.TextField(default="", db_default="")
    size = models.BigIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_segment"

    def __str__(self) -> str:
        return self.name
