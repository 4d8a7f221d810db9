"""Writing a letter to one person or company: looked at first, then kept as a file of the record and in its timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.letter.markup import Letter, from_plain
from kith.communicative.channels.letter.printing import LaidOut, Printer
from kith.communicative.letter import addressed
from kith.communicative.letter.head import letterhead
from kith.core import access
from kith.core.attachment.actions import attach
from kith.core.attachment.model import Attachment
from kith.core.errors import Invalid, NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.address.model import Address
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.customers.party.model import Party

LONGEST = 50_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes; `address` is the public id of one of the party's addresses, empty for the main one."""

    subject: str = ""
    text: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that was made: its file on the record, and how many pages it has."""

    file: Attachment
    pages: int


def begun(by: Actor, party: Party) -> Draft:
    """What a new letter begins with: greeting, closing, and who signs."""
    address = next(iter(addressed.addresses(party)), None)
    country = address.country if address else ""
    spoken = addressed.language(party, country)
    parts = (addressed.greeted(party, country), "", f"{addressed.closing(spoken)}\n{by.name}")
    return Draft(text="\n\n".join(parts), address=str(address.uid) if address else "")


def lay_out(by: Actor, party: Party, draft: Draft) -> tuple[Printer, LaidOut]:
    """The letter on its pages. Raises NotAllowed, Conflict where no PDF can be made, Invalid at `subject`, `text` or
    `address`."""
    access.require(by, current().type_of(party).permission("edit"), party)
    _check(draft)
    address = _address(party, draft)
    kept = letterhead()
    if not kept.is_ready:
        raise Invalid({"": [_("Letters need a letterhead first. An administrator sets it in the settings.")]})
    spoken = addressed.language(party, address.country)
    day = addressed.dated(timezone.localdate(), spoken)
    letter = Letter(
        addressed.lines(party, address), draft.subject.strip(), from_plain(draft.text), day, language=spoken
    )
    printer = Printer(kept.head)
    laid = printer.lay_out(letter)
    if not laid.fits:
        raise Invalid({"address": [_("The address does not fit into the window of the envelope.")]})
    return printer, laid


def _check(draft: Draft) -> None:
    refused: dict[str, list[Text]] = {}
    if not draft.text.strip():
        refused["text"] = [_("This field is needed.")]
    if len(draft.text) > LONGEST:
        refused["text"] = [format_lazy(_("At most {n} characters."), n=LONGEST)]
    if len(draft.subject) > 200:
        refused["subject"] = [format_lazy(_("At most {n} characters."), n=200)]
    if refused:
        raise Invalid(refused)


def _address(party: Party, draft: Draft) -> Address:
    found = addressed.addresses(party)
    chosen = next((each for each in found if draft.address in ("", str(each.uid))), None)
    if missing := addressed.lacks(chosen):
        raise Invalid({"address": [missing]})
    assert chosen is not None
    return chosen


@transaction.atomic
def write(*, by: Actor, party: Party, draft: Draft) -> Written:
    """Makes the PDF, keeps it as a file of the record, and notes it in the timeline. Raises as `lay_out` does, and
    Conflict for a record whose data must not be used."""
    printer, laid = lay_out(by, party, draft)
    subject = draft.subject.strip() or now("Letter")
    file = attach(
        by=by,
        declared=current().type_of(party),
        record=party,
        name=f"{subject}.pdf",
        parts=_parts(printer, laid),
    )
    append(
        [
            Touch(
                timezone.now(), "letter", "letter", Direction.OUT, now("Letter written: %(subject)s") % {"subject": subject},
                ((PARTY, party.pk),), draft.text.strip(), by.id,
            )
        ]
    )  # fmt: skip
    return Written(file, laid.pages)


def _parts(printer: Printer, laid: LaidOut) -> Iterable[bytes]:
    return BytesIO(printer.write([laid]))


def party_of(by: Actor, path: str, uid: UUID | str) -> Party:
    """The person or company at this address of the desk. Raises NotFound."""
    from kith.core.records.reading import get

    found = get(by, current().at(path), uid)
    if not isinstance(found, Party):
        raise NotFound
    return found
