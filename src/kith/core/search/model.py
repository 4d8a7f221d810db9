"""The table of search texts, its words, and what everybody saw last."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from kith.core.principals.model import Principal


class SearchDocument(models.Model):
    """What one record is found by. Its words begin with the type's key, so that each type is looked up by itself.
    `boost` ranks: newer records first."""

    pk = models.CompositePrimaryKey("type", "object_id")
    type = models.TextField()
    object_id = models.BigIntegerField()
    object_uid = models.UUIDField()
    title = models.TextField()
    detail = models.TextField(default="")
    text = models.TextField()
    words = SearchVectorField()
    boost = models.FloatField(default=0)

    class Meta:
        db_table = "core_search_document"
        indexes = [GinIndex("words", name="core_search_words")]


class SearchWord(models.Model):
    """A word that some record is called by: what a mistyped one is compared with."""

    word = models.TextField(primary_key=True, db_collation="C")

    class Meta:
        db_table = "core_search_word"
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="core_search_word_near")]


class Seen(models.Model):
    """A record that somebody opened, and when last. Of each person the newest few are kept."""

    pk = models.CompositePrimaryKey("principal_id", "type", "object_id")
    principal = models.ForeignKey(Principal, models.CASCADE, db_index=False)
    type = models.TextField()
    object_id = models.BigIntegerField()
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_seen"
        indexes = [models.Index(fields=["type", "object_id"], name="core_seen_record")]


class Passage(models.Model):
    """A long text that can be found: `part` is the key of the record's field, or `file` with the file's number as
    `source_id`, whose text begins with its name in a line of its own."""

    id = models.BigAutoField(primary_key=True)
    subject_table = models.TextField()
    subject_id = models.BigIntegerField()
    part = models.TextField()
    source_id = models.BigIntegerField(default=0)
    text = models.TextField()
    words = SearchVectorField()

    class Meta:
        db_table = "core_passage"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_table", "subject_id", "part", "source_id"], name="core_passage_once"
            )
        ]
        indexes = [GinIndex("words", name="core_passage_words")]
