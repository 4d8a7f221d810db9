"""Runs plans: rows for pages, JSON text for programs, one record by its public id."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Invalid, NotFound
from kith.core.events.viewing import is_sensitive, note_views
from kith.core.principals.actor import Actor
from kith.core.records.cursor import Cursor
from kith.core.records.ordering import is_small, require_order
from kith.core.records.planner import Column, Listing, Plan, plan
from kith.core.records.statement import fetch, fetch_within
from kith.core.registry.objecttype import ObjectType

NOTHING: tuple[Any, ...] = (None, "", [])
JUMPING = 3_000
"""Milliseconds that a jump may take: the database passes over all rows before it."""


class TooSlow(Invalid):
    """A list whose filter takes longer than somebody waits for a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows with the public id first; `next` is the cursor of the following page, empty at the end."""

    rows: list[tuple[Any, ...]]
    columns: tuple[Column, ...]
    next: str


def read_page(actor: Actor, asked: Listing, patience: int = 0) -> Page:
    """One page of a list, in one statement. Raises Invalid for fields that are not there or not for this actor, and
    for an order that so many rows cannot have; TooSlow where filtering takes longer than `patience` milliseconds,
    if that is given."""
    planned = plan(actor, asked)
    require_order(actor, asked)
    if patience and asked.condition is not None and not is_small(asked.type):
        rows = in_time(actor, asked, planned, patience)
    else:
        rows = fetch(planned.sql, planned.params, prepare=planned.prepared)
    page = Page(rows[: planned.limit], planned.columns, next_cursor(planned, rows))
    note_shown(actor, asked.type, page)
    return page


def in_time(actor: Actor, asked: Listing, planned: Plan, patience: int) -> list[tuple[Any, ...]]:
    """The rows of a statement. Raises TooSlow where it takes longer than `patience` milliseconds."""
    rows = fetch_within(patience, planned.sql, planned.params)
    if rows is not None:
        return rows
    quick = [str(field.label) for field in access.readable(actor, asked.type).values() if field.sortable][:3]
    text = _("This filter was stopped after %(seconds)s seconds. Narrow it with one more condition%(such)s.")
    such = now(", for example on %(fields)s") % {"fields": ", ".join(quick)} if quick else ""
    raise TooSlow({"condition": [str(text) % {"seconds": patience // 1000, "such": such}]})


def cursor_at(actor: Actor, asked: Listing, row: int) -> str:
    """Where a page begins with this row of the list, counted from 1; empty for the first and beyond the last.

    Raises TooSlow where passing over the rows before it takes too long.
    """
    if row <= 1:
        return ""
    before = replace(asked, columns=(), limit=row - 1, after=None)
    planned = plan(actor, before)
    require_order(actor, before)
    rows = fetch_within(JUMPING, f"select * from ({planned.sql}) passed offset {row - 2}", planned.params)  # noqa: S608
    if rows is None:
        raise TooSlow({"row": [_("This row is too far down. Filter the list, or turn its order round.")]})
    return cursor_of(planned, rows[0]) if len(rows) > 1 else ""


def note_shown(actor: Actor, declared: ObjectType, page: Page) -> None:
    """Notes whose sensitive values somebody has looked at."""
    note_views(actor, declared, _sensitive(page))


def _sensitive(page: Page) -> list[str]:
    """The records of which a sensitive value is shown."""
    columns = [column for column in page.columns if is_sensitive(column.field)]
    if not columns:
        return []
    return [row[0] for row in page.rows if any(column.value(row) not in NOTHING for column in columns)]


def next_cursor(planned: Plan, rows: list[tuple[Any, ...]]) -> str:
    if len(rows) <= planned.limit:
        return ""
    return cursor_of(planned, rows[planned.limit - 1])


def cursor_of(planned: Plan, last: tuple[Any, ...]) -> str:
    """Where a page begins that follows this row."""
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
