"""The face of the analytical room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.analytical import home, pages, panels
from kith.analytical.erasing import LAKE
from kith.analytical.jobs import JOBS
from kith.core.registry.room import MenuItem, Page, Panel, Room

ROOM = Room(
    key="analytical",
    title=_("Analytics"),
    summary=_("Who your customers are, what they are worth, and who is drifting away."),
    pages=(
        Page("analytics", pages.analytics, "analytics"),
        Page("analytics/compute", pages.compute, "analytics-compute"),
    ),
    menu=(MenuItem("analytics", _("Analytics"), "chart-column", "/analytics", 90, "a", over=pages.TOLD),),
    panels=(
        Panel("person", "right", 10, panels.value_panel),
        Panel("organisation", "right", 10, panels.value_panel),
    ),
    home_steps=(pages.home_steps,),
    home_parts=(home.at_risk,),
    jobs=JOBS,
    traces=(LAKE,),
    optional=True,
)
