"""Mail relays: the servers that take our mail and carry it on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class Security(models.TextChoices):
    """How the way to a relay is encrypted."""

    AUTO = "auto", _("STARTTLS where it is offered")
    REQUIRE = "require", _("STARTTLS always")
    DIRECT = "direct", _("TLS from the start")
    OFF = "off", _("None")


class MailRelay(models.Model):
    """One relay with the sender it stands for; `password` is sealed, `certificates` (PEM) are trusted instead of the
    system's.

    Relays with the same sender address share its mails by `weight`. `per_minute` is the most it takes (None: as fast as
    it goes). Mails of a relay that is new to the world begin with `warm_up_start` on the day `warm_up_from` and grow by
    `warm_up_growth` percent a day.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    host = models.TextField()
    port = models.IntegerField(default=0, db_default=25)
    security = models.TextField(choices=Security.choices, default=Security.AUTO, db_default=Security.AUTO)
    user_name = models.TextField(default="", db_default="")
    password = models.BinaryField(null=True)
    connections = models.SmallIntegerField(default=4, db_default=4)
    patience = models.SmallIntegerField(default=300, db_default=300)
    sender_name = models.TextField(default="", db_default="")
    sender_address = models.TextField()
    reply_to = models.TextField(default="", db_default="")
    bounce_address = models.TextField(default="", db_default="")
    weight = models.SmallIntegerField(default=1, db_default=1)
    per_minute = models.IntegerField(null=True)
    warm_up_from = models.DateField(null=True)
    warm_up_start = models.IntegerField(null=True)
    warm_up_growth = models.SmallIntegerField(default=30, db_default=30)
    certificates = models.TextField(default="", db_default="")
    is_paused = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "communicative_relay"
        constraints = [
            models.CheckConstraint(
                condition=Q(connections__gte=1, weight__gte=1, patience__gte=1, port__gte=1),
                name="communicative_relay_counts",
            )
        ]

    def __str__(self) -> str:
        return self.name
