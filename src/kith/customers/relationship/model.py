"""Edges between parties: who works where, who belongs to whom, with role and dates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.customers.party.model import Party


class Kind(models.TextChoices):
    """Named forward, from the party to the other. The way back is in `BACKWARD`."""

    WORKS_AT = "works_at", _("works at")
    HOUSEHOLD = "household", _("shares a household with")
    SUBSIDIARY = "subsidiary", _("is a subsidiary of")
    SUPPLIER = "supplier", _("is a supplier of")
    DISTRIBUTOR = "distributor", _("is a distributor of")
    MEMBER = "member", _("is a member of")
    LOBBIES = "lobbies", _("lobbies")
    REFERRED = "referred", _("referred")


BACKWARD = {
    Kind.WORKS_AT: _("employs"),
    Kind.HOUSEHOLD: _("shares a household with"),
    Kind.SUBSIDIARY: _("is the parent of"),
    Kind.SUPPLIER: _("is supplied by"),
    Kind.DISTRIBUTOR: _("is distributed by"),
    Kind.MEMBER: _("has as a member"),
    Kind.LOBBIES: _("is lobbied by"),
    Kind.REFERRED: _("was referred by"),
}


class Relationship(models.Model):
    """One edge. `until` empty means that it still holds."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="relationships")
    other = models.ForeignKey(Party, models.CASCADE, related_name="relationships_back")
    kind = models.TextField(choices=Kind.choices)
    role = models.TextField(default="", db_default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        db_table = "customers_relationship"
        indexes = [models.Index(fields=["kind", "uid"], name="customers_relationship_kind")]
        constraints = [
            models.CheckConstraint(condition=~Q(party=models.F("other")), name="customers_relationship_two"),
            models.UniqueConstraint(
                fields=["party", "other", "kind", "since"],
                name="customers_relationship_once",
                nulls_distinct=False,
            ),
        ]
