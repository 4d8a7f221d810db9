"""The job that sends: chunk by chunk, each person once, whatever is killed on the way.

A chunk is claimed, the gate is asked again for each of its people, the mails go out with a journal beside them, and
their outcomes are written in one transaction with the chunk's end. A chunk that a stopped worker left behind is
settled from its journal: what was sent stays sent, what is not known is shown as unconfirmed and never sent again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.communicative.channels.email.compose import Compiled, Recipient
from kith.communicative.channels.email.handover import Outcome, Outgoing, send
from kith.communicative.channels.email.journal import Journal, boot_id, settle
from kith.communicative.channels.email.relay import RelayError
from kith.communicative.channels.email.tokens import bounce_address
from kith.communicative.relay.actions import keys, relay_of
from kith.communicative.relay.model import MailRelay
from kith.core.principals.actor import Actor, system
from kith.customers.party.model import Party
from kith.operational.marketing.campaign import permission
from kith.operational.marketing.campaign.content import compile_campaign, values_of_people
from kith.operational.marketing.campaign.ledger import close_chunk, settled
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, ChunkState, State

LOCK = "select pg_try_advisory_lock(hashtext('marketing_campaign'), %s)"
UNLOCK = "select pg_advisory_unlock(hashtext('marketing_campaign'), %s)"


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
    if campaign.state not in (State.APPROVED, State.SENDING):
        return
    Campaign.objects.filter(pk=campaign.pk).update(
        state=State.SENDING, started_at=campaign.started_at or timezone.now()
    )
    by = system("newsletter")
    versions = {tracked: compile_campaign(campaign, tracked=tracked) for tracked in {campaign.is_tracked, False}}
    for chunk in _chunks(campaign):
        try:
            _send_chunk(by, campaign, chunk, versions)
        except RelayError as error:
            Campaign.objects.filter(pk=campaign.pk).update(
                state=State.PAUSED, problem=_(error.message) % error.params
            )
            return
    if not Chunk.objects.filter(campaign=campaign).exclude(state=ChunkState.DONE).exists():
        Campaign.objects.filter(pk=campaign.pk).update(state=State.SENT, ended_at=timezone.now())


def _chunks(campaign: Campaign) -> Iterator[Chunk]:
    """Chunks that are not done, while the campaign is not paused."""
    while Campaign.objects.filter(pk=campaign.pk, state=State.SENDING).exists():
        chunk = Chunk.objects.filter(campaign=campaign).exclude(state=ChunkState.DONE).order_by("id").first()
        if chunk is None:
            return
        yield chunk


def _send_chunk(by: Actor, campaign: Campaign, chunk: Chunk, versions: dict[bool, Compiled]) -> None:
    path = _journal(chunk)
    if chunk.state == ChunkState.CLAIMED:
        settled(campaign, chunk, settle(chunk.assignments, path, same_boot=chunk.boot == boot_id()))
    chunk.state, chunk.boot, chunk.journal = ChunkState.CLAIMED, boot_id(), path.name
    chunk.claimed_at = timezone.now()
    chunk.save()
    assert campaign.relay is not None
    relay, outcomes = relay_of(campaign.relay), list[Outcome]()
    try:
        with Journal(path) as journal:
            send(relay, _messages(by, campaign, chunk, versions), journal, outcomes.append)
    finally:
        left = _record(campaign, chunk, outcomes)
    if not left:
        path.unlink(missing_ok=True)


def _journal(chunk: Chunk) -> Path:
    folder = settings.KITH_FOLDER.root / "journal"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Path(folder) / f"chunk-{chunk.pk}"


def _record(campaign: Campaign, chunk: Chunk, outcomes: list[Outcome]) -> int:
    """Writes what became of the messages. Returns how many of the chunk are still to be sent."""
    with transaction.atomic():
        return close_chunk(campaign, chunk, outcomes)


def _messages(by: Actor, campaign: Campaign, chunk: Chunk, versions: dict[bool, Compiled]) -> Iterator[Outgoing]:
    """The mails of those in the chunk who have none yet and may be written to at this moment."""
    assert campaign.relay is not None
    assert campaign.purpose is not None
    waiting = list(Assignment.objects.filter(pk__in=chunk.assignments, delivery=None).order_by("pk"))
    allowed = permission.at_hand_over(by, campaign, waiting)
    uids = dict(Party.objects.filter(pk__in=[each.party_id for each in waiting]).values_list("pk", "uid"))
    values = values_of_people(by, uids.values())
    for assignment in waiting:
        if assignment.pk in allowed:
            person = values.get(str(uids[assignment.party_id]), {})
            tracked = campaign.is_tracked and allowed[assignment.pk].tracked
            recipient = Recipient(assignment.pk, allowed[assignment.pk].address, person)
            yield Outgoing(
                assignment.pk, _envelope(campaign.relay, assignment.pk), recipient.address,
                versions[tracked].message(recipient), wire_ready=True,
            )  # fmt: skip


def _envelope(relay: MailRelay, number: int) -> str:
    return bounce_address(relay.bounce_address, number, keys()) if relay.bounce_address else relay.sender_address
