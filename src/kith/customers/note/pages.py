"""Writing a note on the page of whoever it is about, and whom it can speak to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from kith.core.access import allowed
from kith.core.access.rules import titles_of
from kith.core.errors import Invalid, NotFound
from kith.core.notice.mentions import spoken_to
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.customers.interaction.listening import tell_note
from kith.customers.note.mentions import parted, suggested
from kith.customers.note.model import Note
from kith.customers.party.model import Party
from kith.desk.door import desk
from kith.desk.form_page import href_of
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.record_page import record_view
from kith.desk.render import Toast, add_toast, csrf_field, render_fragment, render_page, wants_fragment


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A colleague who can be spoken to; without `sees`, one who cannot be told since they may not see the record."""

    name: str
    sees: bool


def note_composer(request: HttpRequest, actor: Actor, record: Model) -> Markup | None:
    """The form of a new note, for who may write one."""
    if actor.watcher or not allowed(actor, "customers.note.create"):
        return None
    return _form(request, actor, record)


def _form(request: HttpRequest, actor: Actor, record: Model, text: str = "", error: str = "") -> Markup:
    assert isinstance(record, Party)
    context = {
        "href": href_of(current().type_of(record), record),
        "title": record.name,
        "draft": f"note {actor.uid} {record.uid}",
        "text": text,
        "error": error,
        "csrf_input": csrf_field(request),
    }
    return render_fragment("customers/note_form.jinja", context)


@desk
@require_POST
def write_note(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """Writes the note and shows the timeline with it."""
    declared, party = _party(actor, path, uid)
    text = request.POST.get("text", "")
    try:
        _write(actor, party, text)
    except Invalid as refused:
        return _again(request, actor, declared, party, text, str(refused))
    toast = _said(actor, party, text)
    if not wants_fragment(request):
        return go(request, href_of(declared, party), toast)
    context = {"record": record_view(request, actor, declared, party)}
    return add_toast(render_page(request, "desk/record.jinja", context, block="centre"), toast)


def _party(actor: Actor, path: str, uid: str) -> tuple[ObjectType, Party]:
    declared = current().at(path)
    record = get(actor, declared, uid)
    if not isinstance(record, Party):
        raise NotFound
    return declared, record


@transaction.atomic
def _write(actor: Actor, party: Party, text: str) -> None:
    note = verbs.create(current().type("note"), by=actor, values={"text": text, "party": str(party.uid)})
    assert isinstance(note, Note)
    tell_note(note)


def _again(
    request: HttpRequest, actor: Actor, declared: ObjectType, party: Party, text: str, error: str
) -> HttpResponse:
    """The form as it was sent, with the reason."""
    form = _form(request, actor, party, text, error)
    if wants_fragment(request):
        return HttpResponse(form, status=422, headers={"HX-Retarget": "#note-form", "HX-Reswap": "outerHTML"})
    context = {"title": _("Note"), "body": form, "shell": frame(request, actor, declared.url)}
    return render_page(request, "customers/note_page.jinja", context, status=422)


def _said(actor: Actor, party: Party, text: str) -> Toast:
    """That it is saved, and plainly who was spoken to and cannot be told, as far as the writer sees colleagues."""
    _seeing, blind = parted([each.id for each in spoken_to(text)], party)
    known = titles_of(actor, current().type("principal"), [str(each.uid) for each in blind])
    if not known:
        return Toast(_("Note saved"))
    names = ", ".join(each.name for each in blind if str(each.uid) in known)
    said = _("Note saved. Not told, since this record is not open to them: %(names)s.")
    return Toast(said % {"names": names}, "info")


@desk
@require_GET
def mentioned(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """Colleagues whose name holds what was typed behind the @."""
    _declared, party = _party(actor, path, uid)
    found = suggested(actor, party, request.GET.get("q", "")[:60].strip())
    options = tuple(Suggestion(each.name, sees) for each, sees in found)
    return render_page(request, "customers/mention_options.jinja", {"options": options})
