"""Names of tags as the vocabulary writes them, and the tags of records whose own table has no column for them.

The tables are `core/tag/model.py`; what stands on this floor knows them by name, since every change of a record comes by.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.events.record import Change, record_many
from kith.core.fieldtypes import TAGS, Unfit
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch, write
from kith.lib.copy_text import array
from kith.lib.text import fold

TAG = "tag"
KNOWN = "select key, name from core_tag where key = any(%s::text[])"
ADD = """
insert into core_tag (name, key) select * from unnest(%s::text[], %s::text[])
on conflict do nothing returning id, uid, name, created_at
"""
KEEP = """
insert into core_tagged (subject_table, subject_id, names) values (%s, %s, %s::text[])
on conflict (subject_table, subject_id) do update set names = excluded.names
"""


def takes_tags(field: Field) -> bool:
    """Whether the field's values are names of tags, and not any words."""
    return field.type is TAGS and field.mark == TAG


def stands_beside(field: Field) -> bool:
    """Whether the tags stand in the table of tagged records."""
    return field.custom and takes_tags(field)


def known(by: Actor, names: Iterable[str], *, freely: bool = False) -> list[str]:
    """These tags as the vocabulary writes them, new ones added to it. Raises Unfit where the actor may add none, unless
    they are added `freely`, as an import does."""
    wanted = {fold(name): name for name in names if fold(name)}
    if not wanted:
        return []
    found = dict(fetch(KNOWN, (array(list(wanted)),), prepare=True))
    new = {key: name for key, name in wanted.items() if key not in found}
    if new and not freely and not access.allowed(by, "core.tag.create"):
        text = _("There is no tag “{tag}”. Ask a colleague who may add tags.")
        raise Unfit(format_lazy(text, tag=next(iter(new.values()))))
    learn(by, new)
    return sorted({**new, **found}.values())


def learn(by: Actor, new: dict[str, str]) -> None:
    """Adds names by key to the vocabulary, each on record."""
    if not new:
        return
    made = write(ADD, (array(list(new.values())), array(list(new))))
    rows = [Change(row[0], row[1], row[1], {"name": (None, row[2]), "created_at": (None, row[3])}) for row in made]
    record_many("tag.created", by=by, declared=current().type(TAG), rows=rows, verb="create")


def read_beside(declared: ObjectType, record_id: int) -> list[str]:
    text = "select names from core_tagged where subject_table = %s and subject_id = %s"
    rows = fetch(text, (declared.table, record_id), prepare=True)
    return list(rows[0][0]) if rows else []


def write_beside(declared: ObjectType, record_id: int, names: list[str]) -> None:
    write(KEEP, (declared.table, record_id, array(names)))
