"""Makes letters part by part, each of them once, whatever is killed on the way.

A part is laid out and measured first. Then one transaction asks the gate for each person and writes the ledger: who may
not be written to, whose address does not stand in the window, and whose letter is made. What the ledger says is then
written as PDF; where that did not come to its end, it is written again from the ledger.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from django.db import Error, transaction
from django.utils import timezone

from kith.communicative.channels.letter.printing import LaidOut, Printer
from kith.communicative.letter.addressed import language
from kith.communicative.letter.head import letterhead
from kith.communicative.merge import values_of_people
from kith.core.errors import Conflict, Invalid
from kith.core.jobs.queue import enqueue
from kith.core.principals.actor import Actor, system
from kith.core.statement import fetch
from kith.customers.address.model import Address
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import chunks
from kith.operational.marketing.campaign.actions import SEND
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.letter_text import Text
from kith.operational.marketing.campaign.model import (
    UNDER_WAY,
    Assignment,
    Campaign,
    Chunk,
    ChunkState,
    Delivery,
    DeliveryState,
)
from kith.operational.marketing.campaign.sending import begin, stop
from kith.operational.marketing.campaign.versions import FIRST
from kith.operational.marketing.letter import files
from kith.operational.marketing.letter.content import lines_of, texts
from kith.operational.marketing.letter.model import LetterPart
from kith.privacy.gate.ask import hand_over, question
from kith.privacy.gate.reasons import Refusal

WRITER = "letters"
MADE = (DeliveryState.MADE, DeliveryState.PRINTED, DeliveryState.RETURNED)


def open_runs() -> list[Campaign]:
    """Letter runs that are under way and whose time has come."""
    found = Campaign.objects.filter(channel=Channel.LETTER, state__in=UNDER_WAY, deleted_at=None)
    return [each for each in found.select_related("purpose") if begin(each)]


def make_next() -> bool:
    """Makes one part of whichever run. False where nothing is left that nobody else has."""
    runs = {each.pk: each for each in open_runs()}
    for number in chunks.due(runs):
        chunk = chunks.hold(number)
        if chunk is None:
            continue
        try:
            campaign = runs[chunk.campaign_id]
            _make(campaign, chunk)
        finally:
            with contextlib.suppress(Error):
                chunks.let_go(number)
        return True
    return _write_again()


def _make(campaign: Campaign, chunk: Chunk) -> None:
    by = system(WRITER)
    try:
        run = Run(by, campaign)
        laid = run.lay_out(_waiting(chunk))
    except (Invalid, Conflict) as problem:
        stop(by, campaign, str(problem))
        return
    part = settle(campaign, chunk, laid)
    if part is not None:
        write(run.printer, part, [each for each in laid.values() if each.letter.number in _made(chunk)])
    enqueue(SEND, campaign=campaign.pk)


class Run:
    """What is the same for all letters of a run. Raises Invalid or Conflict for what cannot be printed."""

    def __init__(self, by: Actor, campaign: Campaign) -> None:
        self.by = by
        self.texts: dict[tuple[str, str], Text] = texts(campaign)

    @cached_property
    def printer(self) -> Printer:
        return Printer(letterhead().head)

    def lay_out(self, waiting: Sequence[Assignment]) -> dict[int, LaidOut]:
        """The letters of these people by number, in their order."""
        parties = {each.party_id: each.party for each in waiting}
        addresses = main_addresses(parties)
        values = values_of_people(self.by, [party.uid for party in parties.values()])
        made = {}
        for each in waiting:
            address = addresses.get(each.party_id)
            spoken = language(each.party, address.country if address else "")
            made[each.pk] = self.printer.lay_out(
                self._text(each, spoken).letter(
                    lines_of(each.party, address), values.get(str(each.party.uid), {}), spoken, each.pk
                )
            )
        return made

    def _text(self, each: Assignment, spoken: str) -> Text:
        key = each.variant or FIRST
        found = (self.texts.get((key, wanted)) for wanted in (each.language or spoken, ""))
        return next((text for text in found if text), self.texts[FIRST, ""])


def main_addresses(parties: Iterable[int]) -> dict[int, Address]:
    found = Address.objects.filter(party__in=list(parties), is_main=True)
    return {each.party_id: each for each in found}


@transaction.atomic
def settle(campaign: Campaign, chunk: Chunk, laid: Mapping[int, LaidOut]) -> LetterPart | None:
    """Writes the ledger of a part: refused by the gate, not to be seen in the window, or made. Those count as contacted.

    None where the run does not go on, or nobody of the part gets a letter.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state not in UNDER_WAY:
        return None
    now = timezone.now()
    assert campaign.purpose is not None
    parties = dict(Assignment.objects.filter(pk__in=list(laid)).values_list("party_id", "pk"))
    fit = {party: pk for party, pk in parties.items() if laid[pk].fits}
    answers = hand_over(list(fit), question(campaign.purpose, Channel.LETTER, now))
    refused = {pk: Refusal.UNFIT.value for party, pk in parties.items() if party not in fit}
    refused |= {fit[row.party_id]: row.refusal for row in answers if row.refusal and row.again_at is None}
    later = {fit[row.party_id]: row.again_at for row in answers if row.again_at}
    made = [pk for pk in laid if pk not in refused and pk not in later]
    _enter(campaign, refused, made, laid, now)
    _put_off(campaign, later)
    kept = [number for number in chunk.assignments if number not in later]
    Chunk.objects.filter(pk=chunk.pk).update(state=ChunkState.DONE, done_at=now, assignments=kept)
    if not made:
        return None
    number = LetterPart.objects.filter(campaign=campaign).count() + 1
    return LetterPart.objects.create(chunk=chunk, campaign=campaign, number=number, letters=len(made))


