"""Consents that colleagues put down or files bring, and that the person has yet to confirm by mail."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party


class Confirmation(models.Model):
    """One question to one party about `consents`, those of the state `asked` that wait for its answer.

    Which of them still wait is read from what was said since, never kept here: an answer by any way, or an import taken
    back, ends a question by itself. `due_at` is when the next mail goes out, None for none; `remind_after` the days until
    the second one, None for never. `address` is where the last of the `sent` mails went, with `wording` in it.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="confirmations")
    consents = ArrayField(models.BigIntegerField())
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        Principal, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    batch = models.UUIDField(null=True)
    remind_after = models.IntegerField(null=True)
    lapses_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    address = models.TextField(default="", db_default="")
    wording = models.TextField(default="", db_default="")
    sent = models.IntegerField(default=0, db_default=0)
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_confirmation"
        indexes = [
            models.Index(
                fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="privacy_confirmation_due"
            ),
            models.Index(fields=["lapses_at"], name="privacy_confirmation_lapse"),
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="privacy_confirmation_batch"
            ),
        ]
