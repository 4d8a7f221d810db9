"""What became of a record, over HTTP: its history, its values at a moment, and the ways back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from kith.api.beside import RECORD, NewestFirst, found, next_after, register
from kith.api.routes import whole
from kith.core.events import history
from kith.core.records import past


class HistoryEntry(Schema):
    """One event. `changes` are before and after of the fields that the caller may read; `lost` says that a person's key
    was destroyed, so that personal values are gone for good."""

    id: UUID
    at: AwareDatetime
    kind: str
    actor: str
    via: str
    changes: dict[str, list[Any]]
    lost: bool


class History(Schema):
    items: list[HistoryEntry]
    next: str | None


class Moment(Schema):
    at: AwareDatetime


class RecordThen(Schema):
    """A record's readable values right after a moment. `changed` names those that are others now; `existed` says whether
    the record was there."""

    at: AwareDatetime
    values: dict[str, Any]
    changed: list[str]
    existed: bool
    lost: bool


class ValueBack(Schema):
    """The field gets the value that it had before this event."""

    event: UUID
    field: str


def add(router: Router) -> None:
    register(router, "GET", f"{RECORD}/history", read_history, History)
    register(router, "GET", f"{RECORD}/as-of", read_as_of, RecordThen)
    register(router, "POST", f"{RECORD}/as-of", restore_as_of, {200: dict[str, Any]})
    register(router, "POST", f"{RECORD}/restore-value", restore_value, {200: dict[str, Any]})


def read_history(request: HttpRequest, path: str, uid: UUID, query: Query[NewestFirst]) -> History:
    by, declared, record = found(request, path, uid)
    events = history.history(
        declared.key, record.pk, past.shown_fields(by, declared), query.before(int), most=query.limit + 1
    )
    items = [
        HistoryEntry(
            id=each.uid, at=each.occurred_at, kind=each.kind, actor=each.actor, via=each.via, changes=each.changes,
            lost=each.lost,
        )
        for each in events[: query.limit]
    ]  # fmt: skip
    last = events[query.limit - 1] if len(events) > query.limit else None
    return History(items=items, next=next_after(last.occurred_at, last.id) if last else None)


def read_as_of(request: HttpRequest, path: str, uid: UUID, query: Query[Moment]) -> RecordThen:
    by, declared, record = found(request, path, uid)
    was = past.as_of(by, declared, record, query.at)
    return RecordThen(at=was.at, values=was.then, changed=was.changed, existed=not was.born, lost=was.lost)


def restore_as_of(request: HttpRequest, path: str, uid: UUID, sent: Moment) -> HttpResponse:
    """The record gets all values back that it had at a moment, as far as the caller may write them."""
    by, declared, record = found(request, path, uid)
    past.restore_record(declared, by=by, record=record, at=sent.at)
    return whole(by, declared, uid)


def restore_value(request: HttpRequest, path: str, uid: UUID, sent: ValueBack) -> HttpResponse:
    """One field gets the value back that it had before an event."""
    by, declared, record = found(request, path, uid)
    event = past.event_named(by, declared, record, sent.event)
    past.restore_value(declared, by=by, record=record, past=event, field=sent.field)
    return whole(by, declared, uid)
