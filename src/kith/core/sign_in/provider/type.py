"""Identity providers and what their groups give, described. They are changed on a page of their own, which asks whoever
sits there to prove who they are; every other door only shows them to administrators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import BOOLEAN, CHOICE, LONG_TEXT, MOMENT, REFERENCE, SECRET, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType
from kith.core.sign_in.provider.model import (
    BASELINES,
    Factor,
    First,
    GroupRule,
    IdentityProvider,
    Protocol,
    Trust,
)

OPEN = Privacy.INTERNAL


def _choices(kind: type[Protocol | First | Trust | Factor]) -> tuple[Choice, ...]:
    return tuple(Choice(each.value, each.label) for each in kind)


IDENTITY_PROVIDER = ObjectType(
    key="identity_provider", model=IdentityProvider, label=_("Identity provider"), plural=_("Identity providers"),
    icon="key-round", path="identity-providers", audience=Audience.ADMINISTRATORS,
    creatable=False, editable=False, deletable=False,
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=60),
        Field("protocol", _("Protocol"), CHOICE, OPEN, required=True, choices=_choices(Protocol)),
        Field("is_active", _("Switched on"), BOOLEAN, OPEN),
        Field("issuer", _("Issuer"), TEXT, OPEN, max_length=500),
        Field("client_id", _("Client id"), TEXT, OPEN, max_length=300),
        Field("client_secret", _("Client secret"), SECRET, OPEN),
        Field("metadata_url", _("Address of the metadata"), TEXT, OPEN, max_length=1000),
        Field("sign_on", _("Address for signing in"), TEXT, OPEN, writable=False),
        Field("sign_off", _("Address for signing out"), TEXT, OPEN, writable=False),
        Field("certificates", _("Certificates"), LONG_TEXT, OPEN, writable=False),
        Field("own_certificate", _("Our own certificate"), LONG_TEXT, OPEN, writable=False),
        Field("unasked", _("May send people on its own"), BOOLEAN, OPEN),
        Field("domains", _("E-mail domains"), TEXT, OPEN, max_length=2000),
        Field("trust", _("Which e-mails count"), CHOICE, OPEN, choices=_choices(Trust)),
        Field("first", _("Who comes in"), CHOICE, OPEN, choices=_choices(First)),
        Field("first_role", _("Role of new colleagues"), CHOICE, OPEN,
              choices=tuple(Choice(*each) for each in BASELINES)),
        Field("groups_claim", _("Where groups stand"), TEXT, OPEN, max_length=300),
        Field("factor", _("Second factor"), CHOICE, OPEN, choices=_choices(Factor)),
        Field("factor_words", _("Further words for a second factor"), TEXT, OPEN, max_length=2000),
        Field("password_off", _("No password beside it"), BOOLEAN, OPEN),
        Field("inside", _("Stands in our own network"), BOOLEAN, OPEN),
        Field("for_owners", _("Owners too"), BOOLEAN, OPEN, writable=False),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="name", columns=("name", "protocol", "is_active", "issuer", "domains"), sort=("name",),
)  # fmt: skip

GROUP_RULE = ObjectType(
    key="group_rule", model=GroupRule, label=_("Rule for a group"), plural=_("Rules for groups"), icon="users-round",
    path="group-rules", audience=Audience.ADMINISTRATORS, creatable=False, editable=False, deletable=False,
    fields=(
        Field("group", _("Group"), TEXT, OPEN, required=True, max_length=300),
        Field("provider", _("Identity provider"), REFERENCE, OPEN, target="identity_provider", required=True),
        Field("team", _("Team"), REFERENCE, OPEN, target="team"),
        Field("role", _("Role"), REFERENCE, OPEN, target="role"),
    ),
    title="group", columns=("group", "provider", "team", "role"), sort=("group",),
)  # fmt: skip

TYPES = (IDENTITY_PROVIDER, GROUP_RULE)
