"""The page on which a campaign is written: its form, who would get it, how it looks, a test, and the approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.communicative.merge import merge_fields
from kith.communicative.mjml.pieces import empty_mail
from kith.communicative.relay.model import MailRelay
from kith.communicative.template.content import Content
from kith.core import access
from kith.core.access import readable, writable
from kith.core.access.rules import allowed
from kith.core.errors import ChannelError, Invalid, NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import get, read_page
from kith.core.records.values import read_values
from kith.core.registry import current
from kith.desk.controls import control
from kith.desk.door import desk
from kith.desk.form_page import sent
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import values_of
from kith.desk.record_page import record_page
from kith.desk.render import Toast, over_page, render_page
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.audience import first_of
from kith.operational.marketing.campaign.compose_view import ComposeView
from kith.operational.marketing.campaign.content import compile_campaign, preview, send_test
from kith.operational.marketing.campaign.draft_form import (
    SEEN,
    counted,
    declared_type,
    keep,
    named,
    seen_fields,
    typed,
)
from kith.operational.marketing.campaign.mail_answer import mail_answer, mail_problem
from kith.operational.marketing.campaign.model import BodyKind, Campaign, State
from kith.operational.marketing.campaign.report_page import report
from kith.operational.marketing.campaign.versions import called, version_of, versions
from kith.operational.marketing.campaign.writing import KEPT, write_content
from kith.privacy.purpose.model import Purpose

ASKED_FROM = 500
ROWS = {"body": 16}
IN_ORDER = (
    "name", "segment", "purpose", "relay", "body_kind", "subject", "body", "holdout_percent", "window_days",
    "not_before", "not_after", "is_tracked",
)  # fmt: skip
HALF = (
    "segment", "purpose", "relay", "body_kind", "holdout_percent", "window_days", "not_before", "not_after",
)  # fmt: skip
NEEDED = ("segment", "purpose", "relay", "subject", "body", "body_kind")
BOUNDS = {"holdout_percent": ("0", "50", "%"), "window_days": ("1", "365", "")}


@desk
def new_campaign(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form of a new campaign. A segment in the address is chosen already."""
    access.require(actor, "marketing.campaign.create")
    return _compose(request, actor, None)


