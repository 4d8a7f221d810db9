"""Exports over HTTP: asked for, watched, taken and removed, with the rights and limits of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from kith.api.caller import caller
from kith.api.listing import ListQuery, listing
from kith.api.schema import answers
from kith.core.export import actions
from kith.core.export.asked import CONTENT, Form
from kith.core.registry import current


class ExportNew(Schema):
    """A list as `GET` of its type takes it: `fields`, `where` and `sort` are the same."""

    type: Annotated[str, Field(description="The path of the list, such as people.")]
    form: Literal["csv", "xlsx", "jsonl"]
    fields: Annotated[str, Field(description="Fields, or * for all; without it the list's own columns.")] = ""
    where: Annotated[str, Field(description="A condition as JSON.", max_length=100_000)] = ""
    sort: str = ""


class Export(Schema):
    """One export. The file is there when `ready`, and goes at `until`."""

    id: UUID
    type: str
    form: str
    state: str
    filter: str
    rows_done: int
    rows_about: int
    ready: bool
    until: datetime
    error: str


def add(router: Router) -> None:
    """The routes below `/exports`."""
    one, refusals = "/exports/{uuid:uid}", {"4XX": answers(200)["responses"]["4XX"]}
    file = {"description": "The file", "content": {each: {} for each in CONTENT.values()}}
    for method, path, name, view, response, more in (
        ("POST", "/exports", "create_export", create, {201: Export}, {}),
        ("GET", "/exports", "list_exports", recent, list[Export], {}),
        ("GET", one, "get_export", read, Export, {}),
        ("DELETE", one, "delete_export", remove, {204: None}, {}),
        ("GET", f"{one}/file", "get_export_file", take, None, {200: file}),
    ):
        extra = {"responses": refusals | more}
        router.api_operation([method], path, response=response, operation_id=name, openapi_extra=extra)(view)


def create(request: HttpRequest, asked: ExportNew) -> Status[Export]:
    by, declared = caller(request), current().at(asked.type)
    found = listing(by, declared, ListQuery(fields=asked.fields, where=asked.where, sort=asked.sort))
    return Status(201, shown(actions.get(by, actions.start(by=by, listing=found, form=Form(asked.form)).uid)))


def recent(request: HttpRequest) -> list[Export]:
    return [shown(each) for each in actions.exports(caller(request))]


def read(request: HttpRequest, uid: UUID) -> Export:
    return shown(actions.get(caller(request), uid))


def remove(request: HttpRequest, uid: UUID) -> Status[None]:
    actions.remove(by=caller(request), uid=uid)
    return Status(204, None)


def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The file itself; that it was taken is on record."""
    export, path = actions.take(by=caller(request), uid=uid)
    kind = CONTENT[export.asked.form]
    return cast(
        "HttpResponse",
        FileResponse(path.open("rb"), as_attachment=True, filename=export.name, content_type=kind),
    )


def shown(export: actions.Export) -> Export:
    run, asked = export.run, export.asked
    return Export(
        id=run.uid, type=asked.type, form=asked.form, state=run.state, filter=asked.words, rows_done=run.done,
        rows_about=run.total, ready=export.there, until=export.until, error=run.error,
    )  # fmt: skip
