"""Tags, described."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kith.core.errors import Invalid
from kith.core.fieldtypes import CHOICE, MOMENT, REFERENCE, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Action, ObjectType, Verb
from kith.core.tag.actions import merge
from kith.core.tag.model import Tag
from kith.lib.text import clean, fold

OPEN = Privacy.PUBLIC
LONGEST = 60
TONES = (
    Choice("accent", pgettext_lazy("colour", "Blue"), "accent"),
    Choice("good", pgettext_lazy("colour", "Green"), "good"),
    Choice("warn", pgettext_lazy("colour", "Amber"), "warn"),
    Choice("bad", pgettext_lazy("colour", "Red"), "bad"),
    Choice("clay", pgettext_lazy("colour", "Clay"), "clay"),
    Choice("plum", pgettext_lazy("colour", "Plum"), "plum"),
)


def spell(tag: Tag) -> None:
    """A name without a comma, which parts tags from each other, and the key that it is known by."""
    tag.name = " ".join(clean(tag.name).split())
    tag.key = fold(tag.name)
    if "," in tag.name or not tag.key:
        raise Invalid({"name": [_("A word or a few, without a comma.")]})


TAG = ObjectType(
    key="tag", model=Tag, label=_("Tag"), plural=_("Tags"), icon="tag", path="tags",
    fields=(
        Field("name", _("Name"), TEXT, OPEN, required=True, max_length=LONGEST, sort="t.key", sortable=True),
        Field("tone", _("Colour"), CHOICE, OPEN, choices=TONES, mark="badge"),
        Field("created_at", _("Added"), MOMENT, OPEN, writable=False, mark="when"),
    ),
    title="name", columns=("name", "tone", "created_at"), sort=("name",), prepare=spell,
    verbs=(
        Verb("merge", _("Merge into another"), merge, icon="merge", action=Action.DELETE,
             inputs=(Field("into", _("Tag that stays"), REFERENCE, OPEN, target="tag", required=True),)),
    ),
)  # fmt: skip