@desk
def campaign_page(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """A draft as its form, anything later as its report."""
    campaign = get(actor, declared_type(), uid)
    assert isinstance(campaign, Campaign)
    if campaign.state != State.DRAFT:
        return report(request, actor, campaign)
    if not allowed(actor, "marketing.campaign.edit", campaign):
        return record_page(request, path="campaigns", uid=uid)
    return _compose(request, actor, campaign)


def _compose(request: HttpRequest, actor: Actor, campaign: Campaign | None) -> HttpResponse:
    if request.method != "POST":
        return _answer(request, actor, campaign, _shown(request, actor, campaign), None)
    do = request.POST.get("do", "save")
    if do == "relay" and not any(request.POST.get(key) for key in SEEN):
        return _to_new_relay(
            request, f"{request.path}?{urlencode({'segment': request.POST.get('segment', '')})}"
        )
    values = _sent(request, actor)
    try:
        kept = keep(request, actor, campaign, values)
    except Invalid as invalid:
        return _answer(request, actor, campaign, _typed(request, actor, campaign), invalid)
    try:
        return _go_on(request, actor, kept, do)
    except (Invalid, ChannelError) as refused:
        said = refused if isinstance(refused, Invalid) else Invalid({"": [refused.message]})
        return _answer(request, actor, kept, _shown(request, actor, kept), said)


def _go_on(request: HttpRequest, actor: Actor, campaign: Campaign, do: str) -> HttpResponse:
    """What the pressed button asks for, now that the draft is kept."""
    href = f"/campaigns/{campaign.uid}"
    if do == "test":
        version = version_of(campaign, request.POST.get("version", ""))
        address = send_test(by=actor, campaign=campaign, uid=request.POST.get("person", ""), version=version)
        return go(request, href, Toast(_("A test is on its way to %(address)s") % {"address": address}))
    if do == "relay":
        return _to_new_relay(request, href)
    if do == "content":
        return go(request, f"{href}/content", None) if campaign.body.strip() else _with_blocks(request, actor, campaign)
    if do not in ("approve", "approve_all"):
        return go(request, href, Toast(_("Saved")))
    compile_campaign(campaign, tracked=campaign.is_tracked)
    ahead = actions.look_ahead(actor, campaign)
    if do == "approve" and ahead.written_to > ASKED_FROM:
        return _ask(request, actor, campaign, ahead.written_to)
    return _approve(request, actor, campaign)


def _with_blocks(request: HttpRequest, actor: Actor, campaign: Campaign) -> HttpResponse:
    """To the editor, with the first block of a mail that says nothing yet."""
    write_content(
        by=actor, campaign=campaign,
        content=Content("", campaign.subject, campaign.preheader, BodyKind.MJML, empty_mail(), campaign.text),
    )  # fmt: skip
    return go(request, f"/campaigns/{campaign.uid}/content")


def _to_new_relay(request: HttpRequest, back: str) -> HttpResponse:
    """To the form of a relay, and from there back to this campaign, which keeps what was typed."""
    return go(request, f"/relays/new?{urlencode({'next': back})}")


def _ask(request: HttpRequest, actor: Actor, campaign: Campaign, number: int) -> HttpResponse:
    """Whether so many people are meant; the form behind learns that it is kept."""
    context: dict[str, object] = {
        "count": number, "href": f"/campaigns/{campaign.uid}/approve", "seen": seen_fields(actor, campaign),
    }  # fmt: skip
    context["shell"] = frame(request, actor, "campaigns")
    return render_page(request, "marketing/sure.jinja", context, block="dialog")


def _approve(request: HttpRequest, actor: Actor, campaign: Campaign) -> HttpResponse:
    actions.approve(by=actor, campaign=campaign)
    return go(request, f"/campaigns/{campaign.uid}", Toast(_("Approved. Sending begins.")))


@desk
@require_POST
def approve_campaign(request: HttpRequest, actor: Actor, uid: str) -> HttpResponse:
    """Approves, once it was asked whether so many people are meant."""
    campaign = get(actor, declared_type(), uid)
    assert isinstance(campaign, Campaign)
    return _approve(request, actor, campaign)


@desk
@require_POST
def audience(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who would get what the form describes, counted now."""
    access.require(actor, "marketing.campaign.create")
    return counted(request, actor, lambda: _described(request, actor))


@desk
@require_POST
def mail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The mail that the form describes, as one person would get it: a page of its own, for a frame."""
    access.require(actor, "marketing.campaign.create")
    try:
        described = _described(request, actor)
        uid = request.POST.get("person") or _first_of(actor, described)[0]
        if not uid:
            return mail_problem(
                _("Choose a person first: the preview shows the mail as this person would get it.")
            )
        kept = _kept(request, actor)
        version = version_of(described, request.POST.get("version", ""), kept) if kept else None
        return mail_answer(preview(actor, described, uid, version))
    except Invalid as refused:
        return mail_problem(" ".join(_at_its_field(key, text) for key, text in refused.firsts.items()))
    except NotFound as refused:
        return mail_problem(str(refused))


def _at_its_field(key: str, text: Text) -> str:
    """What is wrong, with the name of the field that it is wrong with."""
    label = next((field.label for field in declared_type().fields if field.key == key), "")
    return f"{label}: {text}" if label else str(text)


def _described(request: HttpRequest, actor: Actor) -> Campaign:
    """The campaign of the form, kept nowhere."""
    read = read_values(actor, declared_type(), _sent(request, actor))
    campaign = Campaign(**{key: value for key, value in read.items() if value is not None})
    kept = _kept(request, actor)
    if kept and "body" not in request.POST:
        for key in KEPT:
            setattr(campaign, key, request.POST.get(key, getattr(kept, key)))
    actions.check_draft(campaign)
    return campaign


def _kept(request: HttpRequest, actor: Actor) -> Campaign | None:
    """The draft that the form is of, as it stands; None for a new one."""
    uid = request.POST.get("draft")
    found = get(actor, declared_type(), uid) if uid else None
    assert found is None or isinstance(found, Campaign)
    return found


def _sent(request: HttpRequest, actor: Actor) -> dict[str, object]:
    fields = writable(actor, declared_type())
    return sent(request, {key: field for key, field in fields.items() if key != "owner"})


def _shown(request: HttpRequest, actor: Actor, campaign: Campaign | None) -> dict[str, Any]:
    """The values of the form: the draft's own, or those that a new one begins with."""
    if campaign is not None:
        return values_of(actor, declared_type(), campaign)
    begin: dict[str, Any] = {
        "holdout_percent": 10,
        "window_days": 30,
        "is_tracked": True,
        "body_kind": BodyKind.PLAIN,
    }
    begin |= {"purpose": _first(actor, "purpose", Purpose.objects.filter(key="newsletter"))}
    begin |= {"relay": _first(actor, "relay", MailRelay.objects.order_by("id"))}
    if request.GET.get("segment"):
        begin["segment"] = named(actor, "segment", request.GET["segment"])
    return begin


def _typed(request: HttpRequest, actor: Actor, campaign: Campaign | None) -> dict[str, Any]:
    shown = _shown(request, actor, campaign) if campaign else {}
    return typed(request, actor, shown, ("segment", "purpose", "relay"))


def _first(actor: Actor, key: str, records: Any) -> tuple[str, str] | None:
    found = access.visible(actor, records, current().type(key)).first()
    return (str(found.uid), found.name) if found else None


def _answer(
    request: HttpRequest,
    actor: Actor,
    campaign: Campaign | None,
    values: Mapping[str, Any],
    refused: Invalid | None,
) -> HttpResponse:
    errors = refused.firsts if refused else {}
    first, name = _first_of(actor, campaign)
    fields = writable(actor, declared_type())
    away = ("body", "body_kind") if campaign and campaign.body_kind == BodyKind.MJML and "body" not in errors else ()
    view = ComposeView(
        title=campaign.name if campaign else _("New campaign"),
        href=f"/campaigns/{campaign.uid}" if campaign else "/campaigns/new",
        is_new=campaign is None,
        fields=tuple(_field(key, fields, values, errors) for key in IN_ORDER if key in fields and key not in away),
        draft=str(campaign.uid) if campaign else "",
        version=_version_field(campaign) if campaign else None,
        seen=seen_fields(actor, campaign),
        error=errors.get("", ""),
        merge_fields=tuple((f"{{{{ {name} }}}}", _label(actor, name)) for name in merge_fields()),
        person=FormField(
            "person",
            _("Preview for"),
            "lookup",
            value=first,
            value_label=name,
            lookup_href="/people/lookup",
            required=True,
            half=True,
            help=_("Anybody of yours: the mail is shown as this person would get it."),
        ),
        has_relay=_has_relay(actor),
        may_approve=campaign is not None and allowed(actor, "marketing.campaign.approve", campaign),
    )
    response = render_page(
        request, "marketing/compose.jinja", {"page": view, "shell": frame(request, actor, "campaigns")},
        block="page", status=422 if refused else 200,
    )  # fmt: skip
    return over_page(response) if refused else response


def _version_field(campaign: Campaign) -> FormField | None:
    """Which version is seen and sent as a test, where there are several."""
    found = versions(campaign)
    choices = tuple(Choice(each.name, called(each.key, each.language)) for each in found)
    if len(found) < 2:
        return None
    return FormField("version", _("Version"), "select", choices=choices, required=True, half=True)


def _first_of(actor: Actor, campaign: Campaign | None) -> tuple[str, str]:
    """The first of those whom a campaign is for, whom its preview begins with; nobody without a segment."""
    return (first_of(actor, campaign) if campaign else None) or ("", "")


def _field(
    key: str, fields: Mapping[str, Any], values: Mapping[str, Any], errors: Mapping[str, str]
) -> FormField:
    made = control(fields[key], values.get(key), error=errors.get(key, ""), half=key in HALF)
    low, high, unit = BOUNDS.get(key, ("", "", ""))
    needed = made.required or key in (*NEEDED, *BOUNDS)
    return replace(made, rows=ROWS.get(key, 3), required=needed, minimum=low, maximum=high, unit=unit)


def _has_relay(actor: Actor) -> bool:
    declared = current().type("relay")
    return bool(read_page(actor, Listing(declared, (declared.title,), None, (), 1)).rows)


def _label(actor: Actor, name: str) -> str:
    field = readable(actor, current().type("person")).get(name.partition(".")[2])
    return str(field.label) if field else name
