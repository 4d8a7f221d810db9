"""Roles, rules, teams, shares and guest links, described. Own roles may look at them; only administrators change them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.access.model import (
    AccessRole,
    FieldRule,
    GuestLink,
    Level,
    Reading,
    RoleGrant,
    RoleRule,
    Rows,
    Share,
)
from kith.core.administration import checks
from kith.core.fieldtypes import BOOLEAN, CHOICE, INTEGER, MOMENT, REFERENCE, STRUCTURE, TEXT, Choice
from kith.core.principals.model import Membership, Team
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType

AUDIENCES = (
    Choice(Audience.STAFF, _("Customers and work")),
    Choice(Audience.HOUSE, _("What the house works with")),
    Choice(Audience.ADMINISTRATORS, _("Administration")),
)
OPEN = Privacy.INTERNAL

ROLE = ObjectType(
    key="role", model=AccessRole, label=_("Role"), plural=_("Roles"), icon="shield", path="roles",
    audience=Audience.ADMINISTRATORS,
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=80),
        Field("summary", _("What it is for"), TEXT, OPEN, max_length=300),
        Field("key", _("Key"), TEXT, OPEN, writable=False),
        Field("shipped", _("Comes with Kith"), BOOLEAN, OPEN, writable=False),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="name", columns=("name", "summary", "shipped"), sort=("name",),
    prepare=checks.name_role, check=checks.check_role, protect=checks.protect_role,
)  # fmt: skip

ROLE_RULE = ObjectType(
    key="role_rule", model=RoleRule, label=_("Rule of a role"), plural=_("Rules of roles"), icon="list-checks",
    path="role-rules", audience=Audience.ADMINISTRATORS,
    fields=(
        Field("role", _("Role"), REFERENCE, OPEN, target="role", required=True),
        Field("type", _("Type of record"), TEXT, OPEN, max_length=60),
        Field("audience", _("All types of"), CHOICE, OPEN, choices=AUDIENCES),
        Field("action", _("Action"), TEXT, OPEN, required=True, max_length=60),
        Field("rows", _("On which records"), CHOICE, OPEN, required=True,
              choices=tuple(Choice(each.value, each.label) for each in Rows)),
        Field("condition", _("Condition"), STRUCTURE, OPEN),
    ),
    title="action", columns=("role", "type", "audience", "action", "rows"), sort=("action",),
    check=checks.check_rule, protect=checks.protect_rule, remade=True,
)  # fmt: skip

FIELD_RULE = ObjectType(
    key="field_rule", model=FieldRule, label=_("Rule for a field"), plural=_("Rules for fields"), icon="eye",
    path="field-rules", audience=Audience.ADMINISTRATORS,
    fields=(
        Field("role", _("Role"), REFERENCE, OPEN, target="role", required=True),
        Field("type", _("Type of record"), TEXT, OPEN, required=True, max_length=60),
        Field("field", _("Field"), TEXT, OPEN, required=True, max_length=60),
        Field("reading", _("What the role may do"), CHOICE, OPEN, required=True,
              choices=tuple(Choice(each.value, each.label) for each in Reading)),
    ),
    title="field", columns=("role", "type", "field", "reading"), sort=("field",),
    check=checks.check_field_rule, protect=checks.protect_rule, remade=True,
)  # fmt: skip

ROLE_GRANT = ObjectType(
    key="role_grant", model=RoleGrant, label=_("Given role"), plural=_("Given roles"), icon="user-round-check",
    path="role-grants", audience=Audience.ADMINISTRATORS, author="made_by_id", editable=False,
    fields=(
        Field("role", _("Role"), REFERENCE, OPEN, target="role", required=True),
        Field("principal", _("Colleague"), REFERENCE, OPEN, target="principal"),
        Field("team", _("Team"), REFERENCE, OPEN, target="team"),
        Field("made_by", _("Given by"), REFERENCE, OPEN, target="principal", writable=False),
        Field("made_at", _("Given"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="made_at", columns=("role", "principal", "team", "made_by", "made_at"), sort=("-made_at",),
    check=checks.check_grant, remade=True,
)  # fmt: skip

TEAM = ObjectType(
    key="team", model=Team, label=_("Team"), plural=_("Teams"), icon="users", path="teams", audience=Audience.HOUSE,
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=80),
        Field("parent", _("Part of"), REFERENCE, OPEN, target="team"),
    ),
    title="name", columns=("name", "parent"), sort=("name",), check=checks.check_team,
)  # fmt: skip

MEMBERSHIP = ObjectType(
    key="membership", model=Membership, label=_("Member of a team"), plural=_("Members of teams"), icon="user-round",
    path="memberships", audience=Audience.ADMINISTRATORS, editable=False,
    fields=(
        Field("team", _("Team"), REFERENCE, OPEN, target="team", required=True),
        Field("principal", _("Colleague"), REFERENCE, OPEN, target="principal", required=True),
    ),
    title="principal", columns=("principal", "team"), sort=(),
)  # fmt: skip

SHARE = ObjectType(
    key="share", model=Share, label=_("Share"), plural=_("Shares"), icon="share-2", path="shares",
    audience=Audience.ADMINISTRATORS, creatable=False, editable=False,
    fields=(
        Field("subject_type", _("Type of record"), TEXT, OPEN, writable=False),
        Field("principal", _("With whom"), REFERENCE, OPEN, target="principal", writable=False),
        Field("team", _("Team"), REFERENCE, OPEN, target="team", writable=False),
        Field("level", pgettext_lazy("share", "Right"), CHOICE, OPEN, writable=False,
              choices=tuple(Choice(each.value, each.label) for each in Level)),
        Field("until", _("Until"), MOMENT, OPEN, writable=False),
        Field("made_by", _("Shared by"), REFERENCE, OPEN, target="principal", writable=False),
        Field("made_at", _("Shared"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="subject_type", columns=("subject_type", "principal", "team", "level", "until", "made_by"), sort=("-made_at",),
)  # fmt: skip

GUEST_LINK = ObjectType(
    key="guest_link", model=GuestLink, label=_("Guest link"), plural=_("Guest links"), icon="link", path="guest-links",
    audience=Audience.ADMINISTRATORS, creatable=False, editable=False, deletable=False,
    fields=(
        Field("recipient", _("For whom"), TEXT, Privacy.PERSONAL, writable=False),
        Field("subject_type", _("Type of record"), TEXT, OPEN, writable=False),
        Field("until", _("Until"), MOMENT, OPEN, writable=False),
        Field("revoked_at", _("Withdrawn"), MOMENT, OPEN, writable=False),
        Field("views", _("Looked at"), INTEGER, OPEN, writable=False),
        Field("viewed_at", _("Last looked at"), MOMENT, OPEN, writable=False),
        Field("made_by", _("Made by"), REFERENCE, OPEN, target="principal", writable=False),
        Field("made_at", _("Made"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="recipient", columns=("recipient", "subject_type", "until", "revoked_at", "views", "made_by"), sort=("-made_at",),
)  # fmt: skip

TYPES = (ROLE, ROLE_RULE, FIELD_RULE, ROLE_GRANT, TEAM, MEMBERSHIP, SHARE, GUEST_LINK)
