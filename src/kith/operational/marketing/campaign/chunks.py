"""Chunks: found by whoever is free, held while they are sent, and settled when their worker was stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kith.communicative.channels.email.journal import Journal, boot_id, settle
from kith.core.statement import fetch
from kith.operational.marketing.campaign import permission
from kith.operational.marketing.campaign.ledger import settled
from kith.operational.marketing.campaign.model import Assignment, Campaign, Chunk, ChunkState

LOCK = "select pg_try_advisory_lock(hashtextextended('marketing_chunk', %s))"
UNLOCK = "select pg_advisory_unlock(hashtextextended('marketing_chunk', %s))"
LOOKED_AT = 20
MOST_TRIES = 9
FIRST_PAUSE = timedelta(minutes=1)


@dataclass(slots=True)
class Left:
    """Who of a chunk has no delivery yet: those whom the relay put off, those whose provider must be given time (until
    when), and those whose turn has not come (`rest`)."""

    later: list[int] = field(default_factory=list)
    parked: dict[int, datetime] = field(default_factory=dict)
    rest: list[int] = field(default_factory=list)


def due(campaigns: Iterable[int]) -> list[int]:
    """The first chunks whose time has come."""
    ready = Q(not_before=None) | Q(not_before__lte=timezone.now())
    open_ones = (ChunkState.READY, ChunkState.CLAIMED)
    found = Chunk.objects.filter(ready, campaign__in=list(campaigns), state__in=open_ones)
    return list(found.order_by("id").values_list("pk", flat=True)[:LOOKED_AT])


def hold(number: int) -> Chunk | None:
    """The chunk, held by this connection alone until `let_go`; None where another has it or it is done."""
    if not fetch(LOCK, (number,))[0][0]:
        return None
    chunk = Chunk.objects.filter(pk=number).exclude(state=ChunkState.DONE).first()
    if chunk is None or (chunk.not_before and chunk.not_before > timezone.now()):
        let_go(number)
        return None
    return chunk


def let_go(number: int) -> None:
    fetch(UNLOCK, (number,))


def journal_of(chunk: Chunk) -> Path:
    folder = Path(settings.KITH_FOLDER.root) / "journal"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / chunk.journal


def take_over(campaign: Campaign, chunk: Chunk) -> bool:
    """Settles what a stopped worker left behind; who got no mail is ready again. False while that worker still sends."""
    path = journal_of(chunk)
    try:
        journal = Journal(path)
    except BlockingIOError:
        return False
    with closing(journal), transaction.atomic():
        _settle(campaign, chunk, path)
    path.unlink()
    return True


def _settle(campaign: Campaign, chunk: Chunk, path: Path) -> None:
    assert chunk.claimed_at is not None
    open_keys = [each.pk for each in waiting(chunk.handed)]
    marks = settle(open_keys, path, same_boot=chunk.boot == boot_id())
    settled(campaign, marks, chunk.claimed_at, chunk.uncounted)
    give_back(campaign, waiting(chunk.handed), chunk.claimed_at)
    chunk.state, chunk.handed = ChunkState.READY, []
    chunk.save(update_fields=["state", "handed"])


def give_back(campaign: Campaign, left: Iterable[Assignment], at: datetime) -> None:
    """Those who were counted as contacted and got no mail may be contacted by others meanwhile."""
    parties = [each.party_id for each in left]
    if parties:
        assert campaign.purpose is not None
        permission.give_back(campaign.purpose, parties, at.date())


def waiting(numbers: Iterable[int]) -> list[Assignment]:
    """Those of them who have no delivery yet, with the public id of their party."""
    found = Assignment.objects.filter(pk__in=list(numbers), delivery=None).select_related("party")
    fields = ("id", "party_id", "address", "variant", "language", "record", "party__uid")
    return list(found.only(*fields).order_by("pk"))


def claim(campaign: Campaign, chunk: Chunk) -> None:
    """From now on this worker is at it: what follows stands in its journal."""
    chunk.state, chunk.boot, chunk.claimed_at = ChunkState.CLAIMED, boot_id(), timezone.now()
    chunk.journal = f"{campaign.uid}-{chunk.pk}-{chunk.claimed_at:%Y%m%dT%H%M%S%f}"
    chunk.save(update_fields=["state", "boot", "claimed_at", "journal"])


def close(chunk: Chunk, left: Left) -> None:
    """Ends the work at a chunk. It is done when nobody is left; who is put off keeps nobody else waiting."""
    now, tries = timezone.now(), chunk.tries + bool(left.later)
    for until, numbers in _by_moment(left.parked).items():
        _new(chunk, numbers, until)
    kept, until = left.later, now + FIRST_PAUSE * 2**chunk.tries
    if left.later:
        _new(chunk, left.rest, None)
    else:
        kept, until = left.rest, now
    moved = set(left.parked) | (set(left.rest) if left.later else set())
    Chunk.objects.filter(pk=chunk.pk).update(
        state=ChunkState.READY if kept else ChunkState.DONE,
        assignments=[number for number in chunk.assignments if number not in moved],
        handed=[],
        tries=tries,
        not_before=until if kept and until > now else None,
        done_at=None if kept else now,
    )


def _by_moment(parked: Mapping[int, datetime]) -> dict[datetime, list[int]]:
    found: dict[datetime, list[int]] = {}
    for number, until in parked.items():
        found.setdefault(until, []).append(number)
    return found


def _new(chunk: Chunk, numbers: list[int], until: datetime | None) -> None:
    if numbers:
        Chunk.objects.create(
            campaign_id=chunk.campaign_id, assignments=numbers, not_before=until, tries=chunk.tries
        )
