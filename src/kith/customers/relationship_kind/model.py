"""Kinds of relationships that a house has made for itself, beside those that come with the product."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class End(models.TextChoices):
    """Who may stand at an end of a relationship."""

    ANYBODY = "any", _("People and companies")
    PERSON = "person", _("People")
    ORGANISATION = "organisation", _("Companies")


class RelationshipKind(models.Model):
    """One kind, said `forward` from the party to the other (“works at”) and `backward` from the other (“employs”).

    `key` is what relationships keep. A `tree` has at most one above each, and no circles.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    key = models.TextField(unique=True)
    forward = models.TextField()
    backward = models.TextField(default="", db_default="")
    starts = models.TextField(choices=End.choices, default=End.ANYBODY, db_default=End.ANYBODY)
    ends = models.TextField(choices=End.choices, default=End.ANYBODY, db_default=End.ANYBODY)
    tree = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "customers_tie_kind"

    def __str__(self) -> str:
        return self.forward
