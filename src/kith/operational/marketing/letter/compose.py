"""The page on which letters to many are written: form, audience, a look at one letter, and the approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.communicative.letter.head import letterhead
from kith.communicative.letter.page import Preview, preview_of
from kith.communicative.merge import merge_fields
from kith.core import access
from kith.core.access import writable
from kith.core.access.rules import allowed
from kith.core.errors import Conflict, Invalid, NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.records.values import read_values
from kith.core.registry import current
from kith.customers.party.model import Party
from kith.desk.controls import control
from kith.desk.door import desk
from kith.desk.form_page import sent
from kith.desk.form_view import Choice, FormError, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.one_record import values_of
from kith.desk.render import Toast, over_page, render_page
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.audience import first_of
from kith.operational.marketing.campaign.draft_form import (
    counted,
    declared_type,
    keep,
    named,
    seen_fields,
    typed,
)
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.letter_text import WAYS
from kith.operational.marketing.campaign.model import BodyKind, Campaign
from kith.operational.marketing.letter.making import look
from kith.privacy.purpose.model import Purpose

IN_ORDER = (
    "name", "segment", "purpose", "body_kind", "subject", "body", "holdout_percent", "window_days", "cost_per_message",
    "not_before",
)  # fmt: skip
HALF = ("segment", "purpose", "body_kind", "holdout_percent", "window_days", "cost_per_message", "not_before")
NEEDED = ("segment", "purpose", "body", "body_kind", "holdout_percent", "window_days")


@dataclass(frozen=True, slots=True)
class RunView:
    """The form of a draft of letters; it is sent to `href` with `do`: save or approve."""

    title: Text
    href: str
    fields: tuple[FormField, ...]
    seen: tuple[FormField, ...]
    error: Text
    person: FormField
    merge_fields: tuple[str, ...]
    may_approve: bool
    has_head: bool
    is_administrator: bool

    @property
    def errors(self) -> tuple[FormError, ...]:
        return tuple(FormError(field.id, field.label, field.error) for field in self.fields if field.error)


@desk
def new_run(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form of new letters. A segment in the address is chosen already."""
    access.require(actor, "marketing.campaign.create")
    return compose(request, actor, None)


def compose(request: HttpRequest, actor: Actor, campaign: Campaign | None) -> HttpResponse:
    """The form of a draft of letters, and what its buttons do."""
    if request.method != "POST":
        return _answer(request, actor, campaign, _shown(request, actor, campaign), None)
    try:
        kept = keep(request, actor, campaign, _sent(request, actor))
    except Invalid as invalid:
        return _answer(request, actor, campaign, _typed(request, actor, campaign), invalid)
    href = f"/campaigns/{kept.uid}"
    if request.POST.get("do") != "approve":
        return go(request, href, Toast(_("Saved")))
    try:
        actions.approve(by=actor, campaign=kept)
    except (Invalid, Conflict) as refused:
        said = refused if isinstance(refused, Invalid) else Invalid({"": [refused.message]})
        return _answer(request, actor, kept, _shown(request, actor, kept), said)
    return go(request, href, Toast(_("Approved. The letters are being made.")))


@desk
@require_POST
def audience(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who would get a letter, counted now."""
    access.require(actor, "marketing.campaign.create")
    return counted(request, actor, lambda: _described(request, actor))


@desk
@require_POST
def shown(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The letter as one person would get it."""
    access.require(actor, "marketing.campaign.create")
    try:
        described = _described(request, actor)
        content, laid = look(actor, described, _reader(request, actor, described))
        view = preview_of(content, laid.pages)
        if not laid.fits:
            view = replace(
                view, said=_("The address does not stand in the window: this person would get no letter.")
            )
    except (Invalid, Conflict, NotFound) as refused:
        view = Preview(problem=str(refused))
    return render_page(request, "communicative/letter_preview.jinja", {"preview": view})


def _reader(request: HttpRequest, actor: Actor, campaign: Campaign) -> Party:
    """Whose letter is shown: the chosen person's, else that of the first of the segment."""
    uid = request.POST.get("person") or (first_of(actor, campaign) or ("",))[0]
    if not uid:
        raise Invalid({"": [_("Choose a segment or a person, and their letter stands here.")]})
    party = get(actor, current().type("person"), uid)
    assert isinstance(party, Party)
    return party


def _described(request: HttpRequest, actor: Actor) -> Campaign:
    read = read_values(actor, declared_type(), _sent(request, actor))
    campaign = Campaign(**{key: value for key, value in read.items() if value is not None})
    actions.check_draft(campaign)
    return campaign


def _sent(request: HttpRequest, actor: Actor) -> dict[str, object]:
    fields = writable(actor, declared_type())
    given = sent(request, {key: field for key, field in fields.items() if key in IN_ORDER})
    return {**given, "channel": Channel.LETTER.value}


def _shown(request: HttpRequest, actor: Actor, campaign: Campaign | None) -> dict[str, Any]:
    if campaign is not None:
        return values_of(actor, declared_type(), campaign)
    begin: dict[str, Any] = {
        "holdout_percent": 10, "window_days": 30, "body_kind": BodyKind.PLAIN, "cost_per_message": letterhead().cost or None,
        "body": "{{ person.letter_greeting }}\n\n",
    }  # fmt: skip
    purposes = access.visible(actor, Purpose.objects.filter(key="newsletter"), current().type("purpose"))
    if first := purposes.first():
        begin["purpose"] = (str(first.uid), first.name)
    if request.GET.get("segment"):
        begin["segment"] = named(actor, "segment", request.GET["segment"])
    return begin


def _typed(request: HttpRequest, actor: Actor, campaign: Campaign | None) -> dict[str, Any]:
    return typed(request, actor, _shown(request, actor, campaign) if campaign else {}, ("segment", "purpose"))


def _answer(
    request: HttpRequest,
    actor: Actor,
    campaign: Campaign | None,
    values: Mapping[str, Any],
    refused: Invalid | None,
) -> HttpResponse:
    errors, fields = refused.firsts if refused else {}, writable(actor, declared_type())
    first, name = (first_of(actor, campaign) if campaign else None) or ("", "")
    view = RunView(
        campaign.name if campaign else _("New letters"), f"/campaigns/{campaign.uid}" if campaign else "/letters/new",
        tuple(_field(key, fields, values, errors) for key in IN_ORDER if key in fields),
        seen_fields(actor, campaign), errors.get("", ""),
        FormField("person", _("Preview for"), "lookup", first, value_label=name, lookup_href="/people/lookup", half=True),
        tuple(f"{{{{ {each} }}}}" for each in merge_fields()),
        campaign is not None and allowed(actor, "marketing.campaign.approve", campaign),
        letterhead().is_ready, actor.administers,
    )  # fmt: skip
    context: dict[str, object] = {"page": view, "shell": frame(request, actor, "letters")}
    status = 422 if refused else 200
    response = render_page(request, "marketing/letter_compose.jinja", context, block="page", status=status)
    return over_page(response) if refused else response


def _field(
    key: str, fields: Mapping[str, Any], values: Mapping[str, Any], errors: Mapping[str, str]
) -> FormField:
    made = control(fields[key], values.get(key), error=errors.get(key, ""), half=key in HALF)
    if key == "body_kind":
        chosen = str(values.get(key) or BodyKind.PLAIN)
        choices = tuple(Choice(each, BodyKind(each).label, each == chosen) for each in WAYS)
        made = replace(made, choices=choices)
    rows, needed = (16 if key == "body" else 3), made.required or key in NEEDED
    return replace(made, rows=rows, required=needed)
