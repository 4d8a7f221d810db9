"""The face of the analytical room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.analytical import analysis_page, home, pages, panels, past_page
from kith.analytical.dashboard import edit_pages, mail_page, sending
from kith.analytical.dashboard import pages as dashboards
from kith.analytical.dashboard.type import DASHBOARD
from kith.analytical.erasing import LAKE
from kith.analytical.jobs import JOBS
from kith.analytical.offer_panel import offer_panel
from kith.analytical.query import pages as queries
from kith.analytical.query.jobs import JOBS as QUERY_JOBS
from kith.analytical.query.type import LAKE_QUERY
from kith.analytical.seeing import TOLD
from kith.core.jobs.queue import Job
from kith.core.registry.room import MenuItem, Page, Panel, Room


def _routes(router: Any) -> None:
    """What analyses found; what the routes are made of is loaded where there is an API, and not for jobs."""
    from kith.analytical import routes
    from kith.analytical.query import routes as of_queries

    routes.add(router)
    of_queries.add(router)


ROOM = Room(
    key="analytical",
    title=_("Analytics"),
    summary=_("Who your customers are, what they are worth, and who is drifting away."),
    types=(DASHBOARD, LAKE_QUERY),
    pages=(
        Page("dashboards/new", edit_pages.new_dashboard, "dashboard-new"),
        Page("dashboards/ready", dashboards.make_ready, "dashboard-ready"),
        Page("dashboards/<uuid:uid>", dashboards.dashboard_page, "dashboard"),
        Page("dashboards/<uuid:uid>/edit", edit_pages.edit_dashboard, "dashboard-edit"),
        Page("dashboards/<uuid:uid>/add", edit_pages.add_tile, "dashboard-add"),
        Page("dashboards/<uuid:uid>/arrange", edit_pages.arrange_page, "dashboard-arrange"),
        Page("dashboards/<uuid:uid>/undo", dashboards.undo_change, "dashboard-undo"),
        Page("dashboards/<uuid:uid>/mailing", mail_page.mailing_page, "dashboard-mailing"),
        Page("dashboards/<uuid:uid>/mail-now", mail_page.mail_now, "dashboard-mail-now"),
        Page("dashboards/<uuid:uid>/pdf", dashboards.dashboard_pdf, "dashboard-pdf"),
        Page("dashboards/<uuid:uid>/tiles/<int:place>", dashboards.tile_page, "dashboard-tile"),
        Page("dashboards/<uuid:uid>/tiles/<int:place>/csv", dashboards.tile_csv, "dashboard-tile-csv"),
        Page("dashboards/<uuid:uid>/tiles/<int:place>/png", dashboards.tile_png, "dashboard-tile-png"),
        Page(
            "dashboards/<uuid:uid>/tiles/<int:place>/do/<slug:do>",
            dashboards.change_tile,
            "dashboard-tile-do",
        ),
        Page("own-analyses/<uuid:uid>", queries.query_page, "own-analysis"),
        Page("own-analyses/<uuid:uid>/stop", queries.stop_query, "own-analysis-stop"),
        Page("own-analyses/<uuid:uid>/csv", queries.query_csv, "own-analysis-csv"),
        Page("analytics", pages.analytics, "analytics"),
        Page("analytics/about/<slug:key>", analysis_page.about, "analytics-about"),
        Page(
            "analytics/groups/<slug:key>/segment", analysis_page.segment_of_group, "analytics-group-segment"
        ),
        Page("analytics/about/<slug:key>/<int:place>/csv", analysis_page.figures_csv, "analytics-csv"),
        Page("analytics/past/<slug:path>/<uuid:uid>", past_page.past, "analytics-past"),
        Page("analytics/compute", pages.compute, "analytics-compute"),
        Page("analytics/stop", pages.stop_computing, "analytics-stop"),
    ),
    menu=(
        MenuItem("analytics", _("Analytics"), "chart-column", "/analytics", 90, "a", over=TOLD),
        MenuItem(
            "dashboards", _("Dashboards"), "layout-grid", "/dashboards", 92, "", "analytical.dashboard.see"
        ),
    ),
    panels=(
        Panel("person", "right", 10, panels.value_panel),
        Panel("organisation", "right", 10, panels.value_panel),
        Panel("person", "right", 12, offer_panel),
        Panel("organisation", "right", 12, offer_panel),
    ),
    home_steps=(pages.home_steps,),
    home_parts=(home.at_risk,),
    jobs=(*JOBS, *QUERY_JOBS, Job("analytical.dashboards", sending.send_due, "*/5 * * * *")),
    traces=(LAKE,),
    api=(_routes,),
    derived=("analytical_offer",),
    optional=True,
)
