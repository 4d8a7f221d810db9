"""The timeline: one row per touch on any channel, and one row for everybody it concerns."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.core.keys import UuidV7
from kith.core.principals.model import Principal
from kith.customers.party.model import Party


class Direction(models.TextChoices):
    IN = "in", _("From them")
    OUT = "out", _("From us")
    BOUGHT = "bought", _("Bought")
    SYSTEM = "system", _("Noted by the system")
    WORSE = "worse", _("Got worse")


class Interaction(models.Model):
    """One touch, with its finished one-line summary. Appended, never changed; partitioned by year.

    `ref_type` and `ref_uid` name the record it came from (an order, a message), `source` and `batch` how it came in.
    """

    pk = models.CompositePrimaryKey("occurred_at", "id")
    id = models.BigIntegerField()
    uid = models.UUIDField(db_default=UuidV7())
    occurred_at = models.DateTimeField()
    channel = models.TextField()
    kind = models.TextField()
    direction = models.TextField(choices=Direction.choices)
    summary = models.TextField()
    body = models.TextField(default="")
    actor_id = models.BigIntegerField(null=True)
    ref_type = models.TextField(default="")
    ref_uid = models.UUIDField(null=True)
    is_sample = models.BooleanField(default=False)
    batch = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = "customers_interaction"


class Concerned(models.Model):
    """Whom a touch concerns: one row each, so that anybody's timeline is one index scan."""

    pk = models.CompositePrimaryKey("subject_kind", "subject_id", "occurred_at", "interaction_id")
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    interaction_id = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "customers_interaction_subject"


class LastContact(models.Model):
    """When we were last in touch with a party. Where we never were, there is no row."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "customers_last_contact"
        indexes = [models.Index(fields=["at"], name="customers_last_contact_at")]


class Pin(models.Model):
    """The touch that stands first on a party's page. One that is gone meanwhile is not shown."""

    party = models.OneToOneField(Party, models.CASCADE, primary_key=True, related_name="+")
    occurred_at = models.DateTimeField()
    interaction_id = models.BigIntegerField()
    pinned_by = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "customers_pin"
