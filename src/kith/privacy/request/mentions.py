"""Texts about others in which a person is named."""

# ruff: noqa: S608 - names of tables and columns come from declarations

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kith.core.events.record import Change, record_many, subject_of
from kith.core.fieldtypes import LONG_TEXT
from kith.core.jobs.dirty import mark
from kith.core.principals.actor import system
from kith.core.records.verbs import text_topic
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.trace import Whose
from kith.core.statement import fetch
from kith.customers.party.model import Party
from kith.lib.redact import names, redacted
from kith.privacy.request.person import only_one_of_the_name


@dataclass(frozen=True, slots=True)
class Mention:
    """A text of a record that names the person."""

    type: ObjectType
    field: Field
    id: int
    uid: UUID


def mentions(whose: Whose) -> list[Mention]:
    """Long texts of any record with the person's addresses, or with a name that nobody else bears."""
    party = Party.objects.get(pk=whose.id)
    words = whose.words if only_one_of_the_name(party) else whose.addresses
    if not words:
        return []
    return [each for declared, field in _texts() for each in _in(declared, field, words, whose.id)]


def _texts() -> list[tuple[ObjectType, Field]]:
    return [
        (declared, field)
        for declared in current().types
        for field in declared.fields
        if field.type is LONG_TEXT and field.source is None and not field.custom
    ]


def _in(declared: ObjectType, field: Field, words: tuple[str, ...], party: int) -> list[Mention]:
    column = _column(declared, field)
    others = f"t.{declared.belongs_to} is distinct from %s" if declared.belongs_to else "%s > 0"
    rows = fetch(
        f"select t.id, t.uid, t.{column} from {declared.table} t where t.{column} ilike any(%s) and {others}",
        ([f"%{_escaped(word)}%" for word in words], party),
    )
    return [Mention(declared, field, row[0], row[1]) for row in rows if names(row[2], words)]


def _column(declared: ObjectType, field: Field) -> str:
    found: Any = declared.model._meta.get_field(field.attribute)
    return str(found.column)


def _escaped(word: str) -> str:
    """A word for ILIKE in which any space may be several."""
    plain = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return "%".join(plain.split())


def take_out(whose: Whose, found: Iterable[Mention]) -> None:
    """Puts a gap where the person is named, and says in each record's history that this was done."""
    by, changed = system("privacy"), defaultdict[str, list[Change]](list)
    for mention in found:
        declared, key = mention.type, mention.field.attribute
        record: Any = declared.model._default_manager.get(pk=mention.id)
        declared.model._default_manager.filter(pk=mention.id).update(
            **{key: redacted(getattr(record, key), whose.words)}
        )
        changed[declared.key].append(Change(mention.id, mention.uid, subject_of(record, declared), {}))
    for key, rows in changed.items():
        record_many(f"{key}.redacted", by=by, declared=current().type(key), verb="redact", rows=rows)
        mark(text_topic(current().type(key).table), [row.id for row in rows])
        if current().type(key).search:
            mark(current().type(key).table, [row.id for row in rows])
