"""The versions of a template: shown on its page, written in the editor."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from markupsafe import Markup

from kith.communicative.editor.document import Document, sent
from kith.communicative.editor.pages import show
from kith.communicative.mjml.pieces import empty_mail
from kith.communicative.template import actions
from kith.communicative.template.content import Content, contents
from kith.communicative.template.model import BodyKind, Kind, Template
from kith.core.access import allowed
from kith.core.errors import Invalid, NotFound
from kith.core.fieldtypes import LANGUAGE, Spec, Unfit
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Crumb
from kith.desk.controls import options
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.going import go
from kith.desk.render import Toast, csrf_field, render_fragment


@dataclass(frozen=True, slots=True)
class Row:
    """A version as the template's page shows it."""

    language: str
    href: str
    subject: str
    changed: str


def versions_panel(request: HttpRequest, actor: Actor, record: Model) -> Markup:
    """The languages of a template, each leading to its text."""
    assert isinstance(record, Template)
    href = f"/templates/{record.uid}"
    rows = tuple(
        Row(
            language_name(each.language),
            f"{href}/version/{each.language}",
            each.subject,
            formats.day(each.changed_at),
        )
        for each in record.versions.order_by("id")
    )
    choices = options(current().type("template").verbs[0].inputs[0], get_language() or "en")
    language = FormField("language", _("Language"), "select", choices=choices, required=True, half=True)
    context = {
        "rows": rows, "language": language, "href": href, "csrf_input": csrf_field(request),
        "may_write": allowed(actor, "communicative.template.write", record),
        "campaign_href": f"/campaigns/from-template/{record.uid}" if _has_campaigns(actor) else "",
        "is_letter": record.kind == Kind.LETTER,
    }  # fmt: skip
    return render_fragment("communicative/template_versions.jinja", context)


def _has_campaigns(actor: Actor) -> bool:
    return any(each.key == "campaign" for each in current().types) and allowed(
        actor, "marketing.campaign.create"
    )


def language_name(code: str) -> str:
    """A language in the viewer's own."""
    names = Locale.parse(get_language() or "en", sep="-").languages
    return str(names.get(code, code))


@desk
@require_POST
def add_version(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """A new version: a copy of the first one, or an almost empty one. Then to its text."""
    template = _template(actor, uid)
    try:
        language = str(LANGUAGE.parse(request.POST.get("language", ""), Spec()) or "")
    except Unfit:
        language = ""
    href = f"/templates/{uid}"
    if not language:
        return go(request, href, Toast(_("Choose a language first."), "bad"))
    there = contents(template)
    if not any(each.language == language for each in there):
        first = there[0] if there else _empty(template, language)
        copied = Content(language, first.subject, first.preheader, first.body_kind, first.body, first.text)
        actions.write_content(by=actor, template=template, content=copied)
    return go(request, f"{href}/version/{language}")


def _empty(template: Template, language: str) -> Content:
    """What the first version begins with; letters are written without blocks."""
    if template.kind == Kind.LETTER:
        return Content(language, body_kind=BodyKind.PLAIN, body="{{ person.letter_greeting }}\n\n")
    return Content(language, body_kind=BodyKind.MJML, body=empty_mail())


@desk
def version_page(request: HttpRequest, actor: Actor, uid: str, language: str) -> HttpResponse:
    """The editor with one version of a template. A POST keeps what it sends."""
    template = _template(actor, uid)
    content = next((each for each in contents(template) if each.language == language), None)
    if content is None:
        raise NotFound
    error = ""
    if request.method == "POST":
        try:
            content = sent(request, language)
            actions.write_content(by=actor, template=template, content=content)
            if request.POST.get("quiet"):
                return HttpResponse(status=204)
            return go(request, request.path, Toast(_("Saved")))
        except Invalid as refused:
            error = str(refused)
    return show(request, actor, _document(template, content), error)


def _document(template: Template, content: Content) -> Document:
    href = f"/templates/{template.uid}"
    others = tuple(
        (language_name(each.language), "" if each.language == content.language else f"{href}/version/{each.language}")
        for each in contents(template)
    )
    crumbs = (Crumb(_("Templates"), "/templates"), Crumb(template.name, href))
    return Document(
        language_name(content.language), f"{href}/version/{content.language}", href, content, crumbs, others
    )


def _template(actor: Actor, uid: str) -> Template:
    found = get(actor, current().type("template"), uid)
    assert isinstance(found, Template)
    return found
