"""The files of a letter run, for whoever prints it; that they were taken stands in the audit."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from kith.communicative.letter.head import house_language
from kith.core import access
from kith.core.errors import Conflict, NotAllowed, NotFound
from kith.core.events.record import Subject, note
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.letter import files
from kith.operational.marketing.letter.model import LetterPart
from kith.operational.marketing.letter.queries import address_lines, parts

AT_ONCE = 20
"""So many parts are one file at most, two thousand letters."""


def part(*, by: Actor, campaign: Campaign, number: int) -> bytes:
    """The PDF of one part. Raises NotFound where it is not made, or was removed."""
    _require(by, campaign, f"part {number}")
    return _read(campaign, number)


def several(*, by: Actor, campaign: Campaign, first: int) -> bytes:
    """The PDF of up to twenty parts from `first` on. Raises Conflict while one of them is not made."""
    import pypdfium2

    found = [each for each in parts(campaign) if first <= each.number < first + AT_ONCE]
    if not found:
        raise NotFound
    if any(each.made_at is None for each in found):
        raise Conflict(_("Some of these letters are still being made."))
    _require(by, campaign, f"parts {found[0].number} to {found[-1].number}")
    with pypdfium2.PdfDocument.new() as whole:
        for each in found:
            with pypdfium2.PdfDocument(_read(campaign, each.number)) as one:
                whole.import_pages(one)
        out = BytesIO()
        whole.save(out)
    return out.getvalue()


def addresses(*, by: Actor, campaign: Campaign) -> Iterator[str]:
    """The addresses as lines of CSV."""
    access.require(by, "marketing.recipient.export")
    _require(by, campaign, "addresses")
    return address_lines(campaign, house_language())


def _require(by: Actor, campaign: Campaign, what: str) -> None:
    access.require(by, "marketing.campaign.printed", campaign)
    if not access.sees_all(by, current().type("recipient")):
        raise NotAllowed(_("These letters go to people whom you do not see."))
    subject = Subject("campaign", campaign.pk, campaign.uid)
    note("campaign.downloaded", by=by, subject=subject, changes={"letters": (None, what)}, verb="printed")


def _read(campaign: Campaign, number: int) -> bytes:
    if not LetterPart.objects.filter(campaign=campaign, number=number).exclude(made_at=None).exists():
        raise NotFound
    try:
        return files.part(campaign.uid, number).read_bytes()
    except FileNotFoundError:
        raise NotFound(_("This file is no longer kept.")) from None
