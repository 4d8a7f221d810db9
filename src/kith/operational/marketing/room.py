"""The face of marketing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.access import allowed
from kith.core.jobs.queue import Job
from kith.core.principals.actor import Actor
from kith.core.registry.room import MenuItem, Page, Room
from kith.desk.actions_view import Action
from kith.desk.home_view import Step
from kith.operational.marketing.campaign import compose_page, doors, report_page
from kith.operational.marketing.campaign.actions import SEND
from kith.operational.marketing.campaign.erasing import HITS
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.campaign.saying import SAYINGS
from kith.operational.marketing.campaign.sending import pause_restored, send_campaign, send_open_campaigns
from kith.operational.marketing.campaign.type import CAMPAIGN, RECIPIENT


def use_segment(segment: Any) -> Action:
    """From a segment to a campaign that writes to it."""
    return Action(now("Use in campaign"), f"/campaigns/new?segment={segment.uid}", "megaphone")


def home_steps(actor: Actor) -> list[Step]:
    """Writing to customers, and seeing what it did, for those who may."""
    if not allowed(actor, "marketing.campaign.create"):
        return []
    sent = Campaign.objects.exclude(state=State.DRAFT).exists()
    text = now("A newsletter to a segment, with some kept out by lot, so that you see what it did.")
    return [Step(now("Write to them and see what it did"), text, "/campaigns/new", sent, 40)]


ROOM = Room(
    key="marketing",
    title=_("Marketing"),
    summary=_("Newsletters to segments, with a hold-out that shows what they did."),
    types=(CAMPAIGN, RECIPIENT),
    pages=(
        Page("campaigns/new", compose_page.new_campaign, "campaign-new"),
        Page("campaigns/audience", compose_page.audience, "campaign-audience"),
        Page("campaigns/preview", compose_page.mail, "campaign-preview"),
        Page("campaigns/<uuid:uid>", compose_page.campaign_page, "campaign"),
        Page("campaigns/<uuid:uid>/approve", compose_page.approve_campaign, "campaign-approve"),
        Page("campaigns/<uuid:uid>/follow-up", report_page.follow_up, "campaign-follow-up"),
        Page("c/<str:token>/<int:link>", doors.click, "click"),
        Page("o/<str:token>.gif", doors.opened, "open"),
        Page("u/<str:token>", doors.leave, "leave"),
    ),
    menu=(
        MenuItem("campaigns", _("Campaigns"), "megaphone", "/campaigns", 85, "m", "marketing.campaign.see"),
    ),
    jobs=(
        Job(SEND, send_campaign, alone=False),
        Job("marketing.campaign.go_on", send_open_campaigns, "* * * * *", alone=False),
    ),
    after_restore=(pause_restored,),
    sayings=SAYINGS,
    segment_actions=(use_segment,),
    home_steps=(home_steps,),
    traces=(HITS,),
    derived=("marketing_chunk", "marketing_delivery", "marketing_hit"),
    optional=True,
    needs=("communicative",),
)
