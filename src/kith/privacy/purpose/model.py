"""What people are contacted for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class Basis(models.TextChoices):
    """Why the law lets us: Article 6 (1) a, b and f of the General Data Protection Regulation."""

    CONSENT = "consent", _("Consent")
    CONTRACT = "contract", _("Contract")
    LEGITIMATE_INTEREST = "legitimate_interest", _("Legitimate interest")


class Purpose(models.Model):
    """One purpose. `name` and `description` are shown to customers; at most `most` contacts in `days` days by one
    channel, or any number where `most` is empty. With `double_opt_in` a consent by e-mail that a colleague puts down or a
    file brings counts only once the person has confirmed it by mail; who does not is reminded after `remind_after` days
    (None: never), and the question ends after `lapses_after`. One with a `parent` is a topic of it: people choose topics by
    themselves, and whoever ends the whole ends its topics."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    key = models.TextField(unique=True)
    name = models.TextField()
    description = models.TextField(default="", db_default="")
    basis = models.TextField(choices=Basis.choices)
    channels = ArrayField(models.TextField(), default=list, db_default=[])
    is_marketing = models.BooleanField(default=False, db_default=False)
    double_opt_in = models.BooleanField(default=False, db_default=False)
    remind_after = models.IntegerField(null=True, default=3, db_default=3)
    lapses_after = models.IntegerField(default=14, db_default=14)
    is_active = models.BooleanField(default=True, db_default=True)
    most = models.IntegerField(null=True)
    days = models.IntegerField(default=30, db_default=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="topics", db_index=False)
    place = models.IntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "privacy_purpose"
        constraints = [
            models.CheckConstraint(condition=Q(most=None) | Q(most__gte=0), name="privacy_purpose_most"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=366), name="privacy_purpose_days"),
            models.CheckConstraint(
                condition=Q(lapses_after__gte=1, lapses_after__lte=60), name="privacy_purpose_lapses"
            ),
        ]

    def __str__(self) -> str:
        return self.name
