"""Templates, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.communicative.template import actions
from kith.communicative.template.model import BodyKind, Kind, Template
from kith.core.fieldtypes import (
    CHOICE,
    LANGUAGE,
    LONG_TEXT,
    MOMENT,
    REFERENCE,
    SOURCE_TEXT,
    STRUCTURE,
    TEXT,
    Choice,
)
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.objecttype import Action, ObjectType, Verb
from kith.core.tag.field import tags_field

OPEN = Privacy.INTERNAL
LANGUAGES = (
    "(select string_agg(v.language, ', ' order by v.id) from communicative_template_version v"
    " where v.template_id = t.id)"
)
VERSIONS = (
    "(select jsonb_object_agg(v.language, jsonb_build_object('subject', v.subject, 'preheader', v.preheader,"
    " 'body_kind', v.body_kind, 'body', v.body, 'text', v.text))"
    " from communicative_template_version v where v.template_id = t.id)"
)
INPUTS = (
    Field("language", _("Language"), LANGUAGE, OPEN, required=True),
    Field("subject", _("Subject"), TEXT, OPEN, max_length=300),
    Field("preheader", _("Line beside the subject"), TEXT, OPEN, max_length=300),
    Field(
        "body_kind", _("Written as"), CHOICE, OPEN, required=True,
        choices=tuple(Choice(kind.value, kind.label) for kind in BodyKind),
    ),
    Field(
        "body", _("Text"), SOURCE_TEXT, OPEN, max_length=200_000,
        help=_("Kept to the byte. Merge fields stand in double braces: {{ person.given_name | default: \"friend\" }}."),
    ),
    Field(
        "text", _("Plain-text part"), LONG_TEXT, OPEN, max_length=100_000,
        help=_("For those who read without pictures. Empty: made from the text."),
    ),
)  # fmt: skip

TEMPLATE = ObjectType(
    key="template",
    model=Template,
    label=_("Template"),
    plural=_("Templates"),
    icon="layout-template",
    path="templates",
    base="t.deleted_at is null",
    owner="owner_id",
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=200, sortable=True),
        Field(
            "kind", _("Kind"), CHOICE, OPEN, required=True,
            choices=tuple(Choice(kind.value, kind.label) for kind in Kind),
        ),
        Field("languages", _("Languages"), TEXT, OPEN, writable=False, source=Source(LANGUAGES)),
        Field("purpose", _("Purpose"), REFERENCE, OPEN, target="purpose"),
        Field("versions", _("Versions by language"), STRUCTURE, OPEN, writable=False, source=Source(VERSIONS), quiet=True),
        Field("owner", _("Owner"), REFERENCE, OPEN, target="principal", mark="owner"),
        tags_field("communicative_template"),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, OPEN, writable=False, mark="changed"),
    ),
    title="name",
    columns=("name", "kind", "languages", "purpose", "owner", "changed_at"),
    sort=("name",),
    search=("name",),
    verbs=(
        Verb("write", _("Write a version"), actions.write, "languages", Action.EDIT, inputs=INPUTS),
        Verb(
            "remove_version", _("Remove a version"), actions.remove_version, "eraser", Action.EDIT,
            inputs=(Field("language", _("Language"), LANGUAGE, OPEN, required=True),),
            when=actions.has_versions,
        ),
    ),
)  # fmt: skip
