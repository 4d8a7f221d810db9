"""Retention rules, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import BOOLEAN, CHOICE, INTEGER, MOMENT, STRUCTURE, TAGS, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, Audience, ObjectType, Verb
from kith.privacy.retention import actions
from kith.privacy.retention.model import Act, RetentionRule

RETENTION = ObjectType(
    key="retention", model=RetentionRule, label=_("Retention rule"), plural=_("Retention rules"), icon="timer-reset",
    path="retention-rules", audience=Audience.ADMINISTRATORS,
    fields=(
        Field("name", _("Name"), TEXT, Privacy.INTERNAL, required=True, max_length=200),
        Field(
            "type", _("Type of record"), TEXT, Privacy.INTERNAL, required=True, max_length=60,
            help=_("For example: note, consent, person. People are erased as on their own request."),
        ),
        Field(
            "since", _("Counted from"), TEXT, Privacy.INTERNAL, required=True, max_length=60,
            help=_("A date of the type, for example created_at or last_order_at."),
        ),
        Field("months", _("After so many months"), INTEGER, Privacy.INTERNAL, required=True),
        Field("condition", _("Only those that fulfil"), STRUCTURE, Privacy.INTERNAL),
        Field(
            "act", _("What happens"), CHOICE, Privacy.INTERNAL, required=True, mark="badge",
            choices=tuple(Choice(act.value, act.label) for act in Act),
        ),
        Field("blanks", _("Fields to empty"), TAGS, Privacy.INTERNAL),
        Field("is_active", _("In use"), BOOLEAN, Privacy.INTERNAL, help=_("A rule in use is carried out every night.")),
        Field("allowed", _("Agreed to"), INTEGER, Privacy.INTERNAL, writable=False),
        Field("waiting", _("Waiting to be agreed to"), INTEGER, Privacy.INTERNAL, writable=False),
        Field("ran_at", _("Carried out last"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("touched", _("Records so far"), INTEGER, Privacy.INTERNAL, writable=False),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name", columns=("name", "type", "months", "act", "is_active", "waiting", "ran_at", "touched"), sort=("name",),
    prepare=actions.prepare, check=actions.check,
    verbs=(
        Verb("agree", _("Agree to this number"), actions.agree, "check", Action.DELETE),
        Verb("start", _("Carry out now"), actions.start, "play", Action.DELETE),
    ),
)  # fmt: skip
