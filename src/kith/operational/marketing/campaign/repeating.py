"""Campaigns that come again: each time is a campaign of its own, with its own audience, lot and ledger."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from kith.core import access
from kith.core.errors import Conflict, Invalid
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.registry import current
from kith.desk import formats
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.kinds import Every
from kith.operational.marketing.campaign.model import Campaign, State, Variant
from kith.operational.marketing.campaign.news import news, told
from kith.operational.marketing.campaign.versions import FIRST, Version, versions

COPIED = (
    "segment_id", "purpose_id", "relay_id", "kind", "channel", "is_tracked", "holdout_percent", "window_days", "hour",
    "test_percent", "test_measure", "test_hours", "test_difference", "test_otherwise", "cost_fixed", "cost_per_message",
    "margin_percent", "owner_id",
)  # fmt: skip
SAID = ("subject", "preheader", "sender_name", "body_kind", "body", "text")


def start_due() -> None:
    """Starts every repetition whose time has come, and ends those whose time is over."""
    due = Campaign.objects.filter(state=State.REPEATING, next_at__lte=timezone.now(), deleted_at=None)
    for number in due.values_list("pk", flat=True):
        _one(number)


@transaction.atomic
def _one(number: int) -> None:
    """One time of one series, once, whatever is killed on the way: run and next time are kept together."""
    series = Campaign.objects.select_for_update().filter(pk=number, state=State.REPEATING).first()
    if series is None or series.next_at is None or series.approved_by is None:
        return
    by, now = actor_of(series.approved_by, "job"), timezone.now()
    series.problem = ""
    if series.not_after is None or series.next_at <= series.not_after:
        try:
            with transaction.atomic():
                _run(by, series)
        except (Invalid, Conflict) as refused:
            series.problem = str(refused)
    series.started_at = series.started_at or now
    series.next_at = after(series.next_at, series.repeat_every, now, by.timezone)
    if series.not_after is not None and series.next_at > series.not_after:
        series.state, series.next_at, series.ended_at = State.SENT, None, now
        actions.tell(system("repeat"), series, "sent", "send", {"state": (State.REPEATING, State.SENT)})
    series.save(update_fields=["problem", "started_at", "next_at", "state", "ended_at"])


def _run(by: Actor, series: Campaign) -> None:
    found = versions(series)
    if series.repeat_view is not None:
        since = _last(series)
        names = news(by, series.repeat_view, since) if _sees(by, series) else ()
        if not names:
            return
        found = tuple(told(each, names) for each in found)
    made = _copied(series, found)
    actions.approve(by=by, campaign=made)


def _sees(by: Actor, series: Campaign) -> bool:
    return access.allowed(by, current().type("view").permission("see"), series.repeat_view)


def _last(series: Campaign) -> datetime:
    """When it came the last time; before the first time, when it was approved."""
    last = series.runs.order_by("-id").values_list("approved_at", flat=True).first()
    moment = last or series.approved_at
    assert moment is not None
    return moment


def _copied(series: Campaign, found: tuple[Version, ...]) -> Campaign:
    """A draft of this time, with everything that was approved for the series."""
    first = found[0]
    name = f"{series.name[:160]} · {formats.day(timezone.localdate())}"
    made = Campaign.objects.create(
        series=series, name=name, language=first.language, **{key: getattr(series, key) for key in COPIED},
        **{key: getattr(first, key) for key in SAID},
    )  # fmt: skip
    rows = [each for each in found if (each.key, each.language) != (FIRST, "")]
    Variant.objects.bulk_create(
        Variant(
            campaign=made, key=each.key, language=each.language, condition=each.condition, weight=each.weight,
            hour=each.hour, **{key: getattr(each, key) for key in SAID},
        )
        for each in rows
    )  # fmt: skip
    return made


def after(last: datetime, every: str, now: datetime, zone: str) -> datetime:
    """The first time after `now` at the same hour of the day; a month that is too short has it on its last day."""
    begin, number = last.astimezone(ZoneInfo(zone)), 0
    found = begin
    while found <= now:
        number += 1
        found = _later(begin, every, number)
    return found


def _later(begin: datetime, every: str, number: int) -> datetime:
    if every != Every.MONTH:
        return begin + timedelta(days=number * (7 if every == Every.WEEK else 1))
    year, month = divmod(begin.month - 1 + number, 12)
    year, month = begin.year + year, month + 1
    return begin.replace(year=year, month=month, day=min(begin.day, monthrange(year, month)[1]))
