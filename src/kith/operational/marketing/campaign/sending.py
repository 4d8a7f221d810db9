"""The job that sends: chunk by chunk, each person once, whatever is killed on the way.

A chunk is claimed, the gate is asked again for each of its people, the mails go out with a journal beside them, and
their outcomes are written in one transaction with the chunk's end. A chunk that a stopped worker left behind is
settled from its journal: what was sent stays sent, what is not known is shown as unconfirmed and never sent again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.communicative.channels.email.compose import Compiled, Recipient
from kith.communicative.channels.email.handover import Outcome, Outgoing, send
from kith.communicative.channels.email.journal import Journal, boot_id, settle
from kith.communicative.channels.email.mime import AddressError
from kith.communicative.channels.email.relay import RelayError
from kith.communicative.channels.email.tokens import bounce_address
from kith.communicative.relay.actions import keys, relay_of
from kith.communicative.relay.model import MailRelay
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor, system
from kith.lib.unreadable import Unreadable
from kith.operational.marketing.campaign import permission
from kith.operational.marketing.campaign.actions import tell
from kith.operational.marketing.campaign.content import compile_campaign, values_of_people
from kith.operational.marketing.campaign.ledger import SENDER, close_chunk, settled, withhold
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, ChunkState, State

LOCK = "select pg_try_advisory_lock(hashtext('marketing_campaign'), %s::int)"
UNLOCK = "select pg_advisory_unlock(hashtext('marketing_campaign'), %s::int)"
FRESH = 60.0
UNDER_WAY = (State.APPROVED, State.SENDING)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to be made: whose number it bears, where it goes, and whether it is counted."""

    number: int
    address: str
    tracked: bool
    values: dict[str, str]


def send_open_campaigns() -> None:
    """Goes on with every campaign that is under way: whom the relay put off, and what a stopped worker left behind."""
    for number in Campaign.objects.filter(state__in=UNDER_WAY, deleted_at=None).values_list("pk", flat=True):
        send_campaign(number)


