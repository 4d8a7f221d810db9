"""Questions of analysts' own, described."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.analytical.query import asking
from kith.analytical.query.model import Drawn, LakeQuery
from kith.core.fieldtypes import CHOICE, MOMENT, REFERENCE, SOURCE_TEXT, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, ObjectType, Verb

OPEN = Privacy.INTERNAL
LONGEST = 50_000


def complete(query: Any) -> None:
    query.drawn = query.drawn or Drawn.TABLE


LAKE_QUERY = ObjectType(
    key="lake_query", model=LakeQuery, label=_("Own analysis"), plural=_("Own analyses"), icon="database",
    path="own-analyses", author="owner_id", base="t.deleted_at is null",
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=120, sortable=True),
        Field(
            "sql", _("SQL"), SOURCE_TEXT, OPEN, required=True, max_length=LONGEST,
            help=_("One SELECT over the tables of the warehouse."),
        ),
        Field("drawn", _("Shown as"), CHOICE, OPEN, choices=tuple(Choice(each.value, each.label) for each in Drawn)),
        Field("owner", _("Owner"), REFERENCE, OPEN, target="principal", writable=False, mark="owner"),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, OPEN, writable=False, mark="changed"),
    ),
    verbs=(Verb("run", _("Ask"), asking.start, "refresh-cw", Action.RUN),),
    title="name", columns=("name", "drawn", "owner", "changed_at"), sort=("name",), search=("name",),
    prepare=complete,
)  # fmt: skip
