"""The table of saved views."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kith.core.access.model import AccessRole
from kith.core.keys import uid_field
from kith.core.principals.model import Principal, Team


class Reach(models.TextChoices):
    """Whom something that somebody keeps for themselves is opened to."""

    ME = "me", _("Only me")
    TEAM = "team", _("A team")
    EVERYBODY = "everybody", _("Everybody")


class SavedView(models.Model):
    """A list of records of a `type` as somebody wants to see it again. `condition` is the JSON form of a tree, `layout`
    that of a `layout.Layout`; `place` orders the views of a type; people with the `role` see this one first."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    type = models.TextField()
    name = models.TextField()
    reach = models.TextField(choices=Reach.choices, default=Reach.ME, db_default=Reach.ME)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    role = models.ForeignKey(AccessRole, models.SET_NULL, null=True, related_name="+")
    condition = models.JSONField(null=True)
    layout = models.JSONField(default=dict, db_default={})
    place = models.IntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_saved_view"
        indexes = [models.Index(fields=["type", "place"], name="core_saved_view_type")]

    def __str__(self) -> str:
        return self.name
