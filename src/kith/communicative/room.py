"""The face of the communicative room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.actions import seed_first
from kith.communicative.relay.notices import CARRIER, JOBS
from kith.communicative.relay.queries import carriers
from kith.communicative.relay.type import RELAY
from kith.core.registry.room import MenuItem, Room, Section

ROOM = Room(
    key="communicative",
    title=_("Communication"),
    summary=_("The relays that carry mail, and the channels on which customers are reached."),
    types=(RELAY,),
    menu=(
        MenuItem(
            "relays",
            _("Mail relays"),
            "server",
            "/relays",
            10,
            administrators=True,
            section=Section.CHANNELS,
            help=_("The servers that carry mail out of the house"),
        ),
    ),
    jobs=JOBS,
    carrier=CARRIER,
    at_start=(seed_first,),
    receivers=(carriers,),
    optional=True,
)
