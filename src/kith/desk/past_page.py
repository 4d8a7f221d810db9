"""A record as it was at a moment, read only, and the ways back: one value, or all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markupsafe import Markup

from kith.core.access import allowed
from kith.core.errors import Invalid, Text
from kith.core.principals.actor import Actor
from kith.core.records import past
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.form_page import href_of
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.history_words import Words
from kith.desk.one_record import title_of
from kith.desk.render import Toast, render_page


@dataclass(frozen=True, slots=True)
class Line:
    """One field, then and now. `stays` says that bringing the record back leaves it as it is now."""

    label: Text
    then: Markup
    now: Markup
    changed: bool
    stays: bool


@desk
def as_of_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The record at the moment of the address; sent, it becomes like this again."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    at = _moment(request.GET.get("at", ""))
    if request.method == "POST":
        past.restore_record(declared, by=actor, record=record, at=at)
        return go(request, href_of(declared, record), Toast(_("The record is as it was")))
    was = past.as_of(actor, declared, record, at)
    fields, changed = past.shown_fields(actor, declared), was.changed
    may, stay = past.restorable(actor, declared, changed)
    words = Words(actor, declared, fields)
    may_edit = declared.editable and allowed(actor, declared.permission("edit"), record)
    lines = tuple(
        Line(
            field.label,
            words.word(field, was.then[key]),
            words.word(field, was.now[key]),
            key in changed,
            key in stay,
        )
        for key, field in fields.items()
        if key in was.then and (was.then[key] not in past.NOTHING or was.now[key] not in past.NOTHING)
    )
    context = {
        "title": title_of(actor, declared, record),
        "href": href_of(declared, record),
        "plural": declared.plural,
        "list_href": f"/{declared.url}",
        "when": formats.moment_full(at),
        "at": at.isoformat(),
        "was": was,
        "lines": lines,
        "stay": [str(declared.by_key[key].label) for key in stay],
        "count": len(may) if may_edit and not was.born else 0,
        "shell": frame(request, actor, declared.url),
    }
    return render_page(request, "desk/past.jinja", context, block="page")


@desk
@require_POST
def restore_value(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """One field gets the value back that it had before a change."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    number = request.GET.get("event", "")
    event = past.event_of(
        actor, declared, record, _moment(request.GET.get("at", "")), int(number) if number.isdigit() else 0
    )
    field = request.GET.get("field", "")
    past.restore_value(declared, by=actor, record=record, past=event, field=field)
    told = _("%(field)s is as it was") % {"field": declared.by_key[field].label}
    return go(request, f"{href_of(declared, record)}?tab=history", Toast(told))


def _moment(text: str) -> datetime:
    """Raises Invalid for what is no moment."""
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise Invalid(
            {"at": [_("“%(value)s” is not a moment. Write it as 2026-11-30 14:30.") % {"value": text[:40]}]}
        ) from None
