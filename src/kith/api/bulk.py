"""Acts on many records over HTTP: previewed, started, watched, stopped and taken back, with the rights of the desk."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from kith.api.caller import caller
from kith.api.schema import ONCE, answers
from kith.core.bulk import actions
from kith.core.bulk.actions import Act
from kith.core.bulk.asked import Selection, marked
from kith.core.bulk.looking import look
from kith.core.bulk.model import Fate
from kith.core.bulk.operations import operations
from kith.core.conditions.tree import from_json
from kith.core.errors import Invalid
from kith.core.records.answered import once
from kith.core.registry import current


class BulkAsked(Schema):
    """What is to be done to which records: those named by `ids`, or `all` that fulfil `where` and may be seen."""

    model_config = ConfigDict(extra="forbid")

    operation: Annotated[
        str, Field(description="edit, assign, delete, do-<verb>, or another of those listed.", max_length=100)
    ]
    ids: Annotated[list[str], Field(description="Ids of records, at most 10,000.", max_length=10_001)] = []
    all: bool = False
    where: Annotated[dict[str, Any] | None, Field(description="A condition, see the schema Condition.")] = (
        None
    )
    values: Annotated[
        dict[str, Any],
        Field(
            description="For edit the new values by field (null empties one; a field of several values also takes"
            ' {"add": […], "remove": […]}); for assign {"owners": [ids]}; else the inputs of the operation.'
        ),
    ] = {}


class BulkOperationOut(Schema):
    """Something that can be done to many records of a type, with the fields it asks for."""

    key: str
    label: str
    inputs: list[str]
    undoable: bool


class BulkReasonOut(Schema):
    reason: str
    rows: int
    names: list[str]


class BulkSampleOut(Schema):
    """A record that would change: by field its value before and after."""

    id: UUID
    name: str
    changes: dict[str, list[Any]]


class BulkPreviewOut(Schema):
    """What would happen to the rows that were looked at. `rows` is null where counting takes long."""

    rows: int | None
    looked_at: int
    changed: int
    same: int
    refused: list[BulkReasonOut]
    sample: list[BulkSampleOut]
    undoable: bool


class BulkOut(Schema):
    """An act: how far it is, and how many rows had which fate."""

    id: UUID
    type: str
    operation: str
    state: str
    rows: int
    rows_done: int
    fates: dict[str, int]
    undo_state: str
    undoable: bool
    error: str
    made_at: datetime


class BulkRowOut(Schema):
    """What became of one record."""

    row: int
    id: UUID
    fate: str
    reason: str


class BulkRowsOut(Schema):
    items: list[BulkRowOut]
    next: int | None


def add(router: Router) -> None:
    """The routes below `/<type>/bulk` and `/bulk`."""
    many, one, refusals = "/{slug:path}/bulk", "/bulk/{uuid:uid}", {"4XX": answers(200)["responses"]["4XX"]}
    for method, path, name, view, response, more in (
        ("GET", many, "list_bulk_operations", offered, list[BulkOperationOut], {}),
        ("POST", f"{many}/preview", "preview_bulk", preview, BulkPreviewOut, {}),
        ("POST", many, "start_bulk", start, {202: BulkOut}, {"parameters": [ONCE]}),
        ("GET", "/bulk", "list_bulk", recent, list[BulkOut], {}),
        ("GET", one, "get_bulk", read, BulkOut, {}),
        ("GET", f"{one}/rows", "list_bulk_rows", rows, BulkRowsOut, {}),
        ("POST", f"{one}/stop", "stop_bulk", stop, BulkOut, {}),
        ("POST", f"{one}/undo", "undo_bulk", undo, {202: BulkOut}, {}),
    ):
        extra = {"responses": refusals, **cast("dict[str, Any]", more)}
        router.api_operation([method], path, response=response, operation_id=name, openapi_extra=extra)(view)


def offered(request: HttpRequest, path: str) -> list[BulkOperationOut]:
    """What the caller may do to many records of the type."""
    by, declared = caller(request), current().at(path)
    return [
        BulkOperationOut(
            key=each.key, label=str(each.label), undoable=each.plan_back is not None,
            inputs=[field.key for field in each.inputs(by, declared)],
        )
        for each in operations(by, declared)
    ]  # fmt: skip


def preview(request: HttpRequest, path: str, asked: BulkAsked) -> BulkPreviewOut:
    """What would happen; nothing does."""
    found = look(
        by=caller(request), selection=_selection(path, asked), key=asked.operation, values=asked.values
    )
    return BulkPreviewOut(
        rows=found.total, looked_at=found.looked, changed=found.changed, same=found.same, undoable=found.undoable,
        refused=[BulkReasonOut(reason=each.text, rows=each.count, names=each.names) for each in found.reasons],
        sample=[BulkSampleOut(id=each.uid, name=each.name, changes=each.changes) for each in found.sample],
    )  # fmt: skip


def start(request: HttpRequest, path: str, asked: BulkAsked) -> Status[BulkOut]:
    """Starts it, once for each `Idempotency-Key`."""
    by, selection = caller(request), _selection(path, asked)

    def act() -> UUID:
        run = actions.start(
            by=by, selection=selection, key=asked.operation, values=asked.values, token=uuid4()
        )
        return cast("UUID", run.uid)

    key = request.headers.get("Idempotency-Key", "")
    digest = sha256(request.path.encode() + b"\0" + request.body).digest()
    return Status(202, _shown(request, once(by, key, digest, act).record if key else act()))


def _selection(path: str, asked: BulkAsked) -> Selection:
    declared = current().at(path)
    if asked.all and asked.ids:
        raise Invalid({"ids": [_("Name records, or ask for all that fulfil a condition, and not both.")]})
    if asked.where is not None and not asked.all:
        raise Invalid({"where": [_("A condition needs “all” beside it.")]})
    if not asked.all:
        return marked(declared, asked.ids)
    return Selection(declared, every=True, condition=from_json(asked.where) if asked.where else None)


def recent(request: HttpRequest) -> list[BulkOut]:
    by = caller(request)
    return [_out(request, each) for each in actions.acts(by)]


def read(request: HttpRequest, uid: UUID) -> BulkOut:
    return _shown(request, uid)


def rows(
    request: HttpRequest,
    uid: UUID,
    fate: Annotated[str, Field(max_length=20)] = "",
    after: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0,
) -> BulkRowsOut:
    """What became of each row, 200 at a time."""
    if fate and fate not in Fate.values:
        raise Invalid({"fate": [_("This is none of the choices.")]})
    found = actions.rows_of_act(actions.get(caller(request), uid), fate, after, 201)
    items = [
        BulkRowOut(row=each.at, id=each.subject_uid, fate=each.fate, reason=each.reason)
        for each in found[:200]
    ]
    return BulkRowsOut(items=items, next=items[-1].row if len(found) > 200 else None)


def stop(request: HttpRequest, uid: UUID) -> BulkOut:
    actions.stop(by=caller(request), uid=uid)
    return _shown(request, uid)


def undo(request: HttpRequest, uid: UUID) -> Status[BulkOut]:
    """Takes the whole back, past what somebody has changed since."""
    actions.undo(by=caller(request), uid=uid)
    return Status(202, _shown(request, uid))


def _shown(request: HttpRequest, uid: UUID) -> BulkOut:
    return _out(request, actions.get(caller(request), uid))


def _out(request: HttpRequest, act: Act) -> BulkOut:
    run = act.run
    return BulkOut(
        id=run.uid, type=act.asked.type, operation=act.asked.operation, state=run.state, rows=run.total,
        rows_done=run.done, fates=act.counts, undo_state=act.undoing.state if act.undoing else "",
        undoable=actions.undoable(caller(request), act), error=act.working.error, made_at=run.made_at,
    )  # fmt: skip
