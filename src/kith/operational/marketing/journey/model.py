"""Tables of journeys: the journey with its draft, versions that never change, who is where, and the mails of the steps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.model import MailRelay
from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party
from kith.operational.marketing.campaign.model import Campaign


class JourneyState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")


class Journey(models.Model):
    """A journey. `draft` is its definition as it is being edited; people walk through versions, newcomers through
    `current`. `looked_at` is when it is next looked for people who come in or for whom a wait is over; `problem` says why
    nobody could be moved."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    relay = models.ForeignKey(MailRelay, models.PROTECT, null=True, related_name="+")
    draft = models.JSONField(default=dict, db_default={})
    state = models.TextField(
        choices=JourneyState.choices, default=JourneyState.DRAFT, db_default=JourneyState.DRAFT
    )
    current = models.ForeignKey("marketing.JourneyVersion", models.PROTECT, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)
    problem = models.TextField(default="", db_default="")
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketing_journey"

    def __str__(self) -> str:
        return self.name


class JourneyVersion(models.Model):
    """A definition as it was published. It sees the people that `published_by` sees, and keeps the hours of that person."""

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="versions")
    number = models.IntegerField()
    definition = models.JSONField()
    published_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "marketing_journey_version"
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="marketing_journey_version_number")
        ]


class JourneyMail(models.Model):
    """The campaign in whose ledger the mails of one step of a version stand."""

    version = models.ForeignKey(JourneyVersion, models.CASCADE, related_name="mails")
    step = models.TextField()
    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="journey_mail", primary_key=True)

    class Meta:
        db_table = "marketing_journey_mail"
        constraints = [
            models.UniqueConstraint(fields=["version", "step"], name="marketing_journey_mail_step")
        ]


class Outcome(models.TextChoices):
    FINISHED = "finished", _("Came to the end")
    GOAL = "goal", _("Reached the goal")
    LEFT = "left", _("Left at an exit")
    TAKEN_OUT = "taken_out", _("Taken out")
    STOPPED = "stopped", _("The journey was stopped")
    GONE = "gone", _("May not be used any more")


class Run(models.Model):
    """One person on the way, or one record of theirs (`record`, its number; 0 for the person itself).

    It stays with its version. `step` is where it stands since `since`, `phase` how far it is with it, `due_at` when it is
    looked at next. `path` holds a list for each step behind it: key, moment, what came of it.
    """

    id = models.BigAutoField(primary_key=True)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="runs", db_index=False)
    version = models.ForeignKey(JourneyVersion, models.CASCADE, related_name="runs", db_index=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="+")
    record = models.BigIntegerField(default=0, db_default=0)
    step = models.TextField(default="", db_default="")
    phase = models.TextField(default="", db_default="")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    path = models.JSONField(default=list, db_default=[])
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(choices=Outcome.choices, default="", db_default="")

    class Meta:
        db_table = "marketing_journey_run"
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "party", "record"],
                condition=Q(ended_at=None),
                name="marketing_journey_run_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(due_at=None), name="marketing_journey_run_ended"
            ),
        ]
        indexes = [
            models.Index(
                fields=["journey", "due_at"], condition=~Q(due_at=None), name="marketing_journey_run_due"
            ),
            models.Index(
                fields=["version", "step"], condition=Q(ended_at=None), name="marketing_journey_run_step"
            ),
        ]


class Passed(models.Model):
    """How many have left a step, by what came of it: `way`, empty where there is one way only."""

    pk = models.CompositePrimaryKey("version_id", "step", "way")
    version = models.ForeignKey(JourneyVersion, models.CASCADE, related_name="passed", db_index=False)
    step = models.TextField()
    way = models.TextField()
    number = models.BigIntegerField(default=0)

    class Meta:
        db_table = "marketing_journey_passed"
