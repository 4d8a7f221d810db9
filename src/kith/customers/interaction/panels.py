"""The timeline on a party's page: day by day, the newest first, thirty at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from itertools import groupby
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.access import readable
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.interaction.model import Direction
from kith.customers.interaction.queries import Happened, timeline
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.actions_view import Action, Empty, Tag
from kith.desk.record_view import Timeline, TimelineDay, TimelineEvent

PAGE = 30
ICONS = {
    "order": "shopping-bag", "email": "mail", "phone": "phone", "letter": "mailbox", "note": "sticky-note", "web": "globe",
    "newsletter": "megaphone", "consent": "shield-check",
}  # fmt: skip
TONES = {Direction.IN: "in", Direction.BOUGHT: "buy", Direction.WORSE: "bad"}


def timeline_panel(request: HttpRequest, actor: Actor, record: Model) -> Timeline:
    """A page of what happened, from the moment that the address names backwards."""
    assert isinstance(record, Party)
    found = timeline(actor, record, _before(request.GET.get("before", "")), PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    declared = current().type_of(record)
    href = f"/{declared.url}/{record.uid}"
    return Timeline(
        _days(actor, [replace(each, summary=line) for each, line in lines(found[:PAGE])]),
        next_href=f"{href}?before={last.occurred_at.timestamp()}~{last.id}" if last else "",
        empty=_empty(record),
    )


def lines(found: list[Happened]) -> Iterator[tuple[Happened, str]]:
    """Each touch with its line in the language of whoever reads it, where the room of its record can say it anew."""
    said: dict[tuple[str, UUID], str] = {}
    for saying in (saying for room in current().rooms for saying in room.sayings):
        uids = [each.ref_uid for each in found if each.ref_type == saying.type and each.ref_uid]
        said |= {(saying.type, uid): line for uid, line in (saying.say(uids) if uids else {}).items()}
    for each in found:
        yield each, said.get((each.ref_type, each.ref_uid), each.summary) if each.ref_uid else each.summary


def _before(text: str) -> tuple[datetime, int] | None:
    moment, mark, number = text.partition("~")
    try:
        return (datetime.fromtimestamp(float(moment), tz=UTC), int(number)) if mark else None
    except (ValueError, OverflowError, OSError):
        return None


def _days(actor: Actor, found: list[Happened]) -> tuple[TimelineDay, ...]:
    by_day = groupby(found, key=lambda each: timezone.localtime(each.occurred_at).date())
    return tuple(
        TimelineDay(formats.day(day), tuple(_event(actor, each) for each in events)) for day, events in by_day
    )


def _event(actor: Actor, each: Happened) -> TimelineEvent:
    """A touch. Where fields of its record are hidden, its text might tell of them: then it only says what it was."""
    declared = current().types.get(each.ref_type) if each.ref_type else None
    silent = declared is not None and len(readable(actor, declared)) < len(declared.fields)
    return TimelineEvent(
        icon=ICONS.get(each.kind) or ICONS.get(each.channel) or "circle-dot",
        headline=str(declared.label) if declared and silent else each.summary,
        when=_time_of_day(each.occurred_at),
        when_full=formats.moment_full(each.occurred_at),
        tone=TONES.get(Direction(each.direction), "out"),  # type: ignore[arg-type]
        body="" if silent else each.body,
        tags=(Tag(_("Sample"), ""),) if each.is_sample else (),
        href=f"/{declared.url}/{each.ref_uid}" if declared and each.ref_uid else "",
    )


def _time_of_day(at: datetime) -> str:
    """Nothing at midnight sharp: of such a touch only the day is known."""
    return formats.clock(at) if timezone.localtime(at).time() != time.min else ""


def _empty(record: Party) -> Empty:
    add = Action(_("Write a note"), f"/notes/new?party={record.uid}", "sticky-note")
    return Empty(
        "history", _("Nothing happened yet"), _("Orders, mails, calls and notes will stand here."), add
    )
