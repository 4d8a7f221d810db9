"""Runs plans: rows for pages, JSON text for programs, one record by its public id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from kith.core import access
from kith.core.errors import NotFound
from kith.core.events.viewing import is_sensitive, note_views
from kith.core.principals.actor import Actor
from kith.core.records.cursor import Cursor
from kith.core.records.ordering import require_order
from kith.core.records.planner import Column, Listing, Plan, plan
from kith.core.records.statement import fetch
from kith.core.registry.objecttype import ObjectType

NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Page:
    """Rows with the public id first; `next` is the cursor of the following page, empty at the end."""

    rows: list[tuple[Any, ...]]
    columns: tuple[Column, ...]
    next: str


def read_page(actor: Actor, asked: Listing) -> Page:
    """One page of a list, in one statement. Raises Invalid for fields that are not there or not for this actor, and
    for an order that so many rows cannot have."""
    planned = plan(actor, asked)
    require_order(actor, asked)
    rows = fetch(planned.sql, planned.params, prepare=planned.prepared)
    page = Page(rows[: planned.limit], planned.columns, next_cursor(planned, rows))
    note_views(actor, asked.type, _sensitive(page))
    return page


def _sensitive(page: Page) -> list[str]:
    """The records of which a sensitive value is shown."""
    columns = [column for column in page.columns if is_sensitive(column.field)]
    if not columns:
        return []
    return [row[0] for row in page.rows if any(column.value(row) not in NOTHING for column in columns)]


def next_cursor(planned: Plan, rows: list[tuple[Any, ...]]) -> str:
    if len(rows) <= planned.limit:
        return ""
    last = rows[planned.limit - 1]
    return Cursor(tuple(last[len(last) - planned.sorts :]) if planned.sorts else (), last[0]).write()


def get(actor: Actor, declared: ObjectType, uid: UUID | str) -> Model:
    """The record with this public id. Raises NotFound where there is none or the actor may not see it."""
    try:
        wanted = uid if isinstance(uid, UUID) else UUID(uid)
    except ValueError:
        raise NotFound from None
    record = access.visible(actor, declared.model._default_manager.filter(uid=wanted), declared).first()
    if record is None:
        raise NotFound
    return record
