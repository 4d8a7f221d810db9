"""What the lake answered, over HTTP. Questions themselves come and go by the routes of their type; `run` asks one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from kith.analytical.query import asking
from kith.analytical.query.pages import query_of
from kith.api.beside import register
from kith.api.caller import caller
from kith.core.errors import NotFound


class AnswerColumnOut(Schema):
    """`kind` is number, text, day, moment or flag."""

    name: str
    kind: str


class LakeAnswerOut(Schema):
    """The caller's newest run of the question. Decimals are texts. `error` says why there is no answer; `more` that there
    are more rows than are kept."""

    id: UUID
    state: str
    error: str
    columns: list[AnswerColumnOut]
    rows: list[list[Any]]
    more: bool
    as_of: datetime | None
    seconds: float


def add(router: Router) -> None:
    register(router, "GET", "/own-analyses/{uuid:uid}/answer", get_answer, LakeAnswerOut)
    register(router, "POST", "/own-analyses/{uuid:uid}/stop", stop_asking, LakeAnswerOut)


def get_answer(request: HttpRequest, uid: UUID) -> LakeAnswerOut:
    """What the question was answered last to the caller."""
    return _shown(request, uid)


def stop_asking(request: HttpRequest, uid: UUID) -> LakeAnswerOut:
    """Ends the caller's run under way."""
    by = caller(request)
    asking.stop(by=by, lake_query=query_of(by, str(uid)))
    return _shown(request, uid)


def _shown(request: HttpRequest, uid: UUID) -> LakeAnswerOut:
    by = caller(request)
    run = asking.newest_of(by, query_of(by, str(uid)))
    if run is None:
        raise NotFound
    answer = asking.answer_of(by, run)
    return LakeAnswerOut(
        id=run.uid,
        state=run.state,
        error=run.error,
        columns=[AnswerColumnOut(name=each.name, kind=each.kind) for each in answer.columns]
        if answer
        else [],
        rows=[list(row) for row in answer.rows] if answer else [],
        more=answer.more if answer else False,
        as_of=answer.as_of if answer else None,
        seconds=answer.seconds if answer else 0.0,
    )
