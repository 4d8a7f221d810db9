"""Sends what is due: campaign by campaign, chunk by chunk, each person once, whatever is killed on the way.

Whoever is free takes a chunk and holds it. A chunk that a stopped worker left behind is settled from its journal: what
was sent stays sent, what is not known is shown as unconfirmed and not sent again. Small campaigns go out in the job that
asks for it, larger ones in processes of their own (`sender.py`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import Error, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.communicative.channels.email.handover import Carrier
from kith.communicative.relay.routes import Wait
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor, system
from kith.lib.unreadable import Unreadable
from kith.operational.marketing.campaign import chunks, ledger, limits, repeating, sender, trial
from kith.operational.marketing.campaign.actions import tell
from kith.operational.marketing.campaign.audit import audited, keep
from kith.operational.marketing.campaign.batch import Delivering, Work
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.ledger import SENDER
from kith.operational.marketing.campaign.model import UNDER_WAY, Campaign, Chunk, ChunkState, State

SOON, SHORT, LONG = timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=5)
HERE = 2
"""So many chunks go out in the job itself."""


def go_on(campaign: int = 0) -> None:
    """Goes on with every campaign that is under way: whom the relay put off, and what a stopped worker left behind."""
    _end_cancelled()
    repeating.start_due()
    trial.tell_tests()
    open_ones = [each.pk for each in _open(None)]
    number = len(chunks.due(open_ones))
    if 0 < number <= HERE:
        here = Sending()
        here.run(most=HERE)
        if here.is_slowed:
            sender.start(most=1)  # which waits out the seconds until the relay takes the next ones
    elif number:
        sender.start()
    _finish_all(None)


def send_open_campaigns() -> None:
    """Sends all that is due, here and now."""
    _end_cancelled()
    Sending().run()


def send_campaign(campaign: int) -> None:
    """Sends what is due of one campaign, here and now."""
    _end_cancelled()
    Sending(frozenset({campaign})).run()


@dataclass(slots=True)
class Sending:
    """One worker: what it has prepared by campaign, and which campaigns wait until when. `is_slowed` says that some wait
    for seconds alone, as those do whose relay takes so many mails a minute."""

    only: frozenset[int] | None = None
    patient: bool = False
    works: dict[int, Work] = field(default_factory=dict)
    waits: dict[int, datetime] = field(default_factory=dict)
    passed: set[int] = field(default_factory=set)
    done: int = 0
    is_slowed: bool = False

    def run(self, most: int = 10**9, goes_on: Callable[[], bool] = lambda: True) -> int:
        """Sends chunk after chunk until nothing is due. Returns how many went out."""
        held = before = self.done
        with Carrier() as carrier:
            while held - before < most and goes_on() and self._one(carrier):
                held += 1
        _finish_all(self.only)
        return self.done - before

    def _one(self, carrier: Carrier) -> bool:
        """One chunk. False when none is due that nobody else has."""
        now = timezone.now()
        found = [each for each in _open(self.only) if self.waits.get(each.pk, now) <= now and begin(each)]
        for number in chunks.due(each.pk for each in found):
            chunk = chunks.hold(number) if number not in self.passed else None
            if chunk is None:
                continue
            try:
                campaign = next(each for each in found if each.pk == chunk.campaign_id)
                self._held(campaign, chunk, carrier)
            finally:
                with contextlib.suppress(Error):  # without the database nobody holds it any more
                    chunks.let_go(number)
            return True
        return False

    def _held(self, campaign: Campaign, chunk: Chunk, carrier: Carrier) -> None:
        if chunk.state == ChunkState.CLAIMED and not chunks.take_over(campaign, chunk):
            self.passed.add(chunk.pk)
            return
        by = system(SENDER)
        try:
            if campaign.pk not in self.works:
                self.works[campaign.pk] = Work.on(by, campaign, asked_of(campaign.pk))
            wait = Delivering(self.works[campaign.pk], chunk, carrier).run(patient=self.patient)
        except Unreadable as error:
            stop(by, campaign, _(error.message) % error.params)
        except Invalid as invalid:
            stop(by, campaign, str(invalid))
        else:
            self._waits(campaign, wait)

    def _waits(self, campaign: Campaign, wait: Wait | None) -> None:
        """Keeps why it waits. Short waits are this worker's own, which looks again soon: somebody may have mended it."""
        self.done += wait is None
        why, now = wait.why if wait else "", timezone.now()
        until = (wait.until or now + LONG) if wait else now
        if wait:
            self.waits[campaign.pk] = min(until, now + SOON)
            self.is_slowed |= until - now <= SHORT
        later = min(until, now + LONG) if until - now > SHORT else None
        if (why, later) != (campaign.problem, campaign.waits_until):
            kept = Campaign.objects.filter(pk=campaign.pk, state=State.SENDING)
            kept.update(problem=why, waits_until=later)


