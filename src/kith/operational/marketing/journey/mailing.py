"""The mails of a journey: each step that sends has a campaign of its own, in whose ledger its mails stand."""

from __future__ import annotations

from django.utils import timezone

from kith.core.principals.actor import Actor
from kith.operational.marketing.campaign.content import compile_campaign
from kith.operational.marketing.campaign.kinds import Kind
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.journey.entering import record_type
from kith.operational.marketing.journey.model import Journey, JourneyVersion
from kith.operational.marketing.journey.steps import Definition, Send
from kith.privacy.purpose.model import Purpose


def draft_campaign(journey: Journey, definition: Definition, key: str, mail: Send) -> Campaign:
    """The campaign that a step's mail would be, kept nowhere."""
    name = definition.by_key[key].name or mail.subject
    return Campaign(
        kind=Kind.JOURNEY, name=f"{journey.name} · {name}"[:200], relay=journey.relay, subject=mail.subject,
        body_kind=mail.body_kind,
        body=mail.body, purpose=Purpose.objects.filter(uid=mail.purpose).first() if mail.purpose else None,
        holdout_percent=0, owner_id=journey.owner_id,
        frozen={
            "subject": mail.subject, "body_kind": mail.body_kind, "body": mail.body, "record": record_type(definition.entry),
        },
    )  # fmt: skip


def make_campaign(
    by: Actor, journey: Journey, version: JourneyVersion, definition: Definition, key: str, mail: Send
) -> Campaign:
    """The campaign of a step, ready for whoever comes by. Raises Invalid for a text that cannot be sent."""
    campaign, now = draft_campaign(journey, definition, key, mail), timezone.now()
    campaign.frozen = {
        **(campaign.frozen or {}),
        "links": list(compile_campaign(campaign, tracked=True).links),
    }
    campaign.state, campaign.approved_by_id = State.SENDING, by.id
    campaign.approved_at = campaign.started_at = campaign.limits_from = now
    campaign.save()
    return campaign
