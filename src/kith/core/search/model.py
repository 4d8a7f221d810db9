"""The table of search texts."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDocument(models.Model):
    """What one record is found by. `boost` ranks: newer and more used records first."""

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
