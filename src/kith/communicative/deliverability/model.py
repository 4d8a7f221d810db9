"""How much mail went where, and what became of it, by day and recipients' domain."""

from __future__ import annotations

from django.db import models


class Volume(models.Model):
    """The mails of one day to one domain of recipients: taken by the relay, put off, refused, come back, complained about.
    A mail that is put off counts each time; one that comes back counts on the day it does."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    domain = models.TextField()
    sent = models.IntegerField(default=0, db_default=0)
    deferred = models.IntegerField(default=0, db_default=0)
    refused = models.IntegerField(default=0, db_default=0)
    bounced = models.IntegerField(default=0, db_default=0)
    complained = models.IntegerField(default=0, db_default=0)

    class Meta:
        db_table = "communicative_volume"
        constraints = [
            models.UniqueConstraint(fields=["domain", "day"], name="communicative_volume_once"),
        ]
        indexes = [models.Index(fields=["day"], name="communicative_volume_day")]
