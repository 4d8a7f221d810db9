"""Tables of what a directory says of colleagues and teams beyond what the house itself keeps of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper

from kith.core.keys import uid_field
from kith.core.principals.model import Principal, Team


class ProvisionedPerson(models.Model):
    """A colleague as a directory describes them. `emails` are objects with `value` and perhaps `type` and `primary`.
    Once `removed_at` the directory no longer knows them; they stay here, switched off."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    principal = models.OneToOneField(Principal, models.CASCADE, related_name="provisioned")
    user_name = models.TextField()
    external_id = models.TextField(default="", db_default="")
    display_name = models.TextField(default="", db_default="")
    formatted_name = models.TextField(default="", db_default="")
    given_name = models.TextField(default="", db_default="")
    family_name = models.TextField(default="", db_default="")
    emails = models.JSONField(default=list)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_provisioned_person"
        constraints = [models.UniqueConstraint(Upper("user_name"), name="core_provisioned_person_once")]


class ProvisionedTeam(models.Model):
    """A team that a directory knows by an id of its own."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    team = models.OneToOneField(Team, models.CASCADE, related_name="provisioned")
    external_id = models.TextField()

    class Meta:
        db_table = "core_provisioned_team"