def _enter(
    campaign: Campaign,
    refused: Mapping[int, str],
    made: list[int],
    laid: Mapping[int, LaidOut],
    now: datetime,
) -> None:
    rows = [(pk, DeliveryState.WITHHELD, reason) for pk, reason in refused.items()]
    rows += [(pk, DeliveryState.MADE, "") for pk in made]
    Delivery.objects.bulk_create(
        Delivery(assignment_id=pk, campaign=campaign, state=state, text=text, at=now)
        for pk, state, text in rows
    )
    Assignment.objects.bulk_update(
        [Assignment(pk=pk, address=", ".join(laid[pk].letter.lines)) for pk in made], ["address"]
    )


def _put_off(campaign: Campaign, later: Mapping[int, datetime]) -> None:
    """Those who may get a letter only from a moment on come in parts of their own."""
    for until in sorted(set(later.values())):
        numbers = [pk for pk, at in later.items() if at == until]
        Chunk.objects.create(campaign=campaign, assignments=numbers, not_before=until)


def _waiting(chunk: Chunk) -> list[Assignment]:
    """Those of a part who have no letter yet, in the order of the post."""
    found = Assignment.objects.filter(pk__in=chunk.assignments, delivery=None)
    by_number = {each.pk: each for each in found.select_related("party__organisation")}
    return [by_number[number] for number in chunk.assignments if number in by_number]


def _made(chunk: Chunk) -> set[int]:
    found = Delivery.objects.filter(assignment__in=chunk.assignments, state__in=MADE)
    return set(found.values_list("pk", flat=True))


def write(printer: Printer, part: LetterPart, letters: Sequence[LaidOut]) -> None:
    """The file of a part."""
    files.keep(part.campaign.uid, part.number, printer.write(letters))
    LetterPart.objects.filter(pk=part.pk).update(
        letters=len(letters), pages=sum(each.pages for each in letters), made_at=timezone.now()
    )


def _write_again() -> bool:
    """Writes a part whose file never came to be or was taken away."""
    found = LetterPart.objects.filter(made_at=None, campaign__deleted_at=None)
    for part in found.select_related("campaign", "chunk"):
        if not fetch(chunks.LOCK, (part.pk,))[0][0]:
            continue
        try:
            is_open = LetterPart.objects.filter(pk=part.pk, made_at=None).exists()
            if is_open:
                _write_one(part)
        finally:
            with contextlib.suppress(Error):
                chunks.let_go(part.pk)
        if is_open:
            return True
    return False


def _write_one(part: LetterPart) -> None:
    made = _made(part.chunk)
    rows = Assignment.objects.filter(pk__in=made).select_related("party__organisation")
    by_number = {each.pk: each for each in rows}
    waiting = [by_number[pk] for pk in part.chunk.assignments if pk in by_number]
    if not waiting:
        part.delete()
        return
    run = Run(system(WRITER), part.campaign)
    write(run.printer, part, list(run.lay_out(waiting).values()))


def look(by: Actor, campaign: Campaign, party: Party) -> tuple[bytes, LaidOut]:
    """The letter that one person would get, as PDF. Raises Invalid or Conflict for what cannot be printed."""
    run = Run(by, campaign)
    (laid,) = run.lay_out([Assignment(pk=0, party=party, campaign=campaign)]).values()
    return run.printer.write([laid]), laid
