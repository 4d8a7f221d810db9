"""How campaigns stand in a timeline, said in the language of whoever reads it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kith.core.registry.room import Saying
from kith.operational.marketing.campaign.model import Campaign

LINES = {
    "sent": _("Newsletter “%(name)s” sent"),
    "letter": _("Letter “%(name)s” sent"),
    "returned": _("Letter “%(name)s” came back"),
    "click": _("Clicked in “%(name)s”"),
    "unsubscribe": _("Unsubscribed through “%(name)s”"),
    "reply": _("Answered “%(name)s”"),
    "away": _("Absence note on “%(name)s”"),
    "moved": _("Told a new address on “%(name)s”"),
    "bounce": _("“%(name)s” came back"),
    "complaint": _("Complained about “%(name)s”"),
}


def line(kind: str, name: str) -> str:
    return str(LINES[kind] % {"name": name})


def said(kind: str, uids: list[UUID]) -> dict[UUID, str]:
    found = Campaign.objects.filter(uid__in=uids).values_list("uid", "name")
    return {uid: line(kind, name) for uid, name in found}


SAYINGS = tuple(Saying("campaign", partial(said, kind), kind) for kind in LINES)
