"""What is done with acts on many records: started, watched, stopped, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.bulk import ledger
from kith.core.bulk.asked import Asked, Selection, asked_by
from kith.core.bulk.model import BulkRow, Fate
from kith.core.bulk.operation import BulkOperation
from kith.core.bulk.operations import operation
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.jobs import run as runs
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.jobs.queue import enqueue
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

JOB = "core.bulk"
UNDO_JOB = "core.bulk.undo"
KEPT = timedelta(days=90)
AT_ONCE = 5
MOST = 1_000_000
SEES_ALL = frozenset({Role.OWNER, Role.ADMINISTRATOR, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Act:
    """An act on many records, and the run that takes it back, if there is one."""

    run: Run
    asked: Asked
    undoing: Run | None

    @property
    def working(self) -> Run:
        """The run that is under way or was the last to end."""
        return self.undoing or self.run

    @property
    def under_way(self) -> bool:
        return self.working.state in UNDER_WAY

    @property
    def taken_back(self) -> bool:
        """Whether the whole was, save for rows that somebody has changed since."""
        ended = self.undoing is not None and self.undoing.state not in (*UNDER_WAY, State.FAILED)
        return ended and not self.counts.get(Fate.CHANGED)

    @property
    def counts(self) -> dict[str, int]:
        return ledger.counts(self.run.pk)


@transaction.atomic
def start(*, by: Actor, selection: Selection, key: str, values: Mapping[str, Any], token: UUID) -> Run:
    """Starts doing the operation `key` to these records, once for each `token`: asked again, it gives the same run.

    Raises NotFound, NotAllowed, Invalid as `look` does, and Conflict where enough of the actor's are under way.
    """
    if (known := Run.objects.filter(uid=token).first()) is not None:
        return _same(by, known)
    declared = selection.type
    chosen = operation(by, declared, key)
    if by.narrowing and by.narrowing.record:
        raise NotAllowed
    chosen.read(by, declared, values)
    if ledger.numbered(by, selection, 1) == [] and (selection.every or not selection.uids):
        raise Invalid({"ids": [_("Nothing is selected.")]})
    own = Run.objects.filter(job__in=(JOB, UNDO_JOB), started_by_id=by.id, state__in=UNDER_WAY)
    if own.count() >= AT_ONCE:
        raise Conflict(_("Five of your changes are under way. Wait until one has ended."))
    return _started(by, selection, chosen, values, token)


def _same(by: Actor, known: Run) -> Run:
    if known.job != JOB or known.started_by_id != by.id:
        raise Conflict(_("This was used for something else. Open the list again."))
    return known


def _started(
    by: Actor, selection: Selection, chosen: BulkOperation, values: Mapping[str, Any], token: UUID
) -> Run:
    asked = asked_by(by, selection, chosen.key, values)
    run, fresh = Run.objects.get_or_create(
        uid=token,
        defaults={
            "job": JOB,
            "title": str(selection.type.plural),
            "started_by_id": by.id,
            "asked": asked.as_json(),
            "started_at": timezone.now(),
        },
    )
    if not fresh:
        return _same(by, run)
    if not selection.every:  # those that were marked are known now; what fulfils a condition, the job finds
        Run.objects.filter(pk=run.pk).update(total=ledger.freeze(run.pk, by, selection))
    enqueue(JOB, run=run.pk)
    return run


@transaction.atomic
def stop(*, by: Actor, uid: UUID) -> None:
    """Ends it after the chunk at hand. What was done stays, and can be taken back. Raises NotFound, Conflict, and
    NotAllowed for a program that may only read."""
    act = get(by, uid)
    if not by.permits(act.asked.type, changes=True):
        raise NotAllowed
    if not runs.stop(act.working):
        raise Conflict(_("This has ended already."))


@transaction.atomic
def undo(*, by: Actor, uid: UUID) -> Run:
    """Takes the whole back, as a run of its own: every row that is still as it was left. Asked again while it is under
    way, it gives the same run. Raises Conflict where it cannot be taken back (any more), NotAllowed."""
    run = Run.objects.select_for_update().get(pk=get(by, uid).run.pk)
    act = _act(run)
    if act.undoing and act.undoing.state in UNDER_WAY:
        return act.undoing
    refuse = why_not_undone(by, act)
    if refuse:
        raise Conflict(refuse)
    asked = {**act.asked.as_json(), "values": {}, "condition": None, "via": by.via, "address": by.address}
    undoing = runs.start_here(UNDO_JOB, by=by, title=run.title, asked={"run": str(run.uid), "act": asked})
    enqueue(UNDO_JOB, run=undoing.pk)
    return undoing


def why_not_undone(by: Actor, act: Act) -> Any:
    """Why it cannot be taken back, or nothing. Raises NotAllowed for whoever may no longer do such things."""
    chosen = operation(by, current().type(act.asked.type), act.asked.operation)
    if act.run.state in UNDER_WAY:
        return _("Wait until it has ended, or stop it.")
    if act.undoing is not None and act.undoing.state in UNDER_WAY:
        return _("It is being taken back.")
    if act.taken_back:
        return _("This was taken back already.")
    if chosen.plan_back is None:
        return _("This cannot be taken back as a whole.")
    if (act.run.ended_at or act.run.made_at) + KEPT < timezone.now():
        return format_lazy(_("It can be taken back for {days} days."), days=KEPT.days)
    return "" if act.counts.get(Fate.CHANGED) else _("Nothing was changed.")


def undoable(by: Actor, act: Act) -> bool:
    try:
        return not why_not_undone(by, act)
    except (NotAllowed, NotFound):
        return False


def get(by: Actor, uid: UUID) -> Act:
    """An act of the actor's own; owners and administrators see all. Raises NotFound."""
    run = _runs(by).filter(uid=uid).first()
    if run is None or not _readable(by, run):
        raise NotFound
    return _act(run)


def acts(by: Actor, most: int = 50) -> list[Act]:
    """The newest of the actor's own; owners and administrators see all."""
    return [_act(run) for run in _runs(by).order_by("-made_at")[:most] if _readable(by, run)]


def sees_all(by: Actor) -> bool:
    """Whether the actor is told of everybody's acts, or only of their own."""
    return by.role in SEES_ALL and by.narrowing is None


def _runs(by: Actor) -> Any:
    found = Run.objects.filter(job=JOB).select_related("started_by")
    return found if sees_all(by) else found.filter(started_by_id=by.id)


def _readable(by: Actor, run: Run) -> bool:
    """What was done to records of a type is told to those who may see such records."""
    declared: ObjectType | None = current().types.get(run.asked["type"])
    return declared is not None and access.allowed(by, declared.permission("see"))


def _act(run: Run) -> Act:
    undoings = Run.objects.filter(job=UNDO_JOB, asked__run=str(run.uid)).select_related("started_by")
    undoing = undoings.order_by("-made_at").first()
    return Act(run, Asked.from_json(run.asked), undoing)


def rows_of_act(act: Act, fate: str = "", after: int = 0, most: int = 50) -> list[BulkRow]:
    """What became of the rows, in their order; of one fate only, where it is named."""
    found = BulkRow.objects.filter(run_id=act.run.pk, at__gt=after)
    return list((found.filter(fate=fate) if fate in Fate.values else found).order_by("at")[:most])
