"""The table of contents that are kept."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Content(models.Model):
    """One content, however often it was attached: `digest` is its SHA-256 in hexadecimal and its place in the store.

    `kind` is the media type that was found in it. Once it was looked into (`looked_at`), `has_picture` says whether the
    store has a small picture of it, `text` what can be read in it, `is_broken` that it could not be read.
    `touched_at` is when somebody last brought it, so that what is being attached just now is not swept away.
    """

    digest = models.TextField(primary_key=True)
    size = models.BigIntegerField()
    kind = models.TextField()
    touched_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField(null=True)
    has_picture = models.BooleanField(default=False, db_default=False)
    is_broken = models.BooleanField(default=False, db_default=False)
    text = models.TextField(default="", db_default="")

    class Meta:
        db_table = "core_content"
