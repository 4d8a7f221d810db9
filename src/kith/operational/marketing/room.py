"""The face of marketing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.jobs.queue import Job
from kith.core.registry.room import MenuItem, Room
from kith.operational.marketing.campaign.actions import SEND
from kith.operational.marketing.campaign.sending import send_campaign, send_open_campaigns
from kith.operational.marketing.campaign.type import CAMPAIGN, RECIPIENT

ROOM = Room(
    key="marketing",
    title=_("Marketing"),
    summary=_("Newsletters to segments, with a hold-out that shows what they did."),
    types=(CAMPAIGN, RECIPIENT),
    menu=(MenuItem("campaigns", _("Campaigns"), "megaphone", "/campaigns", 85, "m", "marketing.campaign.see"),),
    jobs=(
        Job(SEND, send_campaign, alone=False),
        Job("marketing.campaign.go_on", send_open_campaigns, "* * * * *", alone=False),
    ),
    derived=("marketing_chunk", "marketing_delivery", "marketing_hit"),
    optional=True,
    needs=("communicative",),
)
