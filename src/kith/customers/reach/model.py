"""What e-mail addresses, phone numbers and postal addresses keep alike."""

from __future__ import annotations

from django.db import models


class Reach(models.Model):
    """`kind` says what it is for; it holds from `valid_from` until `valid_until`, both days included, or since ever and
    for ever where these are empty. `failed_reason` says why it no longer works, which it has not since the moment that
    stands beside it."""

    label = models.TextField(default="", db_default="")
    kind = models.TextField(default="", db_default="")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    failed_reason = models.TextField(default="", db_default="")
    is_main = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True
