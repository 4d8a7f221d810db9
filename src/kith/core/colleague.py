"""Those who act, described: so that owners and authors can be named and filtered by."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import BOOLEAN, CHOICE, MOMENT, TEXT, Choice
from kith.core.principals.model import Kind, Principal, Role
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType

KINDS = tuple(Choice(kind.value, kind.label) for kind in Kind)
PEOPLE = ('{"field": "kind", "op": "is", "value": "user"}', '{"field": "is_active", "op": "is_true"}')
"""Whom records can belong to: people of the company, and no programs."""
ROLES = tuple(Choice(role.value, role.label) for role in Role)

PRINCIPAL = ObjectType(
    key="principal",
    model=Principal,
    label=_("Colleague"),
    plural=_("Colleagues"),
    icon="user-round",
    path="colleagues",
    base="t.kind <> 'outside'",
    fields=(
        Field("name", _("Name"), TEXT, Privacy.INTERNAL, writable=False),
        Field("kind", _("Kind"), CHOICE, Privacy.INTERNAL, writable=False, choices=KINDS),
        Field("role", _("Role"), CHOICE, Privacy.INTERNAL, writable=False, choices=ROLES),
        Field("is_active", _("Active"), BOOLEAN, Privacy.INTERNAL, writable=False),
        Field("until", _("Access until"), MOMENT, Privacy.INTERNAL, writable=False),
    ),
    title="name",
    columns=("name", "kind", "role", "is_active"),
    sort=("name",),
    creatable=False,
    editable=False,
    deletable=False,
)
