"""Imports over HTTP: the same file, the same steps and the same rights as in the import tray."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from kith.api.caller import caller
from kith.api.schema import answers
from kith.core.errors import Invalid, Text
from kith.core.jobs.model import Run
from kith.core.transfer import actions, kinds
from kith.core.transfer.actions import asked_of
from kith.core.transfer.asked import Asked

RECENT = 100


class Sent(Schema):
    """What the file holds. Without `kind` it is found out from the file."""

    kind: str = ""


class Column(Schema):
    """A column of the file and the field it goes into, empty for none."""

    name: str
    field: str


class Import(Schema):
    """One import. `made` and `changed` count records by type; `undo` is the state of taking it back; `notices` say what it
    does beyond the house, such as mails that ask people to confirm: before it begins what it will, then what it has.
    A list leaves them out."""

    id: UUID
    file: str
    state: str
    kind: str
    source: str
    columns: list[Column]
    rows_done: int
    rows_about: int
    refused: int
    known: int
    made: dict[str, int]
    changed: dict[str, int]
    error: str
    undo: str
    notices: list[str]


class Choice(Schema):
    """What to change before the start. `columns` maps names of columns to fields; what is left out stays."""

    kind: str | None = None
    source: str | None = None
    country: Annotated[str | None, Field(max_length=2)] = None
    currency: Annotated[str | None, Field(max_length=3)] = None
    sample: bool | None = None
    columns: dict[str, str] | None = None


def add(router: Router) -> None:
    """The routes below `/imports`."""
    one, refusals = "/imports/{uuid:uid}", {"4XX": answers(200)["responses"]["4XX"]}
    for method, path, name, view, response in (
        ("POST", "/imports", "create_import", create, {201: Import}),
        ("GET", "/imports", "list_imports", recent, list[Import]),
        ("GET", one, "get_import", read, Import),
        ("PATCH", one, "edit_import", edit, Import),
        ("DELETE", one, "withdraw_import", withdraw, {204: None}),
        ("POST", f"{one}/start", "start_import", start, Import),
        ("POST", f"{one}/stop", "stop_import", stop, Import),
        ("POST", f"{one}/undo", "undo_import", undo, Import),
        ("GET", f"{one}/rejects", "list_import_rejects", rejects, list[dict[str, str]]),
    ):
        extra = {"responses": refusals}
        router.api_operation([method], path, response=response, operation_id=name, openapi_extra=extra)(view)


def create(request: HttpRequest, file: File[UploadedFile], sent: Form[Sent]) -> Status[Import]:
    run = actions.take(by=caller(request), name=file.name or "", parts=file.chunks(), kind=sent.kind)
    return Status(201, shown(run))


def recent(request: HttpRequest) -> list[Import]:
    return [shown(run, alone=False) for run in actions.runs(caller(request))[:RECENT]]


def read(request: HttpRequest, uid: UUID) -> Import:
    return shown(actions.get(caller(request), uid))


def edit(request: HttpRequest, uid: UUID, choice: Choice) -> Import:
    by = caller(request)
    run = actions.get(by, uid)
    asked = asked_of(run)
    seen = actions.look(run, asked)
    if choice.kind and choice.kind != asked.kind:
        asked = actions.with_kind(by, asked, seen, choice.kind)
    values = choice.dict(exclude_none=True, exclude={"kind", "columns"})
    asked = replace(asked, **values)
    if choice.columns:
        asked = replace(asked, uses=actions.uses_of(seen, _targets(asked, choice.columns)))
    return shown(actions.choose(by=by, run=run, asked=asked))


def _targets(asked: Asked, columns: dict[str, str]) -> dict[int, str]:
    targets: dict[int, str] = {use.position: use.target for use in asked.uses}
    for name, target in columns.items():
        if name not in asked.headings:
            raise Invalid({"columns": [format_lazy(_("The file has no column “{name}”."), name=name[:60])]})
        targets[asked.headings.index(name)] = target
    return {at: target for at, target in targets.items() if target}


def withdraw(request: HttpRequest, uid: UUID) -> Status[None]:
    by = caller(request)
    actions.withdraw(by=by, run=actions.get(by, uid))
    return Status(204, None)


def start(request: HttpRequest, uid: UUID) -> Import:
    by = caller(request)
    return shown(actions.start(by=by, run=actions.get(by, uid)))


def stop(request: HttpRequest, uid: UUID) -> Import:
    by = caller(request)
    return shown(actions.stop(by=by, run=actions.get(by, uid)))


def undo(request: HttpRequest, uid: UUID) -> Import:
    by = caller(request)
    run = actions.get(by, uid)
    actions.undo(by=by, run=run)
    return shown(run)


def rejects(request: HttpRequest, uid: UUID) -> list[dict[str, str]]:
    """The rows that were refused: their cells by column, with the row's number and the reason."""
    content = actions.rejects_of(actions.get(caller(request), uid))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def shown(run: Run, *, alone: bool = True) -> Import:
    """One import; not `alone`, as one of a list, without what would have to be looked up for each."""
    asked, answer = asked_of(run), run.answer
    targets = {use.position: use.target for use in asked.uses}
    undoing = actions.undo_of(run)
    counts: dict[str, Any] = {"made": answer.get("made", {}), "changed": answer.get("changed", {})}
    return Import(
        id=run.uid,
        file=run.title,
        state=run.state,
        kind=asked.kind,
        source=asked.source,
        columns=[Column(name=name, field=targets.get(at, "")) for at, name in enumerate(asked.headings)],
        rows_done=run.done,
        rows_about=run.total,
        refused=run.problems,
        known=answer.get("same", 0),
        error=run.error,
        undo=undoing.state if undoing else "",
        notices=[str(text) for text in _notices(run, asked)] if alone else [],
        **counts,
    )


def _notices(run: Run, asked: Asked) -> list[Text]:
    if not asked.kind:
        return []
    kind, used = kinds.kind(asked.kind), {use.target for use in asked.uses}
    if run.started_at:
        return kinds.came_of(kind, used, run.uid)
    return kinds.notices(kind, used, actions.look(run, asked).table.about)
