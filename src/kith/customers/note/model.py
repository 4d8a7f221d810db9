"""What somebody wrote down about a party."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party


class Note(models.Model):
    """A note. It also stands in the timeline of its party."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="notes")
    text = models.TextField()
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "customers_note"
        indexes = [models.Index(fields=["party", "-created_at"], name="customers_note_party")]
