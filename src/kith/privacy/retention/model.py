"""Rules by which data end: what is deleted or emptied once it is old enough."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class Act(models.TextChoices):
    """A person who is deleted is erased as on their own request."""

    DELETE = "delete", _("Delete")
    BLANK = "blank", _("Empty some fields")


class RetentionRule(models.Model):
    """Rows of `type` whose `since` (a date field) lies `months` back and that fulfil `condition` are deleted, or lose
    what stands in `blanks`. `allowed` is how many rows somebody has agreed to for the next time, `waiting` how many
    would have gone the last time but were too many to go without being asked."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    type = models.TextField()
    since = models.TextField()
    months = models.IntegerField()
    condition = models.JSONField(null=True)
    act = models.TextField(choices=Act.choices)
    blanks = ArrayField(models.TextField(), default=list, db_default=[])
    is_active = models.BooleanField(default=False, db_default=False)
    allowed = models.IntegerField(default=0, db_default=0)
    waiting = models.IntegerField(default=0, db_default=0)
    ran_at = models.DateTimeField(null=True)
    touched = models.BigIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "privacy_retention_rule"
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=1200), name="privacy_retention_months"
            ),
        ]

    def __str__(self) -> str:
        return self.name
