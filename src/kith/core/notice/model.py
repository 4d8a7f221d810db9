"""Tables of what colleagues follow and of what they are told."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.core.principals.model import Principal


class Follow(models.Model):
    """Somebody follows a record, or wants to hear nothing of it (`muted`), not even where it is their own."""

    id = models.BigAutoField(primary_key=True)
    principal = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    subject_type = models.TextField()
    subject_id = models.BigIntegerField()
    muted = models.BooleanField(default=False, db_default=False)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_follow"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "principal"], name="core_follow_once"
            )
        ]


class Reason(models.TextChoices):
    """Why somebody is told."""

    MENTION = "mention", _("Mentioned")
    GIVEN = "given", _("Given to you")
    CHANGE = "change", _("Changed")


class Notice(models.Model):
    """Something that a colleague is told: that `actor` did `kind` to the record `about`, which belongs to `subject`.

    While a notice of changes is unread, further changes of the same subject only count it up.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    principal = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    reason = models.TextField(choices=Reason.choices)
    subject_type = models.TextField()
    subject_id = models.BigIntegerField()
    subject_uid = models.UUIDField()
    about_type = models.TextField()
    about_uid = models.UUIDField()
    kind = models.TextField()
    actor = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    times = models.IntegerField(default=1, db_default=1)
    occurred_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_notice"
        indexes = [
            models.Index(fields=["principal", "-occurred_at", "-id"], name="core_notice_newest"),
            models.Index(
                fields=["principal"], name="core_notice_unread", condition=models.Q(read_at__isnull=True)
            ),
            models.Index(fields=["subject_uid"], name="core_notice_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "subject_type", "subject_id"],
                name="core_notice_one_unread",
                condition=models.Q(reason="change", read_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["principal", "about_uid"],
                name="core_notice_mention",
                condition=models.Q(reason="mention"),
            ),
        ]


class TellingChoice(models.Model):
    """What a colleague wants to be told. Without a row: also of changes to what is theirs."""

    principal = models.OneToOneField(Principal, models.CASCADE, primary_key=True, related_name="+")
    own_records = models.BooleanField(default=True)

    class Meta:
        db_table = "core_telling_choice"
