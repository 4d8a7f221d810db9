"""Tables of dashboards, and of what was sent of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.analytical.dashboard.period import Period
from kith.core.keys import uid_field
from kith.core.principals.model import Principal, Team
from kith.core.view.model import Reach


class Dashboard(models.Model):
    """Tiles side by side. `tiles` is {"tiles": […]} as `tile.Tile` writes them; `period` is the time that it looks at
    first; `mailing` is {"days", "hour", "to", "since"} as `mailing.Mailing` writes it, or nothing."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    name = models.TextField()
    reach = models.TextField(choices=Reach.choices, default=Reach.ME, db_default=Reach.ME)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    period = models.TextField(choices=Period.choices, default=Period.ALL, db_default=Period.ALL)
    tiles = models.JSONField(default=dict, db_default={})
    mailing = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "analytical_dashboard"

    def __str__(self) -> str:
        return self.name


class Sent(models.Model):
    """A dashboard was put on its way to a colleague for the hour `due`, or was not, for the reason in `withheld`."""

    id = models.BigAutoField(primary_key=True)
    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="+")
    principal = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    due = models.DateTimeField()
    withheld = models.TextField(default="")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "analytical_dashboard_sent"
        constraints = [
            models.UniqueConstraint(fields=["dashboard", "principal", "due"], name="analytical_sent_once")
        ]
