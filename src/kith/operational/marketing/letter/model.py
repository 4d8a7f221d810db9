"""The parts of a letter run: some letters that are one PDF."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kith.operational.marketing.campaign.model import Campaign, Chunk


class LetterPart(models.Model):
    """The letters of one chunk as one file, which is there since `made_at`; `number` counts from 1. A part whose file went
    with somebody who was erased is made anew from the ledger."""

    chunk = models.OneToOneField(Chunk, models.CASCADE, primary_key=True, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="letter_parts")
    number = models.IntegerField()
    letters = models.IntegerField(default=0, db_default=0)
    pages = models.IntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "marketing_letter_part"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="marketing_letter_part_once")
        ]


class Return(models.TextChoices):
    """Why a letter came back. Who refused it still lives there, and is not written to again; else the address is bad."""

    MOVED = "moved", _("Moved away")
    UNKNOWN = "unknown", _("Not known at this address")
    ADDRESS = "address", _("Address not complete or wrong")
    UNCLAIMED = "unclaimed", _("Not collected")
    DECEASED = "deceased", _("Deceased")
    REFUSED = "refused", _("Refused by the addressee")
