"""Mail relays: the servers that take our mail and carry it on."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.keys import uid_field


class MailRelay(models.Model):
    """One relay with the sender it stands for. `address` is its sealed URL, `host` what may be shown of it."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    address = models.BinaryField(null=True)
    host = models.TextField(default="", db_default="")
    sender_name = models.TextField(default="", db_default="")
    sender_address = models.TextField()
    reply_to = models.TextField(default="", db_default="")
    bounce_address = models.TextField(default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "communicative_relay"

    def __str__(self) -> str:
        return self.name
