"""Through which relays the mails of a sender go: by their shares, and never through one that is given time to recover."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from kith.communicative.channels.email.relay import Relay
from kith.communicative.pace import actions as pace
from kith.communicative.pace.model import Pace
from kith.communicative.relay.actions import relay_of
from kith.communicative.relay.model import MailRelay
from kith.desk import formats

SMALLEST_GROWTH = 1.01


@dataclass(frozen=True, slots=True)
class Route:
    """A relay that can be used now, and how many mails it may take today (None: any number)."""

    record: MailRelay
    relay: Relay
    most_today: int | None
    has_failed: bool

    @property
    def key(self) -> str:
        return pace.relay_key(self.record.pk)


@dataclass(frozen=True, slots=True)
class Share:
    """How many mails go through a route now."""

    route: Route
    number: int


@dataclass(frozen=True, slots=True)
class Wait:
    """That nothing can go before a moment, and why."""

    until: datetime | None
    why: str


def routes(sender_address: str) -> tuple[list[Route], Wait]:
    """The relays of a sender that can be used now, and for the case that there are none, why and until when."""
    records = list(MailRelay.objects.filter(sender_address__iexact=sender_address).order_by("pk"))
    pace.ensure({pace.relay_key(record.pk): record.per_minute for record in records})
    buckets = Pace.objects.in_bulk([pace.relay_key(record.pk) for record in records])
    now, found, waits = timezone.now(), list[Route](), list[tuple[datetime, str]]()
    for record in records:
        bucket = buckets[pace.relay_key(record.pk)]
        if bucket.resting_until and bucket.resting_until > now and not record.is_paused:
            waits.append((bucket.resting_until, f"{record.name}: {bucket.problem}"))
        elif not record.is_paused:
            found.append(Route(record, relay_of(record), warmed(record, now.date()), bucket.failures > 0))
    return found, _wait(waits)


def _wait(waits: list[tuple[datetime, str]]) -> Wait:
    if not waits:
        return Wait(None, _("Every relay of this sender is paused."))
    until, problem = min(waits)
    words = {"when": formats.moment(until), "problem": problem}
    return Wait(until, _("No relay can be used before %(when)s. %(problem)s") % words)


def warmed(record: MailRelay, today: date) -> int | None:
    """How many mails a relay may take on a day of its warm-up; None once that is over or if there is none.

    It is over when the day's number is more than the relay takes in a day at its full rate, or after 90 days.
    """
    if not record.warm_up_start or not record.warm_up_from:
        return None
    days = max(0, (today - record.warm_up_from).days)
    number = int(
        record.warm_up_start * max(SMALLEST_GROWTH, 1 + record.warm_up_growth / 100) ** min(days, 365)
    )
    full = (record.per_minute or 10**6) * 24 * 60
    return None if number >= full or days > 90 else number


def divided(number: int, weights: Sequence[int], start: float | None = None) -> list[int]:
    """Whole parts of a number by weight: each within one of its share, and on average exactly it (`start` is drawn)."""
    offset, total = random.random() if start is None else start, sum(weights)  # noqa: S311 - no secret
    edges = [int(number * sum(weights[:end]) / total + offset) for end in range(len(weights) + 1)]
    edges[-1] = number + edges[0]
    return [high - low for low, high in pairwise(edges)]


def shares(found: Sequence[Route], number: int) -> tuple[list[Share], Wait | None]:
    """Takes from the relays' buckets for so many mails. What one cannot take goes to those that can.

    With no mail at all it says until when to wait, and why.
    """
    parts = divided(number, [route.record.weight for route in found])
    first = _take({route: part for route, part in zip(found, parts, strict=True) if part})
    able = [route for route, grant in first.items() if grant.until is None] or [
        route for route in found if route not in first
    ]
    left = number - sum(grant.number for grant in first.values())
    second: dict[Route, pace.Grant] = {}
    if left and able:
        parts = divided(left, [route.record.weight for route in able])
        second = _take({route: part for route, part in zip(able, parts, strict=True) if part})
    counted = [
        Share(route, sum(grants[route].number for grants in (first, second) if route in grants))
        for route in found
    ]
    given = [share for share in counted if share.number]
    return given, None if given else _until({**first, **second})


def _take(wanted: dict[Route, int]) -> dict[Route, pace.Grant]:
    limits = {route.key: route.most_today for route in wanted if route.most_today is not None}
    grants = pace.take({route.key: number for route, number in wanted.items()}, limits)
    return {route: grants[route.key] for route in wanted}


def _until(grants: dict[Route, pace.Grant]) -> Wait:
    soonest = min(grants.values(), key=lambda grant: grant.until or timezone.now())
    if soonest.for_today:
        return Wait(soonest.until, _("The warm-up allows no more mails today."))
    return Wait(soonest.until, _("The relay takes no more mails a minute."))
