"""Blocks that were saved to be used again."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class SavedBlock(models.Model):
    """A piece of MJML with a name: one block of a mail, whole, as it stood in its source."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    source = models.TextField()
    made_by = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "communicative_block"
