"""Forms on which people sign up for something by themselves, and who waits for the mail that confirms it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from kith.core.keys import uid_field
from kith.privacy.purpose.model import Purpose


class SignupForm(models.Model):
    """One form for one purpose and its topics. `wording` is what people agree to; `version` counts whenever what they
    read has changed. Whoever has not confirmed is reminded after `remind_after` days (None: never) and forgotten after
    `lapses_after` days."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    key = models.TextField(unique=True)
    name = models.TextField()
    title = models.TextField()
    text = models.TextField(default="", db_default="")
    wording = models.TextField()
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+", db_index=False)
    language = models.TextField(default="", db_default="")
    asks_name = models.BooleanField(default=False, db_default=False)
    remind_after = models.IntegerField(null=True)
    lapses_after = models.IntegerField(default=14, db_default=14)
    is_active = models.BooleanField(default=True, db_default=True)
    version = models.IntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "privacy_signup_form"
        constraints = [
            models.CheckConstraint(
                condition=Q(lapses_after__gte=1, lapses_after__lte=60), name="privacy_signup_form_lapses"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Signup(models.Model):
    """An address that was written into a form. Until it is confirmed nobody in the house is this person: no record, no
    consent. `network` is the part of the sender's address that many share; `sent` counts the mails to the address."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    form = models.ForeignKey(SignupForm, models.CASCADE, related_name="signups")
    address = models.TextField()
    given_name = models.TextField(default="", db_default="")
    family_name = models.TextField(default="", db_default="")
    purposes = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    wording = models.TextField()
    version = models.IntegerField()
    network = models.TextField(default="", db_default="")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent = models.IntegerField(default=1, db_default=1)
    reminded_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "privacy_signup"
        constraints = [models.UniqueConstraint(fields=["address", "form"], name="privacy_signup_once")]
        indexes = [models.Index(fields=["asked_at"], name="privacy_signup_age")]
