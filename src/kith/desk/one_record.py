"""One record as pages show it: all readable values by one statement of the planner."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from kith.core.access import readable
from kith.core.conditions.tree import Line, Values
from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry.objecttype import ObjectType


def values_of(
    actor: Actor, declared: ObjectType, record: Model, keys: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The values by field key as the planner reads them: references and amounts come as pairs."""
    wanted = keys or tuple(readable(actor, declared))
    uid = str(getattr(record, "uid"))  # noqa: B009
    page = read_page(actor, Listing(declared, wanted, Line("uid", "is", Values((uid,))), (), 1))
    if not page.rows:
        raise NotFound
    return {column.field.key: column.value(page.rows[0]) for column in page.columns}


def title_of(actor: Actor, declared: ObjectType, record: Model) -> str:
    title = values_of(actor, declared, record, (declared.title,))[declared.title]
    field = declared.by_key[declared.title]
    return field.type.show(title, field.spec, actor.viewer("")) or str(declared.label)