def send_campaign(campaign: int) -> None:
    """Sends what is left of a campaign. One worker at a time holds a campaign; a second one finds it held and goes."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [campaign])
        if not cursor.fetchone()[0]:
            return
        try:
            _send(Campaign.objects.select_related("relay", "purpose").get(pk=campaign))
        finally:
            cursor.execute(UNLOCK, [campaign])


def _send(campaign: Campaign) -> None:
    under_way = Campaign.objects.filter(pk=campaign.pk, state__in=UNDER_WAY, deleted_at=None)
    campaign.started_at = campaign.started_at or timezone.now()
    if not under_way.update(state=State.SENDING, started_at=campaign.started_at):
        return
    by = system(SENDER)
    try:
        versions = {
            tracked: compile_campaign(campaign, tracked=tracked) for tracked in {campaign.is_tracked, False}
        }
        for chunk in _chunks(campaign):
            _send_chunk(by, campaign, chunk, versions)
    except RelayError as error:
        _stop(by, campaign, _(error.message) % error.params)
    except Unreadable as error:
        _stop(by, campaign, _(error.message) % error.params)
    except Invalid as invalid:
        _stop(by, campaign, str(invalid))
    else:
        _finish(by, campaign)


def _chunks(campaign: Campaign) -> Iterator[Chunk]:
    """Chunks whose time has come, while the campaign is not paused."""
    while Campaign.objects.filter(pk=campaign.pk, state=State.SENDING, deleted_at=None).exists():
        due = Q(not_before=None) | Q(not_before__lte=timezone.now())
        chunk = (
            Chunk.objects.filter(due, campaign=campaign).exclude(state=ChunkState.DONE).order_by("id").first()
        )
        if chunk is None:
            return
        yield chunk


@transaction.atomic
def _stop(by: Actor, campaign: Campaign, problem: str) -> None:
    """Pauses with the reason; whoever mends it goes on from here."""
    if Campaign.objects.filter(pk=campaign.pk, state=State.SENDING).update(
        state=State.PAUSED, problem=problem
    ):
        tell(by, campaign, "paused", "pause", {"state": (State.SENDING, State.PAUSED)})


def pause_restored() -> None:
    """Pauses what was under way when a backup was made: it may have gone on since, and somebody must look first."""
    by = system(SENDER)
    for campaign in Campaign.objects.filter(state__in=UNDER_WAY, deleted_at=None):
        Campaign.objects.filter(pk=campaign.pk).update(state=State.SENDING)
        reason = _("Restored from a backup: mails that left after it was made would be sent again.")
        _stop(by, campaign, str(reason))


@transaction.atomic
def _finish(by: Actor, campaign: Campaign) -> None:
    if Chunk.objects.filter(campaign=campaign).exclude(state=ChunkState.DONE).exists():
        return
    sending = Campaign.objects.filter(pk=campaign.pk, state=State.SENDING)
    if sending.update(state=State.SENT, ended_at=timezone.now()):
        tell(by, campaign, "sent", "send", {"state": (State.SENDING, State.SENT)})


def _send_chunk(by: Actor, campaign: Campaign, chunk: Chunk, versions: dict[bool, Compiled]) -> None:
    assert campaign.relay is not None
    relay, outcomes, moments = relay_of(campaign.relay), list[Outcome](), dict[int, datetime]()

    def note(outcome: Outcome) -> None:
        outcomes.append(outcome)
        moments[outcome.key] = timezone.now()

    if chunk.state == ChunkState.CLAIMED:
        _take_over(campaign, chunk)
    letters = _claim(by, campaign, chunk)
    path = _journal(chunk)
    try:
        with Journal(path) as journal:
            send(relay, _messages(campaign.relay, letters, versions), journal, note)
    finally:
        _record(campaign, chunk, outcomes, moments)
        path.unlink(missing_ok=True)


def _journal(chunk: Chunk) -> Path:
    folder = Path(settings.KITH_FOLDER.root) / "journal"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / chunk.journal


@transaction.atomic
def _take_over(campaign: Campaign, chunk: Chunk) -> None:
    """Settles what a stopped worker left behind; who got no mail is ready again."""
    assert chunk.claimed_at is not None
    path = _journal(chunk)
    open_keys = Assignment.objects.filter(pk__in=chunk.assignments, delivery=None).values_list(
        "pk", flat=True
    )
    settled(campaign, settle(open_keys, path, same_boot=chunk.boot == boot_id()), chunk.claimed_at)
    _give_back(campaign, chunk, list(Assignment.objects.filter(pk__in=chunk.assignments, delivery=None)))
    Chunk.objects.filter(pk=chunk.pk).update(state=ChunkState.READY)


@transaction.atomic
def _claim(by: Actor, campaign: Campaign, chunk: Chunk) -> list[Letter]:
    """Those in the chunk who have no mail yet and may be written to at this moment; the others are withheld."""
    assert campaign.purpose is not None
    chunk.state, chunk.boot, chunk.claimed_at = ChunkState.CLAIMED, boot_id(), timezone.now()
    chunk.journal = f"{campaign.uid}-{chunk.pk}-{chunk.claimed_at:%Y%m%dT%H%M%S%f}"
    chunk.save(update_fields=["state", "boot", "claimed_at", "journal"])
    waiting = list(
        Assignment.objects.filter(pk__in=chunk.assignments, delivery=None)
        .select_related("party")
        .order_by("pk")
    )
    answers = permission.at_hand_over(campaign.purpose, waiting, chunk.claimed_at)
    withhold(campaign, {pk: answer.refusal for pk, answer in answers.items() if answer.refusal})
    allowed = [each for each in waiting if not answers[each.pk].refusal]
    _keep_addresses(allowed, answers)
    values = values_of_people(by, [each.party.uid for each in allowed])
    return [
        Letter(
            each.pk,
            each.address,
            campaign.is_tracked and answers[each.pk].tracked,
            values.get(str(each.party.uid), {}),
        )
        for each in allowed
    ]


def _keep_addresses(allowed: list[Assignment], answers: dict[int, permission.Answer]) -> None:
    """Notes the address that a mail goes to where it has changed since the approval."""
    moved = [each for each in allowed if each.address != answers[each.pk].address]
    for each in moved:
        each.address = answers[each.pk].address
    Assignment.objects.bulk_update(moved, ["address"])


@transaction.atomic
def _record(campaign: Campaign, chunk: Chunk, outcomes: list[Outcome], moments: dict[int, datetime]) -> None:
    """Writes what became of the messages; those who got none may be contacted by others meanwhile."""
    _give_back(campaign, chunk, close_chunk(campaign, chunk, outcomes, moments))


def _give_back(campaign: Campaign, chunk: Chunk, left: list[Assignment]) -> None:
    assert campaign.purpose is not None
    assert chunk.claimed_at is not None
    permission.give_back(campaign.purpose, [each.party_id for each in left], chunk.claimed_at.date())


def _messages(relay: MailRelay, letters: list[Letter], versions: dict[bool, Compiled]) -> Iterator[Outgoing]:
    """The mails, until the gate's answer is `FRESH` seconds old: it is asked again for those who are left."""
    until = monotonic() + FRESH
    for place, letter in enumerate(letters):
        if place and monotonic() >= until:
            return
        recipient = Recipient(letter.number, letter.address, letter.values)
        try:
            body = versions[letter.tracked].message(recipient)
        except AddressError:
            body = b""  # the relay's door refuses the address before it looks at the body
        yield Outgoing(letter.number, _envelope(relay, letter.number), letter.address, body, wire_ready=True)


def _envelope(relay: MailRelay, number: int) -> str:
    return (
        bounce_address(relay.bounce_address, number, keys()) if relay.bounce_address else relay.sender_address
    )
