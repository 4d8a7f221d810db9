"""Mailboxes of the house that are read for what comes back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class Protocol(models.TextChoices):
    IMAP = "imap", "IMAP"
    POP3 = "pop3", "POP3"


class Security(models.TextChoices):
    """How the way to a mailbox is encrypted."""

    DIRECT = "direct", _("TLS from the start")
    REQUIRE = "require", _("STARTTLS always")
    OFF = "off", _("None")


class Mailbox(models.Model):
    """A mailbox and how it is opened; `password` is sealed. `validity` and `last_uid` say up to where it was read,
    `problem` why it could not be the last time (at `looked_at`)."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    protocol = models.TextField(choices=Protocol.choices, default=Protocol.IMAP, db_default=Protocol.IMAP)
    host = models.TextField()
    port = models.IntegerField(default=0, db_default=993)
    security = models.TextField(choices=Security.choices, default=Security.DIRECT, db_default=Security.DIRECT)
    user_name = models.TextField()
    password = models.BinaryField(null=True)
    folder = models.TextField(default="", db_default="INBOX")
    address = models.TextField(default="", db_default="")
    certificates = models.TextField(default="", db_default="")
    removes = models.BooleanField(default=False, db_default=False)
    is_paused = models.BooleanField(default=False, db_default=False)
    validity = models.BigIntegerField(default=0, db_default=0)
    last_uid = models.BigIntegerField(default=0, db_default=0)
    looked_at = models.DateTimeField(null=True)
    problem = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "communicative_mailbox"
        constraints = [models.CheckConstraint(condition=Q(port__gte=1), name="communicative_mailbox_port")]

    def __str__(self) -> str:
        return self.name
