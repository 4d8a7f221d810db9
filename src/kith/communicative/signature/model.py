"""The keys with which mails are signed (DKIM), so that receivers can tell them from what others write in our name."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field


class Algorithm(models.TextChoices):
    RSA = "rsa", _("RSA, 2,048 bits")
    ED25519 = "ed25519", _("Ed25519")


class KeyState(models.TextChoices):
    """A new key signs nothing before somebody has published it; an old one stays published while its mails travel."""

    NEW = "new", _("To be published")
    SIGNING = "signing", _("Signs")
    RETIRED = "retired", _("Retired")


class SigningKey(models.Model):
    """A key of a sending domain; `sealed` is the private part as PEM. One key of a kind signs for a domain at a time."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    domain = models.TextField()
    selector = models.TextField()
    algorithm = models.TextField(choices=Algorithm.choices)
    sealed = models.BinaryField()
    record = models.TextField()
    state = models.TextField(choices=KeyState.choices, default=KeyState.NEW, db_default=KeyState.NEW)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "communicative_signing_key"
        constraints = [
            models.UniqueConstraint(fields=["domain", "selector"], name="communicative_signing_key_name"),
            models.UniqueConstraint(
                fields=["domain", "algorithm"],
                condition=models.Q(state="signing"),
                name="communicative_signing_key_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"
