"""The timeline on a party's page: day by day, the newest first, thirty at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core.access import allowed, readable
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
    "newsletter": "megaphone", "sent": "megaphone", "click": "mouse-pointer-click", "unsubscribe": "mail-x",
    "consent": "shield-check",
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
        empty=_empty(actor, record),
    )


def lines(found: list[Happened]) -> Iterator[tuple[Happened, str]]:
    """Each touch with its line in the language of whoever reads it, where the room of its record can say it anew."""
    said: dict[UUID, str] = {}
    for saying in (saying for room in current().rooms for saying in room.sayings):
        about = {
            each.uid: each.ref_uid
            for each in found
            if each.ref_uid and each.ref_type == saying.type and saying.kind in ("", each.kind)
        }
        by_record = saying.say(list(set(about.values()))) if about else {}
        said |= {uid: by_record[record] for uid, record in about.items() if record in by_record}
    for each in found:
        yield each, said.get(each.uid, each.summary)


def _before(text: str) -> tuple[datetime, int] | None:
    moment, mark, number = text.partition("~")
    try:
        return (datetime.fromtimestamp(float(moment), tz=UTC), int(number)) if mark else None
    except (ValueError, OverflowError, OSError):
        return None


def _days(actor: Actor, found: list[Happened]) -> tuple[TimelineDay, ...]:
    in_order = sorted(found, key=lambda each: formats.day_of(each.occurred_at), reverse=True)
    by_day = groupby(in_order, key=lambda each: formats.day_of(each.occurred_at))
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
        when="" if formats.is_day(each.occurred_at) else formats.clock(each.occurred_at),
        when_full=formats.moment_full(each.occurred_at),
        who=each.actor or "" if each.kind == "note" and not silent else "",
        tone=TONES.get(Direction(each.direction), "out"),  # type: ignore[arg-type]
        body="" if silent else each.body,
        tags=(Tag(_("Sample"), ""),) if each.is_sample else (),
        href=f"/{declared.url}/{each.ref_uid}" if declared and each.ref_uid else "",
    )


def _empty(actor: Actor, record: Party) -> Empty:
    write = Action(_("Write a note"), f"/notes/new?party={record.uid}", "sticky-note")
    add = write if allowed(actor, "customers.note.create") else None
    return Empty(
        "history", _("Nothing happened yet"), _("Orders, mails, calls and notes will stand here."), add
    )
