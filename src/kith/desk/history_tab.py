"""The history of a record as a timeline: who changed what, from where, before and after."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup, escape

from kith.core.access import readable, scope
from kith.core.errors import Text
from kith.core.events.history import Past, history
from kith.core.fieldtypes import MONEY, REFERENCE, SECRET, Unfit
from kith.core.fieldtypes.number import show_number
from kith.core.fieldtypes.secret import HIDDEN
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.actions_view import Empty, Tag
from kith.desk.record_view import Timeline, TimelineDay, TimelineEvent

PAGE = 30
DOORS: dict[str, Text] = {
    "desk": "",
    "import": gettext_lazy("import"),
    "job": gettext_lazy("in the background"),
    "api": gettext_lazy("over the API"),
}
LONGEST = 200


def history_tab(
    request: HttpRequest, actor: Actor, declared: ObjectType, record: Model, href: str
) -> Timeline:
    """The newest changes, thirty at a time."""
    fields = readable(actor, declared)
    words = Words(actor, declared, fields)
    past = history(declared.key, record.pk, fields, _before(request.GET.get("before", "")), PAGE + 1)
    more = (
        f"{href}?tab=history&before={past[PAGE - 1].occurred_at.timestamp()}~{past[PAGE - 1].id}"
        if len(past) > PAGE
        else ""
    )
    days = groupby(past[:PAGE], key=lambda event: timezone.localtime(event.occurred_at).date())
    return Timeline(
        tuple(
            TimelineDay(formats.day(day), tuple(_event(event, words) for event in events))
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


def _event(past: Past, words: Words) -> TimelineEvent:
    tags = (Tag(_("Personal values erased"), "warn"),) if past.lost else ()
    return TimelineEvent(
        icon={"created": "plus", "deleted": "trash-2", "restored": "undo-2"}.get(
            past.kind.rpartition(".")[2], "pencil"
        ),
        headline=_headline(past),
        when=formats.clock(past.occurred_at),
        when_full=formats.moment_full(past.occurred_at),
        body=words.of(past),
        tags=tags,
    )


def _headline(past: Past) -> str:
    words = {
        "created": _("%(actor)s added this"),
        "changed": _("%(actor)s changed this"),
        "deleted": _("%(actor)s deleted this"),
        "restored": _("%(actor)s brought this back"),
    }
    sentence = words.get(past.kind.rpartition(".")[2], "%(actor)s: " + past.kind.rpartition(".")[2])
    door = DOORS.get(past.via, past.via)
    return sentence % {"actor": past.actor} + (f" · {door}" if door else "")


class Words:
    """Says what changed in the reader's words: choices and dates as on the page, references by the names of records."""

    def __init__(self, actor: Actor, declared: ObjectType, fields: dict[str, Field]) -> None:
        self.fields = fields
        self.scope = scope(actor, declared)
        self.viewer = actor.viewer("")

    def of(self, past: Past) -> Markup:
        """Before and after, field by field, in the order of the type."""
        lines = [
            Markup("<b>{}</b>: {} → {}").format(
                self.fields[key].label, *(self._word(self.fields[key], each) for each in pair)
            )
            for key, pair in past.changes.items()
        ]
        return Markup("<br>").join(lines)

    def _word(self, field: Field, value: object) -> Markup:
        if value is None or value == "" or value == []:
            return Markup("—")
        text = self._shown(field, value)
        return escape(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")

    def _shown(self, field: Field, value: object) -> str:
        """Values stand in the history as JSON keeps them; what cannot be read any more is shown as it stands."""
        if field.type is REFERENCE:
            return self.scope.titles(field, [str(value)]).get(str(value)) or str(value)
        if field.type is SECRET:
            return HIDDEN
        show = (
            show_number if field.type is MONEY else field.type.show
        )  # what currency it was, is told by another field
        try:
            return show(field.type.parse(value, field.spec), field.spec, self.viewer) or str(value)
        except Unfit:
            return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
