# ruff: noqa: S608 - names of tables and columns come from declarations
"""Files of one person: those attached to the person, and those attached to what belongs to it. They are told in the
person's own copy and go when the person is erased, also from records that stay: nobody can take a name out of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core.attachment.model import Attachment
from kith.core.attachment.reading import takes_files
from kith.core.files.store import content_key, store
from kith.core.files.sweeping import sweep
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.registry.trace import Trace, Whose
from kith.core.statement import fetch

NEWEST = """
select a.name, v.made_at, c.size, c.kind, c.digest from core_attachment a
join lateral (select * from core_file_version w where w.attachment_id = a.id order by w.number desc limit 1) v on true
join core_content c on c.digest = v.content_id where a.id = any(%s::bigint[]) order by a.id
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A file that we hold of a person, as it is now; `size` is in bytes."""

    name: str
    size: int
    digest: str

    def parts(self) -> Iterator[bytes]:
        return store().parts(content_key(self.digest))


def files_about(whose: Whose) -> list[Held]:
    return [Held(row[0], row[2], row[4]) for row in fetch(NEWEST, (_ids(whose),))]


def _ids(whose: Whose) -> list[int]:
    """The attachments of the person and of all rows that belong to it."""
    parts, params = [], list[object]()
    for table, column in sorted({(each.table, each.belongs_to) for each in current().types if _holds(each)}):
        parts.append(
            f"select a.id from core_attachment a join {table} t on t.id = a.subject_id"
            f" where a.subject_table = %s and t.{column} = %s"
        )
        params += [table, whose.id]
    return [row[0] for row in fetch(" union ".join(parts), tuple(params))]


def _holds(declared: ObjectType) -> bool:
    return bool(declared.belongs_to) and takes_files(declared)


def tell(whose: Whose) -> Iterator[Mapping[str, object]]:
    for name, made_at, size, kind, _digest in fetch(NEWEST, (_ids(whose),)):
        yield {now("File"): name, now("Kind"): kind, now("Size in bytes"): size, now("Attached"): made_at}


def count(whose: Whose) -> int:
    return len(_ids(whose))


def erase(whose: Whose) -> int:
    found = _ids(whose)
    Attachment.objects.filter(pk__in=found).delete()
    return len(found)


def none_is_known(_whose: Whose) -> int:
    return 0


def sweep_now(_whose: Whose) -> int:
    """What was attached nowhere else goes from the store."""
    return sweep(at_once=True)


TRACES = (
    Trace("files", _("Files"), _("Removed for good, with all versions."), count, erase, tell),
    Trace(
        "file_contents", _("Contents of files"), _("Removed from the store."), none_is_known, sweep_now, outside=True
    ),
)  # fmt: skip
