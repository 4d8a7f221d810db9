"""Files of records over HTTP: attached, listed, taken, renewed, removed and brought back, with the rights of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from kith.api.beside import RECORD, found, register
from kith.api.schema import answers
from kith.core.attachment import actions, reading
from kith.core.files.sending import download_headers
from kith.core.registry.objecttype import ObjectType

ONE = f"{RECORD}/files/{{uuid:one}}"


class FileVersion(Schema):
    """One version. `kind` is the media type that was found in the content; `size` is in bytes, `sha256` hexadecimal."""

    number: int
    kind: str
    size: int
    sha256: str
    by: str
    at: datetime


class RecordFile(Schema):
    """A file of a record with all its versions, the newest first. `removed_at` says since when it is in the trash."""

    id: UUID
    name: str
    removed_at: datetime | None
    versions: list[FileVersion]


class Which(Schema):
    version: Annotated[int | None, Field(ge=1, description="Without it the newest.")] = None


def add(router: Router) -> None:
    register(router, "GET", f"{RECORD}/files", list_files, list[RecordFile])
    register(router, "POST", f"{RECORD}/files", attach_file, {201: RecordFile})
    register(router, "GET", ONE, get_file, RecordFile)
    register(router, "DELETE", ONE, remove_file, {204: None})
    register(router, "POST", f"{ONE}/versions", renew_file, {201: RecordFile})
    register(router, "POST", f"{ONE}/restore", restore_file, RecordFile)
    content = {"description": "The bytes", "content": {"*/*": {}}}
    extra = {"responses": {200: content, "4XX": answers(200)["responses"]["4XX"]}}
    router.api_operation(["GET"], f"{ONE}/content", operation_id="take_file", openapi_extra=extra)(take_file)


def list_files(request: HttpRequest, path: str, uid: UUID) -> list[RecordFile]:
    """All files of the record, those in the trash included."""
    _by, declared, record = found(request, path, uid)
    return [_shown(each) for each in reading.files_of(declared, record)]


def attach_file(request: HttpRequest, path: str, uid: UUID, file: File[UploadedFile]) -> Status[RecordFile]:
    by, declared, record = found(request, path, uid)
    made = actions.attach(by=by, declared=declared, record=record, name=file.name or "", parts=file.chunks())
    return Status(201, _one(declared, record, made.uid))


def get_file(request: HttpRequest, path: str, uid: UUID, one: UUID) -> RecordFile:
    _by, declared, record = found(request, path, uid)
    return _one(declared, record, one)


def take_file(request: HttpRequest, path: str, uid: UUID, one: UUID, query: Query[Which]) -> HttpResponse:
    """The bytes of a version."""
    _by, declared, record = found(request, path, uid)
    file = reading.one_of(declared, record, one)
    version = file.version(query.version)
    headers = download_headers(file.name, version.kind, version.size)
    return cast("HttpResponse", StreamingHttpResponse(reading.parts_of(version), headers=headers))


def renew_file(
    request: HttpRequest, path: str, uid: UUID, one: UUID, file: File[UploadedFile]
) -> Status[RecordFile]:
    """A new version. The same content again changes nothing."""
    by, declared, record = found(request, path, uid)
    made = actions.renew(
        by=by, declared=declared, record=record, uid=one, name=file.name or "", parts=file.chunks()
    )
    return Status(201, _one(declared, record, made.uid))


def remove_file(request: HttpRequest, path: str, uid: UUID, one: UUID) -> Status[None]:
    by, declared, record = found(request, path, uid)
    actions.remove(by=by, declared=declared, record=record, uid=one)
    return Status(204, None)


def restore_file(request: HttpRequest, path: str, uid: UUID, one: UUID) -> RecordFile:
    by, declared, record = found(request, path, uid)
    actions.restore(by=by, declared=declared, record=record, uid=one)
    return _one(declared, record, one)


def _one(declared: ObjectType, record: Model, uid: UUID) -> RecordFile:
    return _shown(reading.one_of(declared, record, uid))


def _shown(file: reading.File) -> RecordFile:
    versions = [
        FileVersion(number=each.number, kind=each.kind, size=each.size, sha256=each.digest, by=each.by, at=each.at)
        for each in file.versions
    ]  # fmt: skip
    return RecordFile(id=file.uid, name=file.name, removed_at=file.deleted_at, versions=versions)
