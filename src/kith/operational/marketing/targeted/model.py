"""Contents of places on a site, and how often each was seen and clicked."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.segment.model import Segment
from kith.privacy.purpose.model import Purpose


class WebContent(models.Model):
    """What stands at a `place` of a site for the people of a segment who agreed to `purpose`; without a segment it is for
    everybody else. Of several that fit, the one with the lowest `rank` is shown, on the days from `valid_from` until
    `valid_until`."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    place = models.TextField()
    segment = models.ForeignKey(Segment, models.PROTECT, null=True, related_name="+")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="+")
    rank = models.IntegerField(default=10, db_default=10)
    heading = models.TextField(default="", db_default="")
    text = models.TextField(default="", db_default="")
    link = models.TextField(default="", db_default="")
    link_label = models.TextField(default="", db_default="")
    picture = models.TextField(default="", db_default="")
    picture_alt = models.TextField(default="", db_default="")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    is_active = models.BooleanField(default=True, db_default=True)
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketing_web_content"
        indexes = [models.Index(fields=["place", "rank"], name="marketing_web_content_place")]

    def __str__(self) -> str:
        return self.name


class WebCount(models.Model):
    """How often a content was seen and clicked on a day (UTC). Nobody is named."""

    pk = models.CompositePrimaryKey("content_id", "day")
    content = models.ForeignKey(WebContent, models.CASCADE, related_name="counts", db_index=False)
    day = models.DateField()
    views = models.IntegerField(default=0, db_default=0)
    clicks = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "marketing_web_count"
