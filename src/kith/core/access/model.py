"""The table of shares: one record, opened to one principal or team, until a moment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.core.principals.model import Principal, Team


class Level(models.TextChoices):
    SEE = "see", _("May see")
    EDIT = "edit", _("May change")


class Share(models.Model):
    """`subject_type` and `subject_id` name the record; exactly one of `principal` and `team` is set."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    subject_type = models.TextField()
    subject_id = models.BigIntegerField()
    principal = models.ForeignKey(Principal, models.CASCADE, null=True, related_name="shares")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="shares")
    level = models.TextField(choices=Level.choices)
    until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "core_share"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(principal__isnull=True) ^ models.Q(team__isnull=True),
                name="core_share_one_receiver",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "principal", "team"],
                name="core_share_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["principal", "subject_type", "subject_id"], name="core_share_principal"),
            models.Index(fields=["team", "subject_type", "subject_id"], name="core_share_team"),
        ]
