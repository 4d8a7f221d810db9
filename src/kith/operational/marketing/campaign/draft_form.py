"""What the forms of drafts have in common, be they of mails or of letters: what they keep, name, count and remember."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from kith.core.access import writable
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.desk.controls import written
from kith.desk.form_view import FormField
from kith.desk.one_record import title_of, values_of
from kith.desk.render import render_page
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.compose_view import AudienceBox, audience_box
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.outlook import outlook

SEEN = ("name", "subject", "body")
"""What the form remembers to have shown, so that nobody overwrites unseen."""


def declared_type() -> ObjectType:
    return current().type("campaign")


def keep(
    request: HttpRequest, actor: Actor, campaign: Campaign | None, values: Mapping[str, object]
) -> Campaign:
    """The draft with what was sent. What somebody else has changed meanwhile is not overwritten."""
    declared = declared_type()
    if campaign is None:
        made = verbs.create(declared, by=actor, values={**values, "owner": str(actor.uid)})
    else:
        seen = {key: request.POST[f"seen-{key}"] for key in SEEN if f"seen-{key}" in request.POST}
        made = verbs.edit(declared, by=actor, record=campaign, values=values, expected=seen)
    assert isinstance(made, Campaign)
    return made


def seen_fields(actor: Actor, campaign: Campaign | None) -> tuple[FormField, ...]:
    """The values that are shown, which come back with the form."""
    if campaign is None:
        return ()
    fields, values = writable(actor, declared_type()), values_of(actor, declared_type(), campaign, SEEN)
    return tuple(
        FormField(f"seen-{key}", "", "hidden", written(fields[key], values.get(key)))
        for key in SEEN
        if key in fields
    )


def typed(
    request: HttpRequest, actor: Actor, shown: Mapping[str, Any], references: Iterable[str]
) -> dict[str, Any]:
    """What somebody typed over what was `shown` and must correct, with the names of what was chosen."""
    values: dict[str, Any] = {**shown, **request.POST.dict()}
    for key in references:
        if values.get(key) and not isinstance(values[key], tuple):
            values[key] = named(actor, key, values[key])
    return values


def named(actor: Actor, key: str, uid: str) -> tuple[str, str] | None:
    """A record with its title; None for one that the actor may not see."""
    target = current().type(key)
    try:
        return uid, title_of(actor, target, get(actor, target, uid))
    except NotFound:
        return None


def counted(request: HttpRequest, actor: Actor, described: Callable[[], Campaign]) -> HttpResponse:
    """Who would get what the form describes, counted now."""
    box: AudienceBox | None = None
    problem = ""
    try:
        campaign = described()
        ahead = actions.look_ahead(actor, campaign)
        box = audience_box(ahead, campaign, outlook(actor, campaign, ahead))
    except Invalid as invalid:
        problem = "" if {"segment", "purpose"} & set(invalid.fields) else str(invalid)
    return render_page(request, "marketing/audience.jinja", {"audience": box, "problem": problem})
