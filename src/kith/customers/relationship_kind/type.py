"""Kinds of relationships, described. Everybody reads them, administrators add and change them."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import BOOLEAN, CHOICE, MOMENT, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType
from kith.customers.relationship_kind.model import End, RelationshipKind
from kith.lib.text import fold

LONGEST_KEY = 40
ENDS = tuple(Choice(end.value, end.label) for end in End)


def complete_kind(record: Any) -> None:
    """A new kind gets its lasting key from its words, never one that the product uses; a symmetrical one is said alike."""
    record.backward = record.backward or record.forward
    if record.key:
        return
    start = "own_" + (re.sub(r"[^a-z0-9]+", "_", fold(record.forward)).strip("_")[:LONGEST_KEY] or "kind")
    taken = set(RelationshipKind.objects.filter(key__startswith=start).values_list("key", flat=True))
    record.key = next(key for key in chain([start], (f"{start}_{at}" for at in count(2))) if key not in taken)


RELATIONSHIP_KIND = ObjectType(
    key="relationship_kind",
    model=RelationshipKind,
    label=_("Kind of relationship"),
    plural=_("Kinds of relationships"),
    icon="network",
    path="relationship-kinds",
    audience=Audience.HOUSE,
    fields=(
        Field(
            "forward", _("Said of the first"), TEXT, Privacy.INTERNAL, required=True, max_length=60,
            help=_("Such as: audits."),
        ),
        Field(
            "backward", _("Said of the second"), TEXT, Privacy.INTERNAL, max_length=60,
            help=_("Such as: is audited by. Empty means the same from both ends."),
        ),
        Field("starts", _("The first are"), CHOICE, Privacy.INTERNAL, choices=ENDS, required=True),
        Field("ends", _("The second are"), CHOICE, Privacy.INTERNAL, choices=ENDS, required=True),
        Field(
            "tree", _("Makes a hierarchy"), BOOLEAN, Privacy.INTERNAL,
            help=_("Each has at most one above at a time, and nobody stands above themselves."),
        ),
        Field("is_active", _("In use"), BOOLEAN, Privacy.INTERNAL),
        Field("key", _("Key"), TEXT, Privacy.INTERNAL, writable=False),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="forward",
    columns=("forward", "backward", "starts", "ends", "tree", "is_active"),
    sort=("forward",),
    deletable=False,
    prepare=complete_kind,
)  # fmt: skip
