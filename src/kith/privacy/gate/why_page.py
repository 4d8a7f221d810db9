"""Why somebody is in a segment and may be written to, or not: a page, and the same for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kith.core.access.rules import allowed
from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.customers.segment.model import Segment
from kith.customers.segment.why import Membership, membership
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.render import render_page
from kith.privacy.gate.why import Answer, answers
from kith.privacy.purpose.queries import active_purposes, shown_name

KEYS = ("person", "segment", "purpose", "channel")


def ask_of_segment(segment: Any) -> Action:
    """From a segment to the page that says why somebody is in it."""
    return Action(_("Why somebody is in it"), f"/why?segment={segment.uid}", "circle-question-mark")


def ask_of_person(request: HttpRequest, actor: Actor, record: Party) -> Action | None:
    """From a person to the page that says of which segments they are, and what they may be written to for."""
    return Action(_("Why written to, or not"), f"/why?person={record.uid}", "circle-question-mark")


@desk
@require_safe
def why(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Says it of the person and the segment in the address, for one purpose and channel or for all."""
    given = {key: request.GET.get(key, "")[:60] for key in KEYS}
    party, segment = _record(actor, "person", given["person"]), _record(actor, "segment", given["segment"])
    assert party is None or isinstance(party, Party)
    assert segment is None or isinstance(segment, Segment)
    found = membership(actor, segment, party) if segment and party else None
    context: dict[str, object] = {
        "fields": _fields(given, party, segment), "party": party, "segment": segment, "found": found,
        "headline": _headline(party, segment, found) if found and party and segment else "",
        "rows": _rows(gate_answers(actor, party, given)) if party else (), "shell": frame(request, actor, "segments"),
        "channel": given["channel"],
    }  # fmt: skip
    return render_page(request, "privacy/why.jinja", context, block="page")


def gate_answers(actor: Actor, party: Party, given: dict[str, str]) -> tuple[Answer, ...]:
    """What the gate says; nothing for whose role shows no consents."""
    if not allowed(actor, "privacy.consent.see"):
        return ()
    purposes = [each for each in active_purposes() if given["purpose"] in ("", str(each.uid))]
    return answers(party.pk, purposes, given["channel"])


def _record(actor: Actor, key: str, uid: str) -> Any:
    """Raises NotFound for a record that is not there or may not be seen."""
    try:
        return get(actor, current().type(key), str(UUID(uid))) if uid else None
    except ValueError:
        raise NotFound from None


def _headline(party: Party, segment: Segment, found: Membership) -> str:
    words = {"person": party.name, "segment": segment.name}
    if found.is_in:
        return _("%(person)s is in “%(segment)s”") % words
    return _("%(person)s is not in “%(segment)s”") % words


def _rows(found: tuple[Answer, ...]) -> tuple[tuple[str, Answer, str], ...]:
    """Each answer with the name of its purpose, and until when a refusal holds."""
    return tuple((shown_name(each.purpose), each, _until(each.again_at)) for each in found)


def _until(again_at: datetime | None) -> str:
    return _("until %(when)s") % {"when": formats.moment(again_at)} if again_at else ""


def _fields(given: dict[str, str], party: Party | None, segment: Segment | None) -> tuple[FormField, ...]:
    purposes = tuple(
        Choice(str(each.uid), shown_name(each), str(each.uid) == given["purpose"])
        for each in active_purposes()
    )
    return (
        FormField(
            "person", _("Who"), "lookup", given["person"], value_label=party.name if party else "",
            lookup_href="/people/lookup", required=True,
        ),
        FormField(
            "segment", _("Segment"), "lookup", given["segment"], value_label=segment.name if segment else "",
            lookup_href="/segments/lookup",
        ),
        FormField("purpose", _("Purpose"), "select", choices=(Choice("", _("All"), not given["purpose"]), *purposes)),
    )  # fmt: skip
