"""What is done with files of a record: attached, renewed, removed, brought back. Each needs the right to change it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.attachment.model import Attachment, FileVersion
from kith.core.attachment.reading import attachment_of, takes_files
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.record import FILE
from kith.core.events.record import record as record_event
from kith.core.files.model import Content
from kith.core.files.receiving import MEGABYTE, receive
from kith.core.jobs.dirty import mark
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, setting
from kith.core.records.verbs import FOLLOW_UP, ask_guards
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch
from kith.lib.filenames import clean_filename

LARGEST, USUAL_LARGEST = "files.largest", 100
MOST_LARGEST = 4_096
MOST = 1_000
MOST_VERSIONS = 200
STILL_THERE = "select 1 from core_content where digest = %s for key share"


def largest() -> int:
    """The most bytes that a file may have."""
    return int(setting(LARGEST, USUAL_LARGEST)) * MEGABYTE


def change_largest(*, by: Actor, megabytes: int) -> None:
    """Sets how large files may be. Raises NotAllowed, or Invalid."""
    if not by.administers:
        raise NotAllowed
    if not 1 <= megabytes <= MOST_LARGEST:
        raise Invalid({"largest": [format_lazy(_("Between 1 and {most} MB."), most=MOST_LARGEST)]})
    change_setting(LARGEST, megabytes, by)


def attach(
    *, by: Actor, declared: ObjectType, record: Model, name: str, parts: Iterable[bytes]
) -> Attachment:
    """A new file of the record. Raises NotFound, NotAllowed, Conflict, or Invalid at `file`."""
    _require(by, declared, record)
    if Attachment.objects.filter(subject_table=declared.table, subject_id=record.pk).count() >= MOST:
        raise Invalid({"file": [format_lazy(_("A record can have {most} files."), most=MOST)]})
    called = clean_filename(name)
    content = receive(parts, name=called, largest=largest())
    with transaction.atomic():
        made = Attachment.objects.create(
            subject_table=declared.table, subject_id=record.pk, name=called, made_by_id=by.id
        )
        made.refresh_from_db()
        _add_version(made, content, by, 1)
        _tell("file_added", by, declared, record, made, after=called)
    return made


def renew(
    *, by: Actor, declared: ObjectType, record: Model, uid: UUID, name: str, parts: Iterable[bytes]
) -> Attachment:
    """A new version of a file, which keeps those before it; the file is then called as the new one is. The same content
    again changes nothing. Raises as `attach` does."""
    _require(by, declared, record)
    called = clean_filename(name)
    content = receive(parts, name=called, largest=largest())
    with transaction.atomic():
        file = attachment_of(declared, record, uid)
        if file.deleted_at is not None:
            raise NotFound
        newest = file.versions.order_by("-number").first()
        if newest is not None and newest.content_id == content.digest:
            return file
        number = (file.versions.aggregate(most=Max("number"))["most"] or 0) + 1
        if number > MOST_VERSIONS:
            raise Invalid({"file": [_("This file has too many versions. Attach it as a new one.")]})
        before, file.name = file.name, called
        file.save(update_fields=["name"])
        _add_version(file, content, by, number)
        _tell("file_renewed", by, declared, record, file, before, called)
    return file


@transaction.atomic
def remove(*, by: Actor, declared: ObjectType, record: Model, uid: UUID) -> None:
    """Moves a file to the record's trash. Raises NotFound or NotAllowed."""
    _require(by, declared, record)
    file = attachment_of(declared, record, uid)
    if file.deleted_at is not None:
        raise NotFound
    file.deleted_at = timezone.now()
    file.save(update_fields=["deleted_at"])
    _tell("file_removed", by, declared, record, file, before=file.name)


@transaction.atomic
def restore(*, by: Actor, declared: ObjectType, record: Model, uid: UUID) -> Attachment:
    """Brings a removed file back. Raises NotFound, NotAllowed, or Conflict for one that was not removed."""
    _require(by, declared, record)
    file = attachment_of(declared, record, uid)
    if file.deleted_at is None:
        raise Conflict(_("This file was not removed."))
    file.deleted_at = None
    file.save(update_fields=["deleted_at"])
    _tell("file_restored", by, declared, record, file, after=file.name)
    return file


def may_attach(by: Actor, declared: ObjectType, record: Model) -> bool:
    """Whether the verbs here would let the actor go on: for showing or leaving out what they need."""
    return takes_files(declared) and access.allowed(by, declared.permission("edit"), record)


def _require(by: Actor, declared: ObjectType, record: Model) -> None:
    if not takes_files(declared):
        raise NotFound
    access.require(by, declared.permission("edit"), record)
    ask_guards(declared, record)


def _add_version(file: Attachment, content: Content, by: Actor, number: int) -> None:
    """Raises Conflict where the content was swept away in the moment since it was brought."""
    if not fetch(STILL_THERE, (content.digest,)):
        raise Conflict(_("The file did not arrive whole. Send it again."))
    FileVersion.objects.create(attachment=file, number=number, content_id=content.digest, made_by_id=by.id)


def _tell(
    past: str,
    by: Actor,
    declared: ObjectType,
    record: Model,
    file: Attachment,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """The event on the record, with the file's name sealed as personal; and the mark for reading the file's text."""
    record_event(
        f"{declared.key}.{past}",
        by=by,
        on=record,
        declared=declared,
        verb="file",
        changes={FILE: (before, after)},
    )
    mark(Attachment._meta.db_table, [file.pk])
    enqueue_once(FOLLOW_UP)
