"""What somebody has to do, for a party or for the house."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party


class Kind(models.TextChoices):
    PLAIN = "plain", _("To do")
    CALL = "call", _("Call")
    MEETING = "meeting", _("Meeting")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("task", "Open")
    DONE = "done", _("Done")


class Priority(models.TextChoices):
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class Task(models.Model):
    """A task of `owner`, due on a day; one with `starts_at` is an appointment of that day, `minutes` long.

    `outcome` is what came of it, said when it was done.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    title = models.TextField()
    kind = models.TextField(choices=Kind.choices, default=Kind.PLAIN, db_default=Kind.PLAIN)
    state = models.TextField(choices=State.choices, default=State.OPEN, db_default=State.OPEN)
    priority = models.TextField(choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL)
    due_on = models.DateField()
    starts_at = models.DateTimeField(null=True)
    minutes = models.IntegerField(null=True)
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="tasks")
    details = models.TextField(default="", db_default="")
    outcome = models.TextField(default="", db_default="")
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+", db_index=False)
    author = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_task"
        indexes = [
            models.Index(fields=["owner", "state", "due_on"], name="customers_task_of_owner"),
            models.Index(fields=["due_on", "uid"], name="customers_task_by_day"),
        ]
