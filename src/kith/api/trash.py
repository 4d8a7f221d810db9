"""The trash of a type over HTTP: what lies in it, and gone for good. Back it comes by the record's own `restore`."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime

from kith.api.beside import TYPE, NewestFirst, next_after, register
from kith.api.caller import caller
from kith.core.errors import NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.core.records import trash
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType


class Deleted(Schema):
    id: UUID
    title: str
    deleted_at: AwareDatetime
    deleted_by: str


class Trash(Schema):
    items: list[Deleted]
    next: str | None


def add(router: Router) -> None:
    register(router, "GET", f"{TYPE}/trash", list_trash, Trash)
    register(router, "DELETE", f"{TYPE}/trash/{{uuid:uid}}", purge_record, {204: None})


def _with_trash(by: Actor, path: str) -> ObjectType:
    """Raises NotFound for a type without trash, NotAllowed where the caller may have nothing back."""
    declared = current().at(path)
    if not hasattr(declared.model, "deleted_at"):
        raise NotFound
    if declared not in trash.types_with_trash(by):
        raise NotAllowed
    return declared


def list_trash(request: HttpRequest, path: str, query: Query[NewestFirst]) -> Trash:
    by = caller(request)
    declared = _with_trash(by, path)
    rows = trash.trashed(by, declared, query.before(_uid), query.limit + 1)
    items = [
        Deleted(id=UUID(each.uid), title=each.title, deleted_at=each.at, deleted_by=each.by)
        for each in rows[: query.limit]
    ]
    last = rows[query.limit - 1] if len(rows) > query.limit else None
    return Trash(items=items, next=next_after(last.at, last.uid) if last else None)


def _uid(text: str) -> str:
    return str(UUID(text))


def purge_record(request: HttpRequest, path: str, uid: UUID) -> Status[None]:
    """Removes a record in the trash for good. For administrators."""
    by = caller(request)
    trash.purge(_with_trash(by, path), by=by, uids=[str(uid)])
    return Status(204, None)
