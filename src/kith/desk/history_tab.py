"""The history of a record as a timeline: who changed what, from where, before and after."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from kith.core.access import readable
from kith.core.events.history import Past, history
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Empty, Tag
from kith.desk.record_view import Timeline, TimelineDay, TimelineEvent

PAGE = 30


def history_tab(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, href: str
) -> Timeline:
    """The newest changes, thirty at a time."""
    fields = readable(actor, declared)
    past = history(declared.key, record.pk, fields, _before(request.GET.get("before", "")), PAGE + 1)
    more = (
        f"{href}?tab=history&before={past[PAGE - 1].occurred_at.timestamp()}~{past[PAGE - 1].id}"
        if len(past) > PAGE
        else ""
    )
    days = groupby(past[:PAGE], key=lambda event: timezone.localtime(event.occurred_at).date())
    return Timeline(
        tuple(
            TimelineDay(formats.day(day), tuple(_event(event, declared, fields) for event in events))
            for day, events in days
        ),
        next_href=more,
        empty=Empty("history", _("No changes yet"), _("Every change of this record will stand here.")),
    )


def _before(text: str) -> tuple[datetime, int] | None:
    moment, _mark, number = text.partition("~")
    try:
        return datetime.fromtimestamp(float(moment), tz=timezone.get_default_timezone()), int(number)
    except (ValueError, OverflowError, OSError):  # an address that somebody has changed by hand begins anew
        return None


def _event(past: Past, declared: ObjectType, fields: dict[str, Field]) -> TimelineEvent:
    tags = (Tag(_("Personal values erased"), "warn"),) if past.lost else ()
    return TimelineEvent(
        icon={"created": "plus", "deleted": "trash-2", "restored": "undo-2"}.get(
            past.kind.rpartition(".")[2], "pencil"
        ),
        headline=_headline(past, declared),
        when=formats.clock(past.occurred_at),
        when_full=formats.moment_full(past.occurred_at),
        body=changes_text(past, fields),
        tags=tags,
    )


def _headline(past: Past, declared: ObjectType) -> str:
    words = {
        "created": _("%(actor)s added this"),
        "changed": _("%(actor)s changed this"),
        "deleted": _("%(actor)s deleted this"),
        "restored": _("%(actor)s brought this back"),
    }
    sentence = words.get(past.kind.rpartition(".")[2], "%(actor)s: " + past.kind.rpartition(".")[2])
    return sentence % {"actor": past.actor} + (f" · {past.via}" if past.via != "desk" else "")


def changes_text(past: Past, fields: dict[str, Field]) -> Markup:
    """Before and after, field by field, in the order of the type."""
    lines = [
        Markup("<b>{}</b>: {} → {}").format(fields[key].label, _word(before), _word(after))
        for key, (before, after) in past.changes.items()
    ]
    return Markup("<br>").join(lines)


def _word(value: object) -> Markup:
    if value is None or value == "" or value == []:
        return Markup("—")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return escape(text if len(text) <= 200 else text[:199] + "…")
