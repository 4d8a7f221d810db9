"""Fields and verbs that e-mail addresses, phone numbers and postal addresses have in common."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.fieldtypes import BOOLEAN, CHOICE, DATE, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, Verb
from kith.customers.reach import actions

KINDS = {
    "private": _("Private"),
    "work": _("Work"),
    "mobile": _("Mobile"),
    "fax": _("Fax"),
    "billing": _("Invoices"),
    "delivery": _("Deliveries"),
    "holiday": _("Holidays"),
    "other": _("Other"),
}
"""What a way to reach somebody is for."""
PARTY = Field("party", _("Whose"), REFERENCE, Privacy.INTERNAL, target="party", required=True)
REASON = Field(
    "reason",
    _("Why"),
    TEXT,
    Privacy.INTERNAL,
    max_length=200,
    required=True,
    help=_("Such as: moved away, unknown, returned by the post."),
)
VERBS = (
    Verb("main", _("Make it the main one"), actions.make_main, "star", Action.EDIT, when=lambda one: not one.is_main),
    Verb("fail", _("Does not work"), actions.mark_failed, "circle-alert", Action.EDIT, (REASON,), when=actions.works),
    Verb("work", _("Works again"), actions.mark_working, "check", Action.EDIT, when=lambda one: not actions.works(one)),
)  # fmt: skip


def kind_field(*keys: str) -> Field:
    return Field(
        "kind", _("Kind"), CHOICE, Privacy.INTERNAL, choices=tuple(Choice(key, KINDS[key]) for key in keys), mark="badge"
    )  # fmt: skip


def standing(main: Text, failed: str, failed_label: Text) -> tuple[Field, ...]:
    """Whether it is the main one, for how long it holds, and whether it works."""
    return (
        Field("label", _("Label"), TEXT, Privacy.INTERNAL, max_length=60),
        Field("is_main", main, BOOLEAN, Privacy.INTERNAL),
        Field("valid_from", _("From"), DATE, Privacy.INTERNAL),
        Field("valid_until", _("Until"), DATE, Privacy.INTERNAL),
        Field(failed, failed_label, MOMENT, Privacy.INTERNAL, writable=False),
        Field("failed_reason", _("Why not"), TEXT, Privacy.PERSONAL, writable=False),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
    )