def _open(only: frozenset[int] | None) -> list[Campaign]:
    """Campaigns under way, with what sending needs of them."""
    ready = Q(waits_until=None) | Q(waits_until__lte=timezone.now())
    found = Campaign.objects.filter(ready, state__in=UNDER_WAY, channel=Channel.EMAIL, deleted_at=None)
    found = found.select_related("relay", "purpose")
    return list(found if only is None else found.filter(pk__in=only))


def asked_of(campaign: int) -> Callable[[], bool]:
    """What says before each batch whether a campaign goes on; it stops one that has gone over a limit or its time."""
    watch = limits.Watch()

    def goes_on() -> bool:
        found = Campaign.objects.filter(pk=campaign, state=State.SENDING, deleted_at=None).first()
        if found is None:
            return False
        problem = _over_time(found) or watch.problem(found)
        if problem:
            stop(system(SENDER), found, problem)
        return not problem

    return goes_on


def _over_time(campaign: Campaign) -> str:
    over = campaign.not_after is not None and timezone.now() > campaign.not_after
    return _("The time until which it could go out is over.") if over else ""


def begin(campaign: Campaign) -> bool:
    """Whether the campaign sends now. Its time may not have come; if it is over before any mail went out, it is missed."""
    now, approved = timezone.now(), campaign.state == State.APPROVED
    if approved and campaign.not_after and now > campaign.not_after:
        _turn(campaign, State.MISSED, "missed", "miss")
        return False
    if campaign.not_before and now < campaign.not_before:
        return False
    if approved:
        started = campaign.started_at or now
        Campaign.objects.filter(pk=campaign.pk, state=State.APPROVED).update(
            state=State.SENDING, started_at=started
        )
        campaign.state, campaign.started_at = State.SENDING, started
    return True


@transaction.atomic
def stop(by: Actor, campaign: Campaign, problem: str) -> None:
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
        stop(by, campaign, str(reason))
    Campaign.objects.filter(state=State.REPEATING).update(
        state=State.PAUSED, problem=_("Restored from a backup: look first when it came the last time.")
    )


def _finish_all(only: Iterable[int] | None) -> None:
    found = Campaign.objects.filter(state=State.SENDING, deleted_at=None, journey_mail=None)
    for campaign in found if only is None else found.filter(pk__in=only):
        if not Chunk.objects.filter(campaign=campaign).exclude(state=ChunkState.DONE).exists():
            _turn(campaign, State.SENT, "sent", "send")
            keep(campaign, audited(campaign.pk))


@transaction.atomic
def _turn(campaign: Campaign, after: State, past: str, verb: str) -> None:
    before = State(campaign.state)
    if Campaign.objects.filter(pk=campaign.pk, state=before).update(
        state=after, ended_at=timezone.now(), problem=""
    ):
        tell(system(SENDER), campaign, past, verb, {"state": (before, after)})


def _end_cancelled() -> None:
    """Writes down for the people of cancelled campaigns that their turn did not come, once nobody is at their chunk."""
    open_ones = Chunk.objects.filter(campaign__state=State.CANCELLED).exclude(state=ChunkState.DONE)
    for chunk in open_ones.select_related("campaign__purpose"):
        Chunk.objects.filter(pk=chunk.pk).update(not_before=None)
        held = chunks.hold(chunk.pk)
        if held is None:
            continue
        try:
            if held.state != ChunkState.CLAIMED or chunks.take_over(chunk.campaign, held):
                _cancel_chunk(chunk.campaign, held)
        finally:
            chunks.let_go(chunk.pk)


@transaction.atomic
def _cancel_chunk(campaign: Campaign, chunk: Chunk) -> None:
    ledger.cancel(campaign, [each.pk for each in chunks.waiting(chunk.assignments)])
    Chunk.objects.filter(pk=chunk.pk).update(state=ChunkState.DONE, done_at=timezone.now())
