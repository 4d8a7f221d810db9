"""What a condition may speak of: the fields of one type that the asker may use, and the types that hang on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.fragment import Fragment
from kith.core.errors import Invalid
from kith.core.fieldtypes import REFERENCE, UID
from kith.core.registry import source_of
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType

Titles = Callable[[Field, Sequence[str]], Mapping[str, str]]
Relate = Callable[[str], "tuple[Scope, Fragment]"]


@dataclass(frozen=True, slots=True)
class Scope:
    """The fields of `type` that may be used, at one moment. `relate` gives the scope and the row predicate of a type
    whose rows belong to the same party; `titles` the names of records that a reference field may point to, by public
    id; `reference` the SQL source of a reference. `among` are keys of the parties that alone are asked about: what the
    condition says of others does not count then."""

    type: ObjectType
    fields: Mapping[str, Field]
    now: datetime
    relate: Relate
    titles: Titles
    reference: Callable[[ObjectType, Field], Fragment]
    among: tuple[int, ...] | None = None

    def limited(self, parties: Iterable[int]) -> Scope:
        """The same for few, so that rows of others are not read."""
        return replace(self, among=tuple(parties))

    def field(self, key: str) -> Field:
        """Raises Invalid, naming the field, where there is none or the asker may not use it: the answer is the same."""
        found = self.fields.get(key)
        if found is None:
            raise Invalid(
                {"condition": [format_lazy(_("There is no field “{field}” here any more."), field=key[:60])]}
            )
        return found

    def value(self, field: Field) -> Fragment:
        """The SQL of a field's value, with `t` for the row."""
        if field.type is REFERENCE:
            return self.reference(self.type, field)
        source = source_of(self.type, field)
        return Fragment(source.sql, (), source.joins)

    def compared(self, field: Field) -> Fragment:
        """The SQL of what a value is compared, ordered and added up by: amounts of several currencies in the house's."""
        return replace(self.value(field), text=field.house) if field.house else self.value(field)

    def sort_value(self, field: Field) -> Fragment:
        return Fragment(field.sort) if field.sort else self.compared(field)

    def nullable(self, field: Field) -> bool:
        if field.sort:
            return False
        if field.house:
            return True
        return field.type is REFERENCE or (field.type is not UID and source_of(self.type, field).nullable)
