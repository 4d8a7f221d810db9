"""What a text may say of whoever gets it: merge fields, and segments on which parts of it hang."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kith.core.access import readable
from kith.core.conditions.tree import Group, Line, Values
from kith.core.errors import Text
from kith.core.fieldtypes import MONEY, Viewer
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.customers.segment.actions import condition_of
from kith.customers.segment.model import Segment
from kith.desk import formats

MERGE = (
    "letter_greeting", "name", "title", "given_name", "family_name", "job_title", "organisation", "city", "language",
)  # fmt: skip
PREFIX = "person."
SEGMENT = "segment."
IN_SEGMENT = re.compile(r"\{%\s*if\s+segment\.([0-9a-f-]{36})\b")
YES = "1"


def merge_fields() -> tuple[str, ...]:
    """The merge fields that a text may use."""
    return tuple(f"{PREFIX}{key}" for key in MERGE)


def labelled(actor: Actor) -> tuple[tuple[str, Text], ...]:
    """The merge fields with their names for people."""
    fields = readable(actor, current().type("person"))
    return tuple((f"{PREFIX}{key}", fields[key].label) for key in MERGE if key in fields)


def fields_of(*texts: str) -> tuple[str, ...]:
    """What these texts may use: the merge fields, and the segments on which their parts hang as far as they are there."""
    named = {uid for text in texts for uid in IN_SEGMENT.findall(text)}
    found = Segment.objects.filter(uid__in=named, deleted_at=None) if named else Segment.objects.none()
    return (*merge_fields(), *(f"{SEGMENT}{segment.uid}" for segment in found))


def values_of_people(
    actor: Actor, uids: Iterable[object], asks: Iterable[str] = ()
) -> dict[str, dict[str, str]]:
    """The merge values of these people by public id, in one statement, and one more for each segment that `asks` names
    (`asks` of what is compiled)."""
    wanted = tuple(str(uid) for uid in uids)
    if not wanted:
        return {}
    person = current().type("person")
    keys = tuple(key for key in MERGE if key in readable(actor, person))
    values = values_of(actor, person, keys, wanted, PREFIX)
    for ask in asks:
        if ask.startswith(SEGMENT):
            for uid in _members(actor, ask.removeprefix(SEGMENT), wanted) & values.keys():
                values[uid][ask] = YES
    return values


def values_of(
    actor: Actor, declared: ObjectType, keys: tuple[str, ...], uids: tuple[str, ...], prefix: str
) -> dict[str, dict[str, str]]:
    """The words of these fields of these records by public id, each under its key behind `prefix`, in one statement."""
    page = read_page(actor, Listing(declared, keys, Line("uid", "one_of", Values(uids)), (), len(uids)))
    viewer = Viewer(actor.locale, actor.timezone)
    return {
        str(row[0]): {
            f"{prefix}{column.field.key}": _said(column.field, column.value(row), viewer)
            for column in page.columns
        }
        for row in page.rows
    }


def _members(actor: Actor, uid: str, them: tuple[str, ...]) -> set[str]:
    """Who of them is in the segment now; nobody, where it is gone."""
    segment = Segment.objects.filter(uid=uid, deleted_at=None).first()
    if segment is None:
        return set()
    person = current().type("person")
    both = Group("all", (condition_of(segment), Line("uid", "one_of", Values(them))))
    return {str(row[0]) for row in read_page(actor, Listing(person, (person.title,), both, (), len(them))).rows}


def _said(field: Field, value: Any, viewer: Viewer) -> str:
    if field.type is MONEY and value is not None:
        return formats.money(*value)
    return str(field.type.show(value, field.spec, viewer))
