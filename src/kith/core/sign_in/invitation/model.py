"""The table of invitations."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from kith.core.access.model import AccessRole
from kith.core.keys import uid_field
from kith.core.principals.model import Kind, Principal, Role, Team

LEAST_FIRST = (Role.MEMBER, Role.SHARED_ONLY, Role.READ_ONLY, Role.ADMINISTRATOR, Role.OWNER)
GIVEN = tuple((role.value, role.label) for role in LEAST_FIRST)
"""The usual one first, since a form begins with it."""

KINDS = tuple((kind.value, kind.label) for kind in (Kind.USER, Kind.OUTSIDE))


class Invitation(models.Model):
    """Somebody who may come in by a link until `until`: of the company, or an outside person, who stays one until
    `access_until`. `principal` is who they became; an outside person is one from the start, so that records can be
    shared with them."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    email = models.TextField()
    kind = models.TextField(choices=KINDS, default=Kind.USER, db_default=Kind.USER)
    role = models.TextField(choices=GIVEN)
    access_until = models.DateTimeField(null=True)
    added_role = models.ForeignKey(AccessRole, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    until = models.DateTimeField()
    made_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    principal = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "core_invitation"

    def __str__(self) -> str:
        return self.email
