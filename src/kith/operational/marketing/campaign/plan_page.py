"""How a campaign is planned: its versions, its test, whether it comes again, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access import writable
from kith.core.conditions.sentence import sentence
from kith.core.conditions.tree import from_json
from kith.core.errors import Conflict, Invalid, NotFound, Text
from kith.core.fieldtypes import Viewer
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.inputs import read_inputs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.customers.segment.model import Segment
from kith.desk.actions_view import Action, Crumb
from kith.desk.controls import control
from kith.desk.door import desk
from kith.desk.form_page import sent
from kith.desk.form_view import FormSection, FormView
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import values_of
from kith.desk.render import Toast, render_page
from kith.operational.marketing.campaign import versioning
from kith.operational.marketing.campaign.fields import COST, KIND, REPEAT, TEST
from kith.operational.marketing.campaign.model import Campaign, State, Variant
from kith.operational.marketing.campaign.versions import FIRST, Version, called, versions

SECTIONS = (
    (_("Kind"), KIND), (_("Test of versions"), TEST), (_("Repetition"), REPEAT), (_("Cost and return"), COST),
)  # fmt: skip


Shown = list[tuple[Text, list[Field]]]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list: who gets it, what it says, and what can be done to it."""

    name: str
    subject: str
    whom: Text
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    title: str
    href: str
    lines: tuple[VersionLine, ...]
    add: Action
    languages: Action


def _campaign(actor: Actor, uid: str) -> Campaign:
    campaign = get(actor, current().type("campaign"), uid)
    assert isinstance(campaign, Campaign)
    access.require(actor, "marketing.campaign.edit", campaign)
    return campaign


@desk
def versions_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The versions of a draft, with what each differs in."""
    campaign = _campaign(actor, uid)
    if campaign.state != State.DRAFT:
        return go(request, f"/campaigns/{uid}")
    href = f"/campaigns/{uid}"
    view = PlanView(
        campaign.name, href, tuple(_line(actor, campaign, each) for each in versions(campaign)),
        Action(_("Add a version"), f"{href}/version?key={_next(campaign)}", "plus", tone="main"),
        Action(_("Add a language"), f"{href}/version?key={FIRST}", "languages"),
    )  # fmt: skip
    context: dict[str, object] = {"page": view, "shell": frame(request, actor, "campaigns")}
    return render_page(request, "marketing/versions_page.jinja", context, block="page")


def _next(campaign: Campaign) -> str:
    taken = set(campaign.variants.values_list("key", flat=True)) | {FIRST}
    return next((chr(code) for code in range(ord("B"), ord("Z") + 1) if chr(code) not in taken), "Z")


def _line(actor: Actor, campaign: Campaign, version: Version) -> VersionLine:
    href, which = f"/campaigns/{campaign.uid}", version.name
    name, write = (
        called(version.key, version.language),
        Action(_("Write the mail"), f"{href}/content/{which}", "pencil"),
    )
    if which == FIRST:
        return VersionLine(name, version.subject, _whom(actor, version), (write,))
    query = f"key={version.key}&language={version.language}"
    return VersionLine(name, version.subject, _whom(actor, version), (
        write,
        Action(_("Change"), f"{href}/version?{query}", "split"),
        Action(_("Remove"), f"{href}/do/drop_version", "eraser", "post",
               vals={"key": version.key, "language": version.language}, confirm=_("This version is gone then.")),
    ))  # fmt: skip


def _whom(actor: Actor, version: Version) -> Text:
    if version.language:
        return _("whoever reads this language")
    if version.condition is None:
        return _("by lot")
    person = current().type("person")
    viewer = Viewer(actor.locale, actor.timezone)
    return sentence(from_json(version.condition), access.scope(actor, person), viewer)


@desk
def version_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The form of one version. What is left empty is as in version A."""
    campaign = _campaign(actor, uid)
    verb = next(each for each in current().type("campaign").verbs if each.key == "write_version")
    key, language = request.GET.get("key", "")[:1], request.GET.get("language", "")[:10]
    if request.method != "POST":
        stored = campaign.variants.filter(key=key, language=language).first()
        values = _stored(actor, stored) if stored else {"key": key, "language": language}
        return _version_form(request, actor, campaign, values, None)
    try:
        values = read_inputs(actor, verb, sent(request, {field.key: field for field in verb.inputs}))
        versioning.write_version(by=actor, campaign=campaign, **values)
    except Invalid as invalid:
        return _version_form(request, actor, campaign, request.POST.dict(), invalid)
    return go(request, f"/campaigns/{uid}/versions", Toast(_("Saved")))


