"""The editor of what a draft says, and a new draft from a template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.communicative.editor.document import Document, sent
from kith.communicative.editor.pages import show
from kith.communicative.template.content import Content
from kith.communicative.template.model import Template
from kith.core import access
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk.actions_view import Crumb
from kith.desk.door import desk
from kith.desk.going import go
from kith.desk.render import Toast
from kith.operational.marketing.campaign.audience import first_of
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.campaign.versions import FIRST, called, versions
from kith.operational.marketing.campaign.writing import begin, content_of, write_content


@desk
def content_page(request: HttpRequest, actor: Actor, uid: str, version: str = FIRST) -> HttpResponse:
    """The editor with one version of a draft (`B`, or `B-de` for one in a language); a POST keeps what it sends."""
    campaign = get(actor, current().type("campaign"), uid)
    assert isinstance(campaign, Campaign)
    access.require(actor, "marketing.campaign.edit", campaign)
    if campaign.state != State.DRAFT:
        return go(request, f"/campaigns/{uid}")
    key, _sign, language = version.partition("-")
    content, error = content_of(campaign, key, language), ""
    if request.method == "POST":
        try:
            content = sent(request, language)
            write_content(by=actor, campaign=campaign, content=content, key=key, language=language)
            if request.POST.get("quiet"):
                return HttpResponse(status=204)
            return go(request, request.path, Toast(_("Saved")))
        except Invalid as refused:
            error = str(refused)
    return show(request, actor, _document(actor, campaign, key, content), error)


def _document(actor: Actor, campaign: Campaign, key: str, content: Content) -> Document:
    href = f"/campaigns/{campaign.uid}"
    now = (key, content.language)
    all_versions = [(each.key, each.language) for each in versions(campaign)]
    links = tuple(
        (called(*each), "" if each == now else f"{href}/content/{'-'.join(filter(None, each))}") for each in all_versions
    )
    return Document(
        _("The mail"), f"{href}/content/{'-'.join(filter(None, now))}", href, content,
        (Crumb(_("Campaigns"), "/campaigns"), Crumb(campaign.name, href)), links if len(links) > 1 else (),
        first_of(actor, campaign) or ("", ""), "campaigns",
    )  # fmt: skip


@desk
@require_POST
def from_template(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """A new draft that says what a template says, and on to it."""
    template = get(actor, current().type("template"), uid)
    if not isinstance(template, Template):
        raise NotFound
    made = begin(by=actor, template=template)
    return go(request, f"/campaigns/{made.uid}", Toast(_("%(title)s added") % {"title": made.name}))
