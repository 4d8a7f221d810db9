"""What is done with exports: asked for, taken, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.sentence import sentence
from kith.core.conditions.tree import to_json
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.record import Subject, note
from kith.core.export import files
from kith.core.export.asked import Asked, Form
from kith.core.fieldtypes import SECRET
from kith.core.fieldtypes.kind import Viewer
from kith.core.jobs import run as runs
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.jobs.queue import enqueue
from kith.core.principals.actor import Actor, Narrowing
from kith.core.records.planner import Listing
from kith.core.records.whole import rows_statement
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

JOB = "core.export"
KEPT = timedelta(days=7)
AT_ONCE = 5
"""So many exports of one person wait or are made at a time, so that nobody fills the disk by pressing a button."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export as its owner sees it. `until` is when the file goes; `there` says whether it can be taken now."""

    run: Run
    asked: Asked
    until: datetime
    there: bool

    @property
    def under_way(self) -> bool:
        return self.run.state in UNDER_WAY

    @property
    def name(self) -> str:
        """What the file is called when it is taken."""
        return f"{self.run.title} {timezone.localtime(self.run.made_at):%Y-%m-%d %H%M}.{self.asked.form}"


def may_export(by: Actor, declared: ObjectType) -> bool:
    return not by.watcher and access.allowed(by, declared.permission("export"))


@transaction.atomic
def start(*, by: Actor, listing: Listing, form: Form) -> Run:
    """Asks for the file of a list: its condition, order and columns; those of secrets are left out.

    Raises NotAllowed where the actor may export nothing of the type, Invalid for fields that are not there or not for
    this actor, Conflict where enough of the actor's exports are under way.
    """
    declared = listing.type
    access.require(by, declared.permission("export"))
    if by.watcher:
        raise NotAllowed
    waiting = Run.objects.filter(job=JOB, started_by_id=by.id, state__in=UNDER_WAY)
    if waiting.count() >= AT_ONCE:
        raise Conflict(_("Five of your exports are being made. Wait for one of them, or remove it."))
    asked = _asked(by, listing, form)
    rows_statement(by, asked.listing)  # says now, and not in the background, what cannot be asked
    run = runs.start_here(JOB, by=by, title=str(declared.plural), asked=asked.as_json())
    run.refresh_from_db()
    enqueue(JOB, run=run.pk)
    return run


def _asked(by: Actor, listing: Listing, form: Form) -> Asked:
    declared, left = listing.type, by.narrowing or Narrowing()
    fields = access.readable(by, declared)
    columns = tuple(
        key for key in listing.columns if not ((field := fields.get(key)) and field.type is SECRET)
    )
    if not columns:
        raise Invalid({"fields": [_("Choose at least one column.")]})
    condition = listing.condition
    scope, viewer = access.scope(by, declared), Viewer(by.locale, by.timezone)
    words = sentence(condition, scope, viewer)[:2000] if condition else str(declared.plural)
    return Asked(
        declared.key, form, columns, tuple(f"{'-' * sort.descending}{sort.field}" for sort in listing.sort),
        to_json(condition) if condition else None, words, by.via, by.address, by.narrowing is not None,
        None if left.reads is None else tuple(sorted(left.reads)), left.sensitive,
    )  # fmt: skip


def exports(by: Actor, most: int = 50) -> list[Export]:
    """The actor's own exports, the newest first. Nobody takes what somebody else may see, and a key that is narrowed is
    told only of what one as narrow has asked for."""
    found = (_export(run) for run in _own(by).order_by("-made_at").iterator(chunk_size=most))
    return list(islice((each for each in found if _as_narrow(by.narrowing, each.asked)), most))


def get(by: Actor, uid: UUID) -> Export:
    """One of the actor's own. Raises NotFound."""
    run = _own(by).filter(uid=uid).first()
    if run is None or not _as_narrow(by.narrowing, (export := _export(run)).asked):
        raise NotFound
    return export


def _own(by: Actor) -> Any:
    return Run.objects.filter(job=JOB, started_by_id=by.id)


def _export(run: Run) -> Export:
    asked = Asked.from_json(run.asked)
    there = run.state == State.DONE and files.whole(run.uid, asked.form).exists()
    return Export(run, asked, (run.ended_at or run.made_at) + KEPT, there)


def take(*, by: Actor, uid: UUID) -> tuple[Export, Path]:
    """The export and its file, for whoever made it and still may; that it was taken stands in the audit.

    Raises NotFound, NotAllowed.
    """
    export = get(by, uid)
    declared = current().type(export.asked.type)
    access.require(by, declared.permission("export"))
    if by.watcher:
        raise NotAllowed
    if not export.there:
        raise NotFound(_("This file is no longer kept. Export the list again."))
    changes = {"format": (None, export.asked.form), "rows": (None, export.run.done)}
    subject = Subject(declared.key, 0, export.run.uid)
    note(f"{declared.key}.downloaded", by=by, subject=subject, changes=changes, verb="download")
    return export, files.whole(uid, export.asked.form)


def _as_narrow(left: Narrowing | None, asked: Asked) -> bool:
    """Whether the file holds no more than somebody with this narrowing reads."""
    if left is None:
        return True
    wider = left.reads is not None and (asked.reads is None or not left.reads.issuperset(asked.reads))
    return asked.narrowed and not wider and (left.sensitive or not asked.sensitive)


@transaction.atomic
def remove(*, by: Actor, uid: UUID) -> None:
    """Ends an export that is under way, and removes its file. Raises NotFound."""
    run = get(by, uid).run
    runs.stop(run)
    files.remove(run.uid)
