"""What was handed to advertising platforms: one row an export, one a person in it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.privacy.purpose.model import Purpose


class Platform(models.TextChoices):
    GOOGLE = "google", _("Google Ads, Customer Match")
    META = "meta", _("Meta, custom audience")
    LINKEDIN = "linkedin", _("LinkedIn, matched audience")


class AdAudience(models.Model):
    """One export of a segment to a platform. `receiver` is who gets it, as people are told."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    segment = models.ForeignKey(Segment, models.SET_NULL, null=True, related_name="+")
    segment_name = models.TextField()
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+")
    platform = models.TextField(choices=Platform.choices)
    receiver = models.TextField()
    people = models.IntegerField()
    made_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "marketing_ad_audience"


class AdMember(models.Model):
    """One person in an export, as SHA-256 in hexadecimal; an empty one was not given. Without a party the person was erased.
    Who withdrew since is `removed_at` the moment when a list for taking them off was made."""

    id = models.BigAutoField(primary_key=True)
    audience = models.ForeignKey(AdAudience, models.CASCADE, related_name="members")
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="+")
    email = models.TextField(default="", db_default="")
    phone = models.TextField(default="", db_default="")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketing_ad_member"
