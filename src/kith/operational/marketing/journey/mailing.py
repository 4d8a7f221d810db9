"""The mails of a journey: each step that sends has a campaign of its own, in whose ledger its mails stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from kith.communicative.channels.email.compose import Compiled
from kith.communicative.template.content import Content, contents
from kith.communicative.template.model import Kind as TemplateKind
from kith.communicative.template.model import Template
from kith.core import access
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.operational.marketing.campaign.content import compile_campaign
from kith.operational.marketing.campaign.kinds import Kind
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.campaign.versions import FIRST, Version, frozen, versions
from kith.operational.marketing.journey.entering import record_type
from kith.operational.marketing.journey.model import Journey, JourneyVersion
from kith.operational.marketing.journey.steps import Definition, Send
from kith.privacy.purpose.model import Purpose


def mail_templates(actor: Actor) -> dict[str, str]:
    """The templates of mails that somebody sees: their names by public id, in the order of the names."""
    found = Template.objects.filter(kind=TemplateKind.MAIL, deleted_at=None)
    rows = access.visible(actor, found, current().type("template")).order_by("name", "pk")
    return {str(uid): name for uid, name in rows.values_list("uid", "name")}


def versions_of(mail: Send) -> tuple[Version, ...]:
    """What a step's mail says: its own text; or that of its template in each language, the oldest for everybody else."""
    if not mail.template:
        return (Version(FIRST, "", mail.subject, "", "", mail.body_kind, mail.body, ""),)
    said = [
        Version(FIRST, each.language, each.subject, each.preheader, "", each.body_kind, each.body, each.text)
        for each in _contents(mail.template)
    ]
    return (
        (replace(said[0], language=""), *said)
        if said
        else (Version(FIRST, "", "", "", "", mail.body_kind, "", ""),)
    )


def _contents(uid: str) -> Sequence[Content]:
    try:
        template = Template.objects.filter(uid=UUID(uid), kind=TemplateKind.MAIL, deleted_at=None).first()
    except ValueError:
        return ()
    return contents(template) if template else ()


def draft_campaign(journey: Journey, definition: Definition, key: str, mail: Send) -> Campaign:
    """The campaign that a step's mail would be, kept nowhere."""
    said = versions_of(mail)
    name = definition.by_key[key].name or said[0].subject
    return Campaign(
        kind=Kind.JOURNEY, name=f"{journey.name} · {name}"[:200], relay=journey.relay, subject=said[0].subject,
        body_kind=said[0].body_kind, body=said[0].body, text=said[0].text, preheader=said[0].preheader,
        purpose=Purpose.objects.filter(uid=mail.purpose).first() if mail.purpose else None,
        holdout_percent=0, owner_id=journey.owner_id,
        frozen={"versions": frozen(said), "record": record_type(definition.entry)},
    )  # fmt: skip


def compiled_mails(campaign: Campaign, *, tracked: bool) -> dict[str, Compiled]:
    """The mail of a step by language. Raises Invalid for a text that cannot be sent."""
    return {
        each.language: compile_campaign(campaign, tracked=tracked, version=each)
        for each in versions(campaign)
    }


def make_campaign(
    by: Actor, journey: Journey, version: JourneyVersion, definition: Definition, key: str, mail: Send
) -> Campaign:
    """The campaign of a step, ready for whoever comes by. Raises Invalid for a text that cannot be sent."""
    campaign, now = draft_campaign(journey, definition, key, mail), timezone.now()
    made = compiled_mails(campaign, tracked=True)
    said = [replace(each, links=made[each.language].links) for each in versions(campaign)]
    campaign.frozen = {**(campaign.frozen or {}), "versions": frozen(said)}
    campaign.state, campaign.approved_by_id = State.SENDING, by.id
    campaign.approved_at = campaign.started_at = campaign.limits_from = now
    campaign.save()
    return campaign
