"""Dashboards, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.analytical.dashboard.mailing import mailing_of, settled
from kith.analytical.dashboard.model import Dashboard
from kith.analytical.dashboard.period import Period
from kith.analytical.dashboard.tile import from_json
from kith.core.errors import Invalid
from kith.core.fieldtypes import CHOICE, MOMENT, REFERENCE, STRUCTURE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType
from kith.core.view.model import Reach

OPEN = Privacy.INTERNAL


def complete(dashboard: Dashboard) -> None:
    dashboard.tiles = dashboard.tiles or {}
    dashboard.reach = dashboard.reach or Reach.ME
    dashboard.period = dashboard.period or Period.ALL
    dashboard.mailing = settled(dashboard.mailing)


def check_dashboard(dashboard: Dashboard) -> None:
    """Raises Invalid for a team that is not named, and for tiles and a mailing that cannot be read."""
    if (dashboard.reach == Reach.TEAM) != (dashboard.team is not None):
        raise Invalid({"team": [_("Name the team that the dashboard is for, and only then.")]})
    from_json(dashboard.tiles)
    mailing_of(dashboard.mailing)


DASHBOARD = ObjectType(
    key="dashboard", model=Dashboard, label=_("Dashboard"), plural=_("Dashboards"), icon="layout-grid",
    path="dashboards", audience=Audience.OWN, author="owner_id", base="t.deleted_at is null",
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=120, sortable=True),
        Field("reach", _("Who sees it"), CHOICE, OPEN, choices=tuple(Choice(each.value, each.label) for each in Reach)),
        Field("team", _("Team"), REFERENCE, OPEN, target="team"),
        Field("period", _("Period"), CHOICE, OPEN, choices=tuple(Choice(each.value, each.label) for each in Period)),
        Field("tiles", _("Tiles"), STRUCTURE, OPEN),
        Field("mailing", _("Sent by mail"), STRUCTURE, OPEN),
        Field("owner", _("Owner"), REFERENCE, OPEN, target="principal", writable=False, mark="owner"),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, OPEN, writable=False, mark="changed"),
    ),
    title="name", columns=("name", "reach", "team", "period", "owner", "changed_at"), sort=("name",),
    search=("name",), prepare=complete, check=check_dashboard,
)  # fmt: skip
