"""The ledger of single mails that programs ask for: one row each, whatever becomes of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.model import MailRelay
from kith.communicative.template.model import Template
from kith.core.keys import uid_field
from kith.privacy.purpose.model import Purpose


class State(models.TextChoices):
    """`sending`: it is on its way to the relay. `withheld`: the gate said no. `unconfirmed`: sent without an answer, and
    not sent again. `failed`: put off again and again."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Taken by the relay")
    REFUSED = "refused", _("Refused by the relay")
    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    WITHHELD = "withheld", _("Withheld")
    FAILED = "failed", _("Given up after several tries")


class Message(models.Model):
    """A mail from a template to the person with this public id. `data` are its values until it is sent, then they go."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    person = models.UUIDField()
    template = models.ForeignKey(Template, models.CASCADE, related_name="+")
    purpose = models.ForeignKey(Purpose, models.CASCADE, related_name="+")
    relay = models.ForeignKey(MailRelay, models.CASCADE, related_name="+")
    language = models.TextField(default="", db_default="")
    data = models.JSONField(null=True)
    address = models.TextField(default="", db_default="")
    state = models.TextField(choices=State.choices, default=State.WAITING, db_default=State.WAITING)
    tries = models.SmallIntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(db_default=Now())
    code = models.SmallIntegerField(default=0, db_default=0)
    text = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "communicative_message"
        indexes = [
            models.Index(fields=["person"], name="communicative_message_person"),
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=("waiting", "sending")),
                name="communicative_message_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"