def _stored(actor: Actor, variant: Variant) -> dict[str, Any]:
    found = {field.key: getattr(variant, field.key) for field in versioning.INPUTS if field.key != "segment"}
    if variant.condition:
        same = Segment.objects.filter(condition=variant.condition)
        segment = access.visible(actor, same, current().type("segment")).first()
        found["segment"] = (str(segment.uid), segment.name) if segment else None
    return found


def _version_form(
    request: HttpRequest, actor: Actor, campaign: Campaign, values: Mapping[str, Any], refused: Invalid | None
) -> HttpResponse:
    errors, href = refused.firsts if refused else {}, f"/campaigns/{campaign.uid}"
    made = tuple(
        control(field, values.get(field.key), error=errors.get(field.key, "")) for field in versioning.INPUTS
    )
    view = FormView(
        title=_("Version %(key)s") % {"key": values.get("key", "")},
        action=f"{href}/version",
        sections=(FormSection("", made, _("What is left empty is as in version A.")),),
        crumbs=(Crumb(campaign.name, href), Crumb(_("Versions"), f"{href}/versions")),
        submit_label=_("Save"),
        cancel_href=f"{href}/versions",
        error=errors.get("", ""),
    )
    return _form(request, actor, view, refused)


@desk
def plan_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """The form of test, repetition and cost; once a campaign is approved of its cost alone."""
    campaign = _campaign(actor, uid)
    declared = current().type("campaign")
    open_ones = SECTIONS if campaign.state == State.DRAFT else SECTIONS[-1:]
    allowed = writable(actor, declared)
    shown: Shown = [
        (title, [field for field in found if field.key in allowed and not field.quiet])
        for title, found in open_ones
    ]
    keys = tuple(field.key for _title, found in shown for field in found)
    if not keys:
        raise NotFound
    if request.method != "POST":
        return _plan_form(request, actor, campaign, shown, values_of(actor, declared, campaign, keys), None)
    try:
        verbs.edit(
            declared, by=actor, record=campaign, values=sent(request, {key: allowed[key] for key in keys})
        )
    except (Invalid, Conflict) as error:
        refused = error if isinstance(error, Invalid) else Invalid({"": [error.message]})
        return _plan_form(request, actor, campaign, shown, request.POST.dict(), refused)
    return go(request, f"/campaigns/{uid}", Toast(_("Saved")))


def _plan_form(
    request: HttpRequest,
    actor: Actor,
    campaign: Campaign,
    shown: Shown,
    values: Mapping[str, Any],
    refused: Invalid | None,
) -> HttpResponse:
    errors, href = refused.firsts if refused else {}, f"/campaigns/{campaign.uid}"
    sections = tuple(
        FormSection(
            title if len(shown) > 1 else "",
            tuple(
                control(field, values.get(field.key), error=errors.get(field.key, ""))
                for field in found
                if not field.quiet
            ),
        )
        for title, found in shown
    )
    view = FormView(
        title=_("Plan"),
        action=f"{href}/plan",
        sections=sections,
        crumbs=(Crumb(_("Campaigns"), "/campaigns"), Crumb(campaign.name, href)),
        submit_label=_("Save"),
        cancel_href=href,
        error=errors.get("", ""),
    )
    return _form(request, actor, view, refused)


def _form(request: HttpRequest, actor: Actor, view: FormView, refused: Invalid | None) -> HttpResponse:
    context: dict[str, object] = {"form": view, "shell": frame(request, actor, "campaigns")}
    return render_page(request, "desk/form.jinja", context, block="form", status=422 if refused else 200)
