"""What people said about being contacted, and where that leaves us now."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party
from kith.privacy.purpose.model import Purpose


class State(models.TextChoices):
    """In the order in which they win where two of the same moment contradict each other; an answer always beats
    a mere question."""

    ASKED = "asked", _("Asked, no answer yet")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Consent(models.Model):
    """One thing that was said. Appended, never changed. `reference` is the number of the message through whose link
    it was said. Purpose and recorder are looked up before rows are written, so the database need not do so again."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="consents", db_index=False)
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    channel = models.TextField()
    state = models.TextField(choices=State.choices)
    source = models.TextField(default="", db_default="")
    proof = models.TextField(default="", db_default="")
    reference = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(
        Principal, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    batch = models.UUIDField(null=True)

    class Meta:
        db_table = "privacy_consent"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "purpose", "channel", "happened_at", "state"], name="privacy_consent_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch"], condition=models.Q(batch__isnull=False), name="privacy_consent_batch"
            ),
            models.Index(fields=["-happened_at", "-uid"], name="privacy_consent_newest"),
        ]


class Permission(models.Model):
    """Where a party stands now: the winning consent of each purpose and channel.

    Worked out from the consents alone, in the transaction that changes them, so the database need not check it again.
    """

    pk = models.CompositePrimaryKey("party_id", "purpose_id", "channel")
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="permissions", db_index=False, db_constraint=False
    )
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    channel = models.TextField()
    state = models.TextField(choices=State.choices)
    since = models.DateTimeField()
    consent = models.ForeignKey(
        Consent, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        db_table = "privacy_permission"
        indexes = [
            models.Index(
                fields=["purpose", "channel", "party"], include=["state"], name="privacy_permission_who"
            ),
        ]


class Rhythm(models.Model):
    """How often a party wants to hear from us for a purpose: at most `most` times in `days` days by one channel."""

    pk = models.CompositePrimaryKey("party_id", "purpose_id")
    party = models.ForeignKey(Party, models.CASCADE, related_name="rhythms")
    purpose = models.ForeignKey(Purpose, models.CASCADE, related_name="+")
    most = models.IntegerField()
    days = models.IntegerField()

    class Meta:
        db_table = "privacy_rhythm"
