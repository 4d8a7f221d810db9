"""Finds files of a record that the caller was given by access, and opens them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from kith.core.attachment.model import Attachment
from kith.core.errors import NotFound
from kith.core.files.store import content_key, picture_key, store
from kith.core.registry.objecttype import Audience, ObjectType
from kith.core.statement import fetch
from kith.lib.copy_text import numbers
from kith.lib.filenames import ending
from kith.lib.mediatype import OFFICE, OPEN, PDF

VERSIONS = """
select a.uid, a.name, a.deleted_at, v.number, v.content_id, c.size, c.kind, c.looked_at is not null, c.has_picture,
       c.is_broken, p.name, v.made_at
from core_attachment a join core_file_version v on v.attachment_id = a.id
join core_content c on c.digest = v.content_id join core_principal p on p.id = v.made_by_id
where a.subject_table = %s and a.subject_id = %s and (%s::uuid is null or a.uid = %s)
order by a.id desc, v.number desc
"""
ATTACHED = "select distinct subject_id from core_attachment where subject_table = %s and subject_id = any(%s::bigint[])"
USUAL: Mapping[str, frozenset[str]] = {
    PDF: frozenset({"pdf"}), "image/png": frozenset({"png"}), "image/jpeg": frozenset({"jpg", "jpeg", "jpe", "jfif"}),
    "image/gif": frozenset({"gif"}), "image/webp": frozenset({"webp"}), "image/tiff": frozenset({"tif", "tiff"}),
    f"{OFFICE}.wordprocessingml.document": frozenset({"docx", "docm", "dotx"}),
    f"{OFFICE}.spreadsheetml.sheet": frozenset({"xlsx", "xlsm", "xltx"}),
    f"{OPEN}.text": frozenset({"odt"}), f"{OPEN}.spreadsheet": frozenset({"ods"}), "image/svg+xml": frozenset({"svg"}),
    "text/html": frozenset({"html", "htm", "xhtml", "md", "txt"}), "application/zip": frozenset({"zip"}),
}  # fmt: skip
"""Endings that names of a kind usually have; other kinds are not looked at."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file. `looked` says whether it was looked into yet; `size` is in bytes."""

    number: int
    digest: str
    size: int
    kind: str
    looked: bool
    has_picture: bool
    is_broken: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class File:
    """A file with its versions, the newest first; in the trash since `deleted_at`."""

    uid: UUID
    name: str
    deleted_at: datetime | None
    versions: tuple[Version, ...]

    @property
    def now(self) -> Version:
        return self.versions[0]

    @property
    def is_disguised(self) -> bool:
        """Whether the name claims to be of another kind than the content is."""
        known = USUAL.get(self.now.kind)
        return known is not None and ending(self.name) not in known

    def version(self, number: int | None) -> Version:
        """The version of this number, or the newest. Raises NotFound."""
        found = next((each for each in self.versions if number in (None, each.number)), None)
        if found is None:
            raise NotFound
        return found


def takes_files(declared: ObjectType) -> bool:
    """Whether records of the type have files: those that people work with."""
    return declared.audience is Audience.STAFF


def files_of(declared: ObjectType, record: Model) -> list[File]:
    """All files of a record, the newest first, those in the trash included. One statement."""
    return _files(declared, record, None)


def one_of(declared: ObjectType, record: Model, uid: UUID, *, deleted: bool = False) -> File:
    """A file of the record, or with `deleted` one in its trash. Raises NotFound."""
    found = next(iter(_files(declared, record, uid)), None)
    if found is None or (found.deleted_at is not None) is not deleted:
        raise NotFound
    return found


def _files(declared: ObjectType, record: Model, uid: UUID | None) -> list[File]:
    found: dict[UUID, File] = {}
    for row in fetch(VERSIONS, (declared.table, record.pk, uid, uid)):
        before = found.get(row[0])
        version = Version(*row[3:])
        found[row[0]] = File(row[0], row[1], row[2], (*(before.versions if before else ()), version))
    return list(found.values())


def parts_of(version: Version) -> Iterator[bytes]:
    """The bytes, a megabyte at a time. Raises NotFound where the store has lost them."""
    return _parts(content_key(version.digest))


def picture_of(version: Version) -> Iterator[bytes]:
    """The small picture, WebP. Raises NotFound where there is none."""
    if not version.has_picture:
        raise NotFound
    return _parts(picture_key(version.digest))


def _parts(key: str) -> Iterator[bytes]:
    try:
        return store().parts(key)
    except FileNotFoundError:
        raise NotFound from None


def attachment_of(declared: ObjectType, record: Model, uid: UUID) -> Attachment:
    """The row of a file, locked until the transaction ends. Raises NotFound."""
    rows = Attachment.objects.select_for_update().filter(
        uid=uid, subject_table=declared.table, subject_id=record.pk
    )
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def with_files(declared: ObjectType, ids: Iterable[int]) -> set[int]:
    """Those of these records to which somebody attached a file, one that lies in the trash included."""
    wanted = sorted(set(ids))
    return {row[0] for row in fetch(ATTACHED, (declared.table, numbers(wanted)))} if wanted else set()
