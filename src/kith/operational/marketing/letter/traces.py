"""Letters that hold an erased person: the file goes at once and is made anew without them; printed ones go by themselves."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.registry.trace import Trace, Whose
from kith.operational.marketing.letter import files
from kith.operational.marketing.letter.model import LetterPart

KEPT = timedelta(days=30)


def _holding(whose: Whose) -> list[LetterPart]:
    found = LetterPart.objects.exclude(made_at=None).filter(campaign__assignments__party=whose.id)
    numbers = set(whose_letters(whose))
    return [
        each for each in found.select_related("chunk", "campaign") if numbers & set(each.chunk.assignments)
    ]


def whose_letters(whose: Whose) -> list[int]:
    from kith.operational.marketing.campaign.model import Assignment

    return list(Assignment.objects.filter(party=whose.id).values_list("pk", flat=True))


def count(whose: Whose) -> int:
    return len(_holding(whose))


def erase(whose: Whose) -> int:
    found = _holding(whose)
    for each in found:
        files.remove(each.campaign.uid, each.number)
    again = LetterPart.objects.filter(pk__in=[each.pk for each in found], printed_at=None)
    again.update(made_at=None)
    return len(found)


def remove_old() -> None:
    """The nightly job: letters that were printed a month ago are kept nowhere but in the ledger."""
    old = LetterPart.objects.filter(printed_at__lt=timezone.now() - KEPT).select_related("campaign")
    for each in old:
        files.remove(each.campaign.uid, each.number)


LETTERS = Trace("letters", _("Printed letters"), _("Their files go."), count, erase)
