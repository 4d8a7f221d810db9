"""The page on which a letter to one person or company is written, and the form for it on their own page."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from kith.communicative.channels.letter.printing import LaidOut, Printer
from kith.communicative.letter import actions, addressed
from kith.communicative.letter.actions import Draft
from kith.core import access
from kith.core.attachment.actions import may_attach
from kith.core.errors import Conflict, Invalid
from kith.core.files.sending import download_headers
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.customers.address.writing import in_one_line
from kith.customers.party.model import Party
from kith.desk import formats
from kith.desk.door import desk
from kith.desk.form_page import href_of
from kith.desk.form_view import Choice, FormError, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, csrf_field, over_page, render_fragment, render_page
from kith.lib.mediatype import PDF

SHOWN = 3
SCALE = 1.5
"""Pixels a point of the preview."""


@dataclass(frozen=True, slots=True)
class LetterView:
    """The page of a letter that is being written."""

    title: str
    back: str
    href: str
    fields: tuple[FormField, ...]
    error: str
    errors: tuple[FormError, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first pages as pictures, and what is to be said of all of them; or why there are none."""

    pages: tuple[str, ...] = ()
    said: str = ""
    problem: str = ""


def letter_composer(request: HttpRequest, actor: Actor, record: Party) -> Markup | None:
    """The beginning of a letter, for who may put files on the record."""
    declared = current().type_of(record)
    if actor.watcher or not may_attach(actor, declared, record):
        return None
    context = {
        "href": f"{href_of(declared, record)}/letter",
        "csrf_input": csrf_field(request),
        "name": record.name,
    }
    return render_fragment("communicative/letter_form.jinja", context)


@desk
def letter_page(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """The letter as it is written: looked at, taken as PDF, or kept on the record."""
    party = actions.party_of(actor, path, uid)
    access.require(actor, current().at(path).permission("edit"), party)
    if request.method != "POST":
        return _answer(request, actor, party, actions.begun(actor, party), None)
    do, draft = request.POST.get("do", ""), _sent(request, actor, party)
    try:
        if do == "write":
            return _write(request, actor, party, draft)
        if do == "begin":
            return _answer(request, actor, party, draft, None)
        printer, laid = actions.lay_out(actor, party, draft)
        return _looked_at(request, party, draft, printer, laid, do)
    except (Invalid, Conflict) as refused:
        said = refused if isinstance(refused, Invalid) else Invalid({"": [refused.message]})
        if do == "preview":
            shown = Preview(problem=str(said))
            return render_page(request, "communicative/letter_preview.jinja", {"preview": shown})
        return _answer(request, actor, party, draft, said)


def _write(request: HttpRequest, actor: Actor, party: Party, draft: Draft) -> HttpResponse:
    made = actions.write(by=actor, party=party, draft=draft)
    said = ngettext("Letter kept, %(n)s page", "Letter kept, %(n)s pages", made.pages)
    toast = Toast(said % {"n": formats.number(made.pages)})
    return go(request, f"{href_of(current().type_of(party), party)}?tab=files", toast)


def _looked_at(
    request: HttpRequest, party: Party, draft: Draft, printer: Printer, laid: LaidOut, do: str
) -> HttpResponse:
    content = printer.write([laid])
    if do == "pdf":
        name = f"{draft.subject or party.name}.pdf"
        return HttpResponse(content, headers=download_headers(name, PDF, len(content)))
    return render_page(
        request, "communicative/letter_preview.jinja", {"preview": preview_of(content, laid.pages)}
    )


def preview_of(content: bytes, pages: int) -> Preview:
    """The first pages of our own PDF as pictures."""
    import pypdfium2

    shown = []
    with pypdfium2.PdfDocument(content) as document:
        for number in range(min(SHOWN, pages)):
            out = BytesIO()
            document[number].render(scale=SCALE).to_pil().convert("L").save(out, "PNG", optimize=True)
            shown.append(b64encode(out.getvalue()).decode())
    said = ngettext(
        "%(n)s page; the address stands in the window.",
        "%(n)s pages; the address stands in the window.",
        pages,
    )
    return Preview(tuple(shown), said % {"n": formats.number(pages)})


def _sent(request: HttpRequest, actor: Actor, party: Party) -> Draft:
    """What was written; where nothing was, what a letter begins with."""
    begun = actions.begun(actor, party)
    text = request.POST.get("text", "")
    if request.POST.get("do") == "begin":
        whole = begun.text.replace("\n\n\n\n", f"\n\n{text}\n\n" if text.strip() else "\n\n\n\n", 1)
        return Draft(request.POST.get("subject", ""), whole, begun.address)
    return Draft(request.POST.get("subject", ""), text, request.POST.get("address", ""))


def _answer(
    request: HttpRequest, actor: Actor, party: Party, draft: Draft, refused: Invalid | None
) -> HttpResponse:
    errors = refused.firsts if refused else {}
    fields = _fields(party, draft, errors)
    back = href_of(current().type_of(party), party)
    view = LetterView(
        party.name, back, f"{back}/letter", fields, errors.get("", ""),
        tuple(FormError(each.id, each.label, each.error) for each in fields if each.error),
    )  # fmt: skip
    context: dict[str, object] = {
        "page": view, "shell": frame(request, actor, current().type_of(party).url),
        "may_set": actor.administers,
    }  # fmt: skip
    response = render_page(
        request, "communicative/letter.jinja", context, block="page", status=422 if refused else 200
    )
    return over_page(response) if refused else response


def _fields(party: Party, draft: Draft, errors: dict[str, str]) -> tuple[FormField, ...]:
    found = addressed.addresses(party)
    choices = tuple(
        Choice(str(each.uid), in_one_line(each), str(each.uid) == draft.address) for each in found
    )
    lacking = "" if found else _("There is no address that takes post. Add one on the page of this record.")
    return (
        FormField(
            "address", _("To"), "select", choices=choices, required=True, error=errors.get("address", "") or lacking
        ),
        FormField("subject", _("Subject"), value=draft.subject, error=errors.get("subject", "")),
        FormField(
            "text", _("Text"), "textarea", draft.text, rows=16, required=True, error=errors.get("text", ""),
            help=_("An empty line begins a new paragraph."),
        ),
    )  # fmt: skip
