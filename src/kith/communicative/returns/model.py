"""What came in by mail: the ledger that says what was read of it, and for a while the mail itself."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.email.returned import Meaning
from kith.communicative.mailbox.model import Mailbox
from kith.core.keys import uid_field

SHOWN = {
    Meaning.DEAD: _("Address takes no mail"), Meaning.FAILED: _("Came back"), Meaning.LATE: _("Delayed"),
    Meaning.COMPLAINT: _("Complaint"), Meaning.AUTOMATIC: _("Automatic answer"), Meaning.AWAY: _("Absence"),
    Meaning.MOVED: _("New address"), Meaning.LEAVE: _("Wants no more"), Meaning.REPLY: _("Reply"),
}  # fmt: skip


class Return(models.Model):
    """One mail that came in, once: `digest` is that of the mail. `raw` is its beginning, packed, until its term is over.

    `meaning` is empty until it is read; `number` is the delivery of ours that it is about, where a signature proves it.
    `sender` is who wrote it, of a notice the address it is about. `tries` counts how often its reading was begun.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    digest = models.BinaryField(unique=True)
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    name = models.TextField(default="", db_default="")
    envelope = models.TextField(default="", db_default="")
    came_at = models.DateTimeField(db_default=Now())
    size = models.IntegerField()
    raw = models.BinaryField(null=True)
    tries = models.SmallIntegerField(default=0, db_default=0)
    read_at = models.DateTimeField(null=True)
    meaning = models.TextField(default="", db_default="")
    number = models.BigIntegerField(null=True)
    sender = models.TextField(default="", db_default="")
    subject = models.TextField(default="", db_default="")
    status = models.TextField(default="", db_default="")
    detail = models.TextField(default="", db_default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        db_table = "communicative_return"
        indexes = [
            models.Index(fields=["id"], name="communicative_return_unread", condition=models.Q(read_at=None)),
            models.Index(fields=["number"], name="communicative_return_number"),
            models.Index(fields=["came_at"], name="communicative_return_came"),
        ]
