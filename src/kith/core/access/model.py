"""Tables of rights: roles with their rules, who was given which role, and what was opened of a single record."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.keys import uid_field
from kith.core.principals.model import Principal, Team


class Level(models.TextChoices):
    SEE = "see", _("May see")
    EDIT = "edit", _("May change")


class Rows(models.TextChoices):
    """On which records of a type a rule holds, from the narrowest to the widest; `condition` stands beside them."""

    NONE = "none", pgettext_lazy("records", "None")
    OWN = "own", pgettext_lazy("records", "Their own")
    TEAM = "team", _("Those of their teams")
    SUBTREE = "subtree", _("Those of their teams and of teams below")
    CONDITION = "condition", _("Those that fulfil a condition")
    ALL = "all", pgettext_lazy("records", "All")


class Reading(models.TextChoices):
    """What a role may do with one field."""

    HIDDEN = "hidden", pgettext_lazy("field", "Hidden")
    READ = "read", _("May read")
    WRITE = "write", _("May read and change")


class AccessRole(models.Model):
    """A role. The shipped ones are named like the baselines of `Principal.role`; their rules stand in `grants`."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    key = models.TextField(unique=True)
    name = models.TextField()
    summary = models.TextField(default="", db_default="")
    shipped = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_role"

    def __str__(self) -> str:
        return self.name


class RoleRule(models.Model):
    """What a role may do with the records of one `type`, or of all types of an `audience`: exactly one of them is set.

    `action` is one of `registry.objecttype.Action` or the key of a verb. Within a role the rule of a type stands
    before that of its audience, and the rule of a verb before that of its action; over roles, rules add up.
    `condition` is the JSON form of a tree over the type.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    role = models.ForeignKey(AccessRole, models.CASCADE, related_name="rules")
    type = models.TextField(default="", db_default="")
    audience = models.TextField(default="", db_default="")
    action = models.TextField()
    rows = models.TextField(choices=Rows.choices)
    condition = models.JSONField(null=True)

    class Meta:
        db_table = "core_role_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["role", "type", "audience", "action"], name="core_role_rule_once"
            ),
            models.CheckConstraint(condition=Q(type="") ^ Q(audience=""), name="core_role_rule_target"),
            models.CheckConstraint(
                condition=Q(rows="condition", condition__isnull=False, audience="")
                | (~Q(rows="condition") & Q(condition__isnull=True)),
                name="core_role_rule_condition",
            ),
        ]


class FieldRule(models.Model):
    """What a role may do with one field of a type, where that differs from what it may do with the record."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    role = models.ForeignKey(AccessRole, models.CASCADE, related_name="field_rules")
    type = models.TextField()
    field = models.TextField()
    reading = models.TextField(choices=Reading.choices)

    class Meta:
        db_table = "core_field_rule"
        constraints = [models.UniqueConstraint(fields=["role", "type", "field"], name="core_field_rule_once")]


class RoleGrant(models.Model):
    """A role given to one principal, or to everybody in a team. It adds to the principal's baseline."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    role = models.ForeignKey(AccessRole, models.CASCADE, related_name="grants")
    principal = models.ForeignKey(Principal, models.CASCADE, null=True, related_name="grants")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="grants")
    made_by = models.ForeignKey(Principal, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_role_grant"
        constraints = [
            models.CheckConstraint(
                condition=Q(principal__isnull=True) ^ Q(team__isnull=True),
                name="core_role_grant_one_receiver",
            ),
            models.UniqueConstraint(
                fields=["role", "principal", "team"], name="core_role_grant_once", nulls_distinct=False
            ),
        ]
        indexes = [
            models.Index(fields=["principal", "role"], name="core_role_grant_principal"),
            models.Index(fields=["team", "role"], name="core_role_grant_team"),
        ]


class Share(models.Model):
    """`subject_type` and `subject_id` name the record; exactly one of `principal` and `team` is set."""

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    subject_type = models.TextField()
    subject_id = models.BigIntegerField()
    principal = models.ForeignKey(Principal, models.CASCADE, null=True, related_name="shares")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="shares")
    level = models.TextField(choices=Level.choices)
    until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Principal, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "core_share"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(principal__isnull=True) ^ models.Q(team__isnull=True),
                name="core_share_one_receiver",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "principal", "team"],
                name="core_share_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["principal", "subject_type", "subject_id"], name="core_share_principal"),
            models.Index(fields=["team", "subject_type", "subject_id"], name="core_share_team"),
        ]


class GuestLink(models.Model):
    """A secret link to one record for somebody without a sign-in. Only the secret's digest is kept.

    It shows `fields`, as far as whoever made it may see them at that moment.
    """

    id = models.BigAutoField(primary_key=True)
    uid = uid_field()
    subject_type = models.TextField()
    subject_id = models.BigIntegerField()
    recipient = models.TextField()
    digest = models.BinaryField(unique=True)
    fields = ArrayField(models.TextField(), default=list)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    views = models.IntegerField(default=0, db_default=0)
    viewed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_guest_link"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="core_guest_link_subject")]

    def __str__(self) -> str:
        return self.recipient
