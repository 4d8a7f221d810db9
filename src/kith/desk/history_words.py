"""The words of the history: what was done, through which door, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy
from markupsafe import Markup, escape

from kith.core.access import scope
from kith.core.errors import Text
from kith.core.fieldtypes import MONEY, REFERENCE, SECRET, Unfit
from kith.core.fieldtypes.number import show_number
from kith.core.fieldtypes.secret import HIDDEN
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.desk.act_words import NOTED, VALUES

DOORS: dict[str, Text] = {
    "desk": pgettext_lazy("door", "desk"),
    "import": gettext_lazy("import"),
    "job": gettext_lazy("in the background"),
    "api": gettext_lazy("over the API"),
    "scim": gettext_lazy("by a directory"),
    "command line": gettext_lazy("command line"),
}
LONGEST = 200


def plain_word(value: object) -> str:
    return "—" if value in (None, "", []) else str(value)[:LONGEST]


def noted(key: str, pair: Sequence[Any]) -> Markup:
    """What an event tells beside the fields of a record. What had nothing before it is no change."""
    label = NOTED.get(key, key.replace("_", " ").capitalize())
    before, after = (VALUES.get(str(each)) or plain_word(each) for each in pair)
    if pair[0] is None:
        return Markup("<b>{}</b>: {}").format(label, after)
    return Markup("<b>{}</b>: {} → {}").format(label, before, after)


class Words:
    """Says what changed in the reader's words: choices and dates as on the page, references by the names of records."""

    def __init__(self, actor: Actor, declared: ObjectType, fields: dict[str, Field]) -> None:
        self.fields = fields
        self.scope = scope(actor, declared)
        self.viewer = actor.viewer("")
        self.names: dict[str, str] = {}

    def learn(self, told: Iterable[Mapping[str, Sequence[Any]]]) -> None:
        """Reads the names of all records that these changes refer to, with one question for each kind of reference."""
        wanted: dict[str, set[str]] = {}
        for key, pair in (item for changes in told for item in changes.items()):
            field = self.fields.get(key)
            if field and field.type is REFERENCE:
                wanted.setdefault(field.target, set()).update(str(value) for value in pair if value)
        by_target = {field.target: field for field in self.fields.values() if field.target in wanted}
        for target, field in by_target.items():
            self.names |= self.scope.titles(field, sorted(wanted[target]))

    def of(self, changes: dict[str, list[Any]]) -> Markup:
        """Before and after, field by field."""
        return Markup("<br>").join(self.line(key, pair) for key, pair in changes.items())

    def line(self, key: str, pair: list[Any]) -> Markup:
        """Before and after of one field. What is no field of the type is shown as it stands."""
        field = self.fields.get(key)
        if field is None:
            return noted(key, pair)
        before, after = (self.word(field, each) for each in pair)
        return Markup("<b>{}</b>: {} → {}").format(field.label, before, after)

    def word(self, field: Field, value: object) -> Markup:
        if value is None or value == "" or value == []:
            return Markup("—")
        text = self._shown(field, value)
        return escape(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")

    def _shown(self, field: Field, value: object) -> str:
        """Values stand in the history as JSON keeps them; what cannot be read any more is shown as it stands."""
        if field.type is REFERENCE:
            return self._name(field, str(value))
        if field.type is SECRET:
            return HIDDEN
        show = (
            show_number if field.type is MONEY else field.type.show
        )  # what currency it was, is told by another field
        try:
            return show(field.type.parse(value, field.spec), field.spec, self.viewer) or str(value)
        except Unfit:
            return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def _name(self, field: Field, uid: str) -> str:
        if uid not in self.names:
            self.names[uid] = self.scope.titles(field, [uid]).get(uid, "")
        return self.names[uid] or uid
