"""Addresses that must not be used, whatever else is known."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.keys import uid_field
from kith.customers.party.model import Party
from kith.privacy.purpose.model import Purpose


class Kind(models.TextChoices):
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    DOMAIN = "domain", _("All addresses of a mail domain")
    PARTY = "party", _("Person or company")


class Reason(models.TextChoices):
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    BOUNCED = "bounced", _("Takes no mail")
    COMPLAINED = "complained", _("Complained about our mail")
    ASKED = "asked", _("Asked us to stop")
    IMPORTED = "imported", _("On an imported list")
    ERASED = "erased", _("Asked to be erased")


class Suppression(models.Model):
    """One address, as its kind writes it (a party by its public id, a domain with @ before it), that is out of use for
    one purpose or, without a purpose, for everything. It stays when the person goes, so that the address is not used
    again later."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    kind = models.TextField(choices=Kind.choices)
    address = models.TextField()
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="suppressions")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.TextField(choices=Reason.choices)
    source = models.TextField(default="", db_default="")
    since = models.DateTimeField(db_default=Now())
    batch = models.UUIDField(null=True)

    class Meta:
        db_table = "privacy_suppression"
        constraints = [
            models.UniqueConstraint(
                fields=["address", "purpose"], name="privacy_suppression_once", nulls_distinct=False
            ),
        ]

    @property
    def subject(self) -> Party | Suppression:
        """Whose key seals the address: the party's, or the suppression's own where nobody is known."""
        return self.party or self
