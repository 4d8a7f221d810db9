"""The vocabulary, and which tags records have whose own table has no column for them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field


class Tag(models.Model):
    """A tag. `key` is its name folded, by which two ways of writing it are known to be one."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField(unique=True)
    key = models.TextField(unique=True, db_collation="C")
    tone = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_tag"

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    """The tags of one record, by name."""

    pk = models.CompositePrimaryKey("subject_table", "subject_id")
    subject_table = models.TextField()
    subject_id = models.BigIntegerField()
    names = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "core_tagged"
        indexes = [GinIndex("names", name="core_tagged_names")]
