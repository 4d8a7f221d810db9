"""The timeline on a party's page: day by day, the newest first, thirty at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from urllib.parse import quote
from uuid import UUID

from babel.dates import format_date, format_skeleton
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.access import allowed, readable
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.interaction.channels import CHANNELS
from kith.customers.interaction.model import Direction
from kith.customers.interaction.queries import Channelled, Happened, channels, pinned, timeline
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.actions_view import Action, Empty, Tag
from kith.desk.record_view import ChannelChip, Timeline, TimelineDay, TimelineEvent

PAGE, WEEK = 30, 7
MORE = ("100", "300")
"""How many touches a page of paper may hold instead."""
ICONS = {
    "order": "shopping-bag", "email": "mail", "phone": "phone", "letter": "mailbox", "note": "sticky-note", "web": "globe",
    "newsletter": "megaphone", "sent": "megaphone", "click": "mouse-pointer-click", "unsubscribe": "mail-x",
    "consent": "shield-check",
}  # fmt: skip
TONES = {Direction.IN: "in", Direction.BOUGHT: "buy", Direction.WORSE: "bad"}


def timeline_panel(request: HttpRequest, actor: Actor, record: Model) -> Timeline:
    """A page of what happened, from the moment that the address names backwards."""
    assert isinstance(record, Party)
    before, channel = read_key(request.GET.get("before", "")), request.GET.get("channel", "")
    channel = channel if channel in CHANNELS else ""
    most = int(request.GET["most"]) if request.GET.get("most") in MORE else PAGE
    found = timeline(actor, record, before, most + 1, channel)
    last = found[most - 1] if len(found) > most else None
    declared = current().type_of(record)
    href = f"/{declared.url}/{record.uid}"
    only = f"&channel={quote(channel)}" if channel else ""
    page = Timeline(
        _days(actor, said(found[:most]), before[0] if before else None),
        next_href=f"{href}?before={key_of(last)}{only}" if last else "",
        empty=_empty(actor, record, channel, href),
        pin_href=f"{href}/pin" if allowed(actor, declared.permission("edit"), record) else "",
    )
    return page if before else replace(page, **_above(actor, record, href, channel))


def _above(actor: Actor, party: Party, href: str, channel: str) -> dict[str, Any]:
    """What stands above the first page: the channels, and what is pinned."""
    found = channels(actor, party)
    first = pinned(actor, party)
    return {
        "channels": _chips(found, href, channel),
        "pinned": _event(actor, said([first])[0], whole=True) if first else None,
    }


def _chips(found: Channelled, href: str, chosen: str) -> tuple[ChannelChip, ...]:
    """A filter for each channel that was used; none where all came by one."""
    known = [each for each in CHANNELS if each.key in found.counts or each.key == chosen]
    if len(known) < 2 and not chosen:
        return ()

    def count(number: int) -> str:
        return formats.number(number) if found.all else ""

    whole = ChannelChip(_("All"), href, count=count(sum(found.counts.values())), on=not chosen)
    return (
        whole,
        *(
            ChannelChip(
                each.label, f"{href}?channel={each.key}", each.icon, count(found.counts.get(each.key, 0)),
                each.key == chosen,
            )
            for each in known
        ),
    )  # fmt: skip


def key_of(each: Happened) -> str:
    """The key of a touch as addresses and forms carry it."""
    return f"{each.occurred_at.timestamp()}~{each.id}"


def said(found: list[Happened]) -> list[Happened]:
    """The touches, each with its line as its reader is told it."""
    return [each._replace(summary=line) for each, line in lines(found)]


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


def read_key(text: str) -> tuple[datetime, int] | None:
    """What `key_of` has written; None for anything else."""
    moment, mark, number = text.partition("~")
    try:
        return (datetime.fromtimestamp(float(moment), tz=UTC), int(number)) if mark else None
    except (ValueError, OverflowError, OSError):
        return None


def _days(actor: Actor, found: list[Happened], before: datetime | None) -> tuple[TimelineDay, ...]:
    """By days of the last week and by months before; what goes on from the page before has no heading again."""
    today = timezone.localdate()

    def heading(moment: datetime) -> str:
        return day_heading(formats.day_of(moment), today)

    in_order = sorted(found, key=lambda each: formats.day_of(each.occurred_at), reverse=True)
    told = heading(before) if before else ""
    return tuple(
        TimelineDay("" if label == told else label, tuple(_event(actor, each) for each in events))
        for label, events in groupby(in_order, key=lambda each: heading(each.occurred_at))
    )


def day_heading(day: date, today: date) -> str:
    """“Today, 20 November”, “Wednesday, 18 November”, and of what is longer ago than a week the month."""
    where = formats.locale()
    if day > today or (today - day).days < WEEK:
        plain = format_skeleton("MMMMd", day, locale=where)
        named = {0: _("Today"), 1: _("Yesterday")}.get((today - day).days)
        return f"{named}, {plain}" if named else format_skeleton("MMMMEEEEd", day, locale=where)
    if (day.year, day.month) == (today.year, today.month):
        return _("Earlier in %(month)s") % {"month": format_date(day, "LLLL", locale=where)}
    return format_skeleton("yMMMM", day, locale=where)


def _when(each: Happened, *, whole: bool) -> str:
    """The time under the heading of a day, the day under that of a month."""
    day = formats.day_of(each.occurred_at)
    if whole or (timezone.localdate() - day).days >= WEEK:
        return formats.day(day)
    return "" if formats.is_day(each.occurred_at) else formats.clock(each.occurred_at)


def _event(actor: Actor, each: Happened, *, whole: bool = False) -> TimelineEvent:
    """A touch. Where fields of its record are hidden, its text might tell of them: then it only says what it was."""
    declared = current().types.get(each.ref_type) if each.ref_type else None
    silent = declared is not None and len(readable(actor, declared)) < len(declared.fields)
    return TimelineEvent(
        icon=ICONS.get(each.kind) or ICONS.get(each.channel) or "circle-dot",
        headline=str(declared.label) if declared and silent else each.summary,
        when=_when(each, whole=whole),
        when_full=formats.moment_full(each.occurred_at),
        who=each.actor or "" if each.kind == "note" and not silent else "",
        tone=TONES.get(Direction(each.direction), "out"),  # type: ignore[arg-type]
        body="" if silent else each.body,
        tags=(Tag(_("Sample"), ""),) if each.is_sample else (),
        href=f"/{declared.url}/{each.ref_uid}" if declared and each.ref_uid else "",
        key=key_of(each),
    )


def _empty(actor: Actor, record: Party, channel: str, href: str) -> Empty:
    if channel:
        return Empty("history", _("Nothing by this channel"), "", Action(_("All channels"), href))
    write = Action(_("Write a note"), f"/notes/new?party={record.uid}", "sticky-note")
    add = write if allowed(actor, "customers.note.create") else None
    return Empty(
        "history", _("Nothing happened yet"), _("Orders, mails, calls and notes will stand here."), add
    )
