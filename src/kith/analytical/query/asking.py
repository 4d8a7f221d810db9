"""Asking the lake: who may, the run that answers, and the answer that somebody got last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kith.analytical.query.model import LakeQuery
from kith.analytical.query.offered import offered, within
from kith.analytical.seeing import sees_everybody
from kith.core.access import require
from kith.core.errors import Conflict
from kith.core.events.record import record
from kith.core.jobs import run as runs
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.principals.actor import Actor
from kith.core.registry import current

ASK = "analytical.ask"
TITLE = gettext_noop("Own analysis")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer. `kind` is number, text, day, moment or flag."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that a question had, as of a moment of the lake; `more` says that there were more than are kept."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    as_of: datetime
    seconds: float


def start(*, by: Actor, lake_query: LakeQuery) -> Run:
    """Asks the question as it stands; where the actor's last one of it is under way still, that one is given.

    Raises NotAllowed.
    """
    require(by, "analytical.lake_query.run", lake_query)
    asked = {"query": lake_query.pk, "sql": lake_query.sql, "offer": offered(by)}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('analytical_ask'))")
        newest = newest_of(by, lake_query)
        if newest is not None and newest.state in UNDER_WAY:
            return newest
        record("lake_query.asked", by=by, on=lake_query, declared=current().type("lake_query"), verb="run")
        return runs.start(ASK, by=by, title=TITLE, asked=asked)


def stop(*, by: Actor, lake_query: LakeQuery) -> Run:
    """Ends the actor's question under way. Raises Conflict where there is none, NotAllowed."""
    require(by, "analytical.lake_query.run", lake_query)
    run = newest_of(by, lake_query)
    if run is None or not runs.stop(run):
        raise Conflict(_("Nothing is being computed."))
    run.refresh_from_db()
    return run


def newest_of(by: Actor, lake_query: LakeQuery) -> Run | None:
    """The actor's last run of the question: answers are for those alone who asked."""
    asked = Run.objects.filter(job=ASK, started_by=by.id, asked__query=lake_query.pk)
    return asked.order_by("-made_at").first()


def answer_of(by: Actor, run: Run | None) -> Answer | None:
    """What a run found; None where there is nothing, or where it tells of what its asker may no longer see."""
    if run is None or run.state != State.DONE or not sees_everybody(by):
        return None
    if not within(run.asked["offer"], offered(by)):
        return None
    said = run.answer
    columns = tuple(Column(*column) for column in said["columns"])
    rows = tuple(tuple(row) for row in said["rows"])
    return Answer(columns, rows, said["more"], datetime.fromisoformat(said["as_of"]), said["seconds"])
