"""Acts on many records as tests do them: started, done by the job at once, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from kith.core.bulk import actions, ledger, work
from kith.core.bulk.asked import Selection, marked
from kith.core.bulk.looking import Preview, look
from kith.core.conditions.tree import Node, from_json
from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor
from kith.core.registry import current


def some(*records: Any, key: str = "person") -> Selection:
    return marked(current().type(key), [str(record.uid) for record in records])


def every(where: dict[str, Any] | None = None, key: str = "person") -> Selection:
    condition: Node | None = from_json(where) if where else None
    return Selection(current().type(key), every=True, condition=condition)


def previewed(by: Actor, selection: Selection, act: str = "edit", **values: Any) -> Preview:
    return look(by=by, selection=selection, key=act, values=values)


def done(by: Actor, selection: Selection, act: str = "edit", token: UUID | None = None, **values: Any) -> Run:
    """The run of an act that has ended."""
    run = actions.start(by=by, selection=selection, key=act, values=values, token=token or uuid4())
    work.run_bulk(run.pk)
    run.refresh_from_db()
    return run


def taken_back(by: Actor, run: Run) -> Run:
    undoing = actions.undo(by=by, uid=run.uid)
    work.run_undo(undoing.pk)
    undoing.refresh_from_db()
    run.refresh_from_db()
    return undoing


def fates(run: Run) -> dict[str, int]:
    return ledger.counts(run.pk)


def reasons(by: Actor, run: Run) -> list[str]:
    return [row.reason for row in actions.rows_of_act(actions.get(by, run.uid)) if row.reason]
