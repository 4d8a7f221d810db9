"""What a person was asked to confirm, told to that person and gone with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.privacy.confirmation.model import Confirmation


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    for each in Confirmation.objects.filter(party=whose.id):
        yield {
            now("Asked"): each.asked_at, now("Address"): each.address, now("What was asked"): each.wording,
            now("Confirmed"): each.confirmed_at,
        }  # fmt: skip


def count(whose: Whose) -> int:
    return Confirmation.objects.filter(party=whose.id).count()


def erase(whose: Whose) -> int:
    return Confirmation.objects.filter(party=whose.id).delete()[0]


CONFIRMATIONS = Trace("confirmations", _("Questions by mail"), _("Go."), count, erase, tell)
