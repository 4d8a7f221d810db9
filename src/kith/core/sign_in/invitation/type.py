"""Invitations, described: for administrators alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import CHOICE, EMAIL, MOMENT, REFERENCE, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType, Verb
from kith.core.sign_in.invitation.actions import invite, withdraw
from kith.core.sign_in.invitation.model import GIVEN, KINDS, Invitation

OPEN = Privacy.INTERNAL

INVITATION = ObjectType(
    key="invitation", model=Invitation, label=_("Invitation"), plural=_("Invitations"), icon="mail-plus",
    path="invitations", audience=Audience.ADMINISTRATORS, editable=False, deletable=False,
    fields=(
        Field("email", _("E-mail"), EMAIL, Privacy.PERSONAL, required=True),
        Field("kind", _("Who"), CHOICE, OPEN, choices=tuple(Choice(*each) for each in KINDS)),
        Field("role", _("Role"), CHOICE, OPEN, required=True, choices=tuple(Choice(*each) for each in GIVEN)),
        Field("added_role", _("Further role"), REFERENCE, OPEN, target="role"),
        Field("team", _("Team"), REFERENCE, OPEN, target="team"),
        Field("access_until", _("Access until"), MOMENT, OPEN),
        Field("until", _("Until"), MOMENT, OPEN, writable=False),
        Field("made_by", _("Invited by"), REFERENCE, OPEN, target="principal", writable=False),
        Field("made_at", _("Invited"), MOMENT, OPEN, writable=False, mark="when"),
        Field("accepted_at", _("Accepted"), MOMENT, OPEN, writable=False),
        Field("revoked_at", _("Withdrawn"), MOMENT, OPEN, writable=False),
        Field("principal", _("Colleague"), REFERENCE, OPEN, target="principal", writable=False),
    ),
    title="email", columns=("email", "kind", "role", "team", "until", "accepted_at", "revoked_at", "made_by"),
    sort=("-made_at",),
    create=invite,
    verbs=(Verb("withdraw", _("Withdraw"), withdraw, "undo-2"),),
)  # fmt: skip
