"""The history of a record as a timeline: who changed what, from where, before and after, and the way back."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kith.core.access import allowed, readable, writable
from kith.core.events.history import Past, actors_of, history
from kith.core.events.record import plain
from kith.core.fieldtypes import SECRET
from kith.core.principals.actor import Actor
from kith.core.records.past import NOTHING, same
from kith.core.records.values import snapshot
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Empty, Tag
from kith.desk.history_words import DOORS, Words
from kith.desk.marks import icon
from kith.desk.record_view import ChannelChip, Timeline, TimelineDay, TimelineEvent
from kith.desk.written import written

PAGE = 30
FURTHEST = 1_000
FILED = ("file_added", "file_renewed", "file_removed", "file_restored")
ICONS = {"created": "plus", "deleted": "trash-2", "restored": "undo-2", **dict.fromkeys(FILED, "paperclip")}


def history_tab(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, href: str
) -> Timeline:
    """The newest changes, thirty at a time; of one field or by one person where the address says so."""
    fields = readable(actor, declared)
    field, who = request.GET.get("field", ""), request.GET.get("who", "")
    kept = {key: value for key, value in (("field", field), ("who", who)) if value}
    told = Told(actor, declared, record, href, fields)
    past = _found(declared, record, fields, _before(request.GET.get("before", "")), field, who)
    shown = past[:PAGE]
    last = f"{shown[-1].occurred_at.timestamp()}~{shown[-1].id}" if len(past) > PAGE else ""
    days = groupby(shown, key=lambda event: timezone.localtime(event.occurred_at).date())
    return Timeline(
        tuple(TimelineDay(formats.day(day), tuple(map(told.event, events))) for day, events in days),
        channels=_chips(declared, record, fields, href, kept),
        next_href=f"{href}?{urlencode({'tab': 'history', **kept, 'before': last})}" if last else "",
        empty=Empty("history", _("No changes yet"), _("Every change of this record will stand here.")),
    )


def _found(
    declared: ObjectType, record: Model, fields: dict[str, Field],
    before: tuple[datetime, int] | None, field: str, who: str,
) -> list[Past]:  # fmt: skip
    """A page and one more. Sealed values are opened before a field can be looked for, a thousand events at most."""
    by = int(who) if who.isdigit() else None
    if not field:
        return history(declared.key, record.pk, fields, before, PAGE + 1, by)
    found: list[Past] = []
    for _round in range(FURTHEST // 100):
        page = history(declared.key, record.pk, fields, before, 100, by)
        found += [past for past in page if field in past.changes]
        if len(page) < 100 or len(found) > PAGE:
            break
        before = page[-1].occurred_at, page[-1].id
    return found[: PAGE + 1]


def _chips(
    declared: ObjectType, record: Model, fields: dict[str, Field], href: str, kept: dict[str, str]
) -> tuple[ChannelChip, ...]:
    """Everybody who changed this record, and the field that is looked at; one press narrows or widens again."""
    people = actors_of(declared.key, record.pk)
    chips = [_chip(href, kept, "who", str(key), name) for key, name in people] if len(people) > 1 else []
    field = kept.get("field", "")
    if field in fields:
        chips.append(_chip(href, kept, "field", field, str(fields[field].label)))
    return tuple(chips)


def _chip(href: str, kept: dict[str, str], key: str, value: str, label: str) -> ChannelChip:
    on = kept.get(key) == value
    wanted = {**kept, key: value} if not on else {other: each for other, each in kept.items() if other != key}
    return ChannelChip(label, f"{href}?{urlencode({'tab': 'history', **wanted})}", on=on)


def _before(text: str) -> tuple[datetime, int] | None:
    moment, _mark, number = text.partition("~")
    try:
        return datetime.fromtimestamp(float(moment), tz=timezone.get_default_timezone()), int(number)
    except (ValueError, OverflowError, OSError):  # an address that somebody has changed by hand begins anew
        return None


class Told:
    """Tells events of one record: each line with the field's own history and, where it may be, the way back."""

    def __init__(
        self, actor: Actor, declared: ObjectType, record: Model, href: str, fields: dict[str, Field]
    ) -> None:
        self.href = href
        self.words = Words(actor, declared, fields)
        self.now = {key: plain(value) for key, value in snapshot(declared, record).items()}
        may = declared.editable and allowed(actor, declared.permission("edit"), record)
        self.writable = (
            {key for key, each in writable(actor, declared).items() if each.type is not SECRET}
            if may
            else set()
        )

    def event(self, past: Past) -> TimelineEvent:
        act = past.kind.rpartition(".")[2]
        lines = [escape(past.file)] if past.file else []
        lines += [self._line(past, key, pair) for key, pair in past.changes.items()]
        return TimelineEvent(
            icon=ICONS.get(act, "pencil"),
            headline=_headline(past, act),
            when=formats.clock(past.occurred_at),
            when_full=formats.moment_full(past.occurred_at),
            href=f"{self.href}/as-of?{urlencode({'at': past.occurred_at.isoformat()})}",
            body=Markup("<br>").join(lines),
            tags=(Tag(_("Personal values erased"), "warn"),) if past.lost else (),
        )

    def _line(self, past: Past, key: str, pair: list[object]) -> Markup:
        line = self.words.line(key, pair)
        field = self.words.fields[key]
        only = _("Changes of “%(field)s” alone") % {"field": field.label}
        line += Markup(' <a class="link" href="{}?{}" title="{}" aria-label="{}">{}</a>').format(
            self.href,
            urlencode({"tab": "history", "field": key}),
            only,
            only,
            written(icon("filter", "i-xs")),
        )
        if key not in self.writable or past.kind.endswith(".created") or same(pair[0], self.now.get(key)):
            return line
        address = f"{self.href}/restore-value"
        vals = {"at": past.occurred_at.isoformat(), "event": str(past.id), "field": key}
        return line + Markup(
            ' <button type="button" class="btn btn-g btn-sm" hx-post="{}?{}" hx-swap="none" title="{}">{}</button>'
        ).format(
            address,
            urlencode(vals),
            _("Now: %(value)s") % {"value": self.words.word(field, self.now.get(key))},
            _("Bring back “%(value)s”") % {"value": self.words.word(field, pair[0])}
            if pair[0] not in NOTHING
            else _("Make empty again"),
        )


def _headline(past: Past, act: str) -> str:
    words = {
        "created": _("%(actor)s added this"),
        "changed": _("%(actor)s changed this"),
        "deleted": _("%(actor)s deleted this"),
        "restored": _("%(actor)s brought this back"),
        "file_added": _("%(actor)s attached a file"),
        "file_renewed": _("%(actor)s attached a new version of a file"),
        "file_removed": _("%(actor)s removed a file"),
        "file_restored": _("%(actor)s brought a file back"),
    }
    sentence = words.get(act, "%(actor)s: " + act.replace("_", " "))
    door = "" if past.via == "desk" else f" · {DOORS.get(past.via, past.via)}"
    address = f" · {past.address}" if past.address else ""
    return sentence % {"actor": past.actor} + door + address
