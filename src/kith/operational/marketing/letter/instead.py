"""From a mail campaign to letters: for those whom the mail was not allowed to reach, or did not."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.tree import Group, Line, Related, Values, to_json
from kith.core.errors import Conflict
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.customers.segment.actions import recount
from kith.customers.segment.model import Segment
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.model import BodyKind, Campaign, DeliveryState, State
from kith.privacy.gate.reasons import Refusal

NOT_BY_MAIL = (
    Refusal.NO_CONSENT, Refusal.WAITING, Refusal.REFUSED, Refusal.WITHDRAWN, Refusal.OBJECTED, Refusal.NO_ADDRESS,
    Refusal.BOUNCED, Refusal.UNSUBSCRIBED, Refusal.COMPLAINED, Refusal.ASKED, Refusal.IMPORTED,
)  # fmt: skip
NOT_REACHED = (DeliveryState.BOUNCED, DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.WITHHELD)


def can_follow(campaign: Campaign) -> bool:
    """Whether letters can follow a campaign: it went out by mail, or was meant to."""
    return campaign.channel == Channel.EMAIL and campaign.state not in (State.DRAFT, State.MISSED)


@transaction.atomic
def by_letter(*, by: Actor, campaign: Campaign) -> Campaign:
    """A draft of letters for the same purpose to those whom the mail did not reach. Whether they may get post is asked of
    the gate as for any other letter. Raises Conflict for a campaign that is no mail or not approved yet."""
    access.require(by, "marketing.campaign.by_letter", campaign)
    if not can_follow(campaign):
        raise Conflict(_("Letters can follow a mail campaign that was approved."))
    name = str(format_lazy(_("{campaign}, by letter"), campaign=campaign.name[:150]))
    segment = verbs.create(
        current().type("segment"), by=by, values={"name": name, "condition": condition(campaign), "owner": by.as_owner}
    )  # fmt: skip
    assert isinstance(segment, Segment)
    recount(by=by, segment=segment)
    values = {
        "name": name, "segment": str(segment.uid), "channel": Channel.LETTER.value, "owner": by.as_owner,
        "purpose": str(campaign.purpose.uid) if campaign.purpose else None, "subject": campaign.subject,
        "body_kind": BodyKind.PLAIN.value, "body": campaign.body if campaign.body_kind == BodyKind.PLAIN else "",
        "holdout_percent": 0, "window_days": campaign.window_days,
    }  # fmt: skip
    made = verbs.create(current().type("campaign"), by=by, values=values)
    assert isinstance(made, Campaign)
    return made


def condition(campaign: Campaign) -> dict[str, object]:
    """Those of a campaign whom the mail did not reach, as the condition of a segment."""
    of = Line("campaign", "is", Values((str(campaign.uid),)))
    refused = Line("reason", "one_of", Values(tuple(each.value for each in NOT_BY_MAIL)))
    lost = Line("delivery", "one_of", Values(tuple(each.value for each in NOT_REACHED)))
    return to_json(Related("recipient", where=Group("all", (of, Group("any", (refused, lost))))))
