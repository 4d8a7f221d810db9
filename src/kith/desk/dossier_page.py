"""A record on paper: key facts, what belongs to it, and the newest of its timeline, as far as the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core import access
from kith.core.errors import NotAllowed
from kith.core.events.record import Subject, note
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.records.settings import setting
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.record_page import drawn, record_view
from kith.desk.related_tab import related_rows, related_types
from kith.desk.render import render_page

LENGTHS = (30, 100, 300)


@dataclass(frozen=True, slots=True)
class Length:
    """How much of the timeline is printed; the others are links."""

    label: str
    href: str
    on: bool


@desk
@require_GET
def dossier(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The page to be printed. It may leave the house, so it needs the right to export and stands in the audit."""
    declared = current().at(path)
    record = get(actor, declared, uid)
    access.require(actor, declared.permission("export"), record)
    if actor.watcher:
        raise NotAllowed
    view = record_view(request, actor, declared, record)
    context: dict[str, object] = {
        "record": view,
        "paper": drawn(request, actor, declared, record, "paper"),
        "parts": _parts(actor, declared, record),
        "lengths": _lengths(request, view.href) if view.timeline else (),
        "made": _("As of %(moment)s, by %(name)s, from %(house)s")
        % {
            "moment": formats.moment_full(timezone.now()),
            "name": actor.name,
            "house": setting("house.name", "Kith"),
        },
        "shell": frame(request, actor, declared.url),
    }
    answer = render_page(request, "desk/dossier.jinja", context)
    _note(actor, declared, record)
    return answer


def _parts(actor: Actor, declared: ObjectType, record: Model) -> list[dict[str, object]]:
    """What belongs to the record, type by type; types of which there is nothing are left out."""
    found = (related_rows(actor, each, record, 100) for each in related_types(actor, declared))
    return [part for part in found if part["rows"]]


def _lengths(request: HttpRequest, href: str) -> tuple[Length, ...]:
    chosen = request.GET.get("most", str(LENGTHS[0]))
    return tuple(
        Length(formats.number(each), f"{href}/print?most={each}", chosen == str(each)) for each in LENGTHS
    )


def _note(actor: Actor, declared: ObjectType, record: Model) -> None:
    subject = Subject(declared.key, record.pk, getattr(record, "uid"))  # noqa: B009
    note(
        f"{declared.key}.exported",
        by=actor,
        subject=subject,
        changes={"format": (None, "print")},
        verb="export",
    )
