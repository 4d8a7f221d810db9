"""What people ask for by right, and what became of it."""

from __future__ import annotations

import calendar
from datetime import date

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.jobs.model import Run
from kith.core.keys import uid_field
from kith.core.principals.model import Principal
from kith.customers.party.model import Party


class Kind(models.TextChoices):
    """Articles 15, 20, 16, 18, 17 and 21 of the General Data Protection Regulation."""

    ACCESS = "access", _("Copy of all data")
    PORTABILITY = "portability", _("Data to take along")
    RECTIFICATION = "rectification", _("Correction")
    RESTRICTION = "restriction", _("Restriction")
    ERASURE = "erasure", _("Erasure")
    OBJECTION = "objection", _("Objection to profiling")


class State(models.TextChoices):
    """`waiting`: the clock stands still until the person has shown who they are."""

    RECEIVED = "received", _("Received")
    WAITING = "waiting", _("Waiting for proof of identity")
    CONFIRMED = "confirmed", _("Identity confirmed")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


OPEN = (State.RECEIVED, State.WAITING, State.CONFIRMED)
POSSIBLE = {
    State.RECEIVED: ("confirm", "wait", "extend", "refuse"),
    State.WAITING: ("confirm", "extend", "refuse"),
    State.CONFIRMED: ("carry_out", "close", "extend", "refuse"),
    State.DONE: ("lift",),
    State.REFUSED: (),
}
"""The steps that each state allows, the likeliest first."""


class Way(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")
    FORM = "form", _("Form")


class Request(models.Model):
    """One request of one person. `due_on` is one month after `received_at`, later where the clock stood or the time
    was extended (`extension` says why). `answer` is what the person was told, `run` the work that carried it out."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    party = models.ForeignKey(Party, models.CASCADE, related_name="requests")
    kind = models.TextField(choices=Kind.choices)
    state = models.TextField(choices=State.choices, default=State.RECEIVED, db_default=State.RECEIVED)
    channel = models.TextField(choices=Way.choices)
    said = models.TextField(default="", db_default="")
    received_at = models.DateTimeField()
    due_on = models.DateField()
    identity = models.TextField(default="", db_default="")
    extension = models.TextField(default="", db_default="")
    answer = models.TextField(default="", db_default="")
    paused_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "privacy_request"
        indexes = [models.Index(fields=["state", "due_on"], name="privacy_request_due")]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one where that month is shorter (Regulation 1182/71)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
