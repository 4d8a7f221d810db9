"""What is done with a file: taken in, told where its columns go, started, stopped, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.fieldtypes.contact import unfit
from kith.core.jobs.model import UNDER_WAY, Run, State
from kith.core.jobs.queue import enqueue
from kith.core.jobs.run import start_here
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.core.transfer import files, kinds, mapping
from kith.core.transfer.asked import Asked, Use
from kith.core.transfer.ending import is_over
from kith.core.transfer.kind import ImportKind
from kith.core.transfer.reading.preview import Preview, preview
from kith.core.transfer.sources import JOB, known_source
from kith.lib.text import clean
from kith.lib.unreadable import Unreadable

UNDO_JOB = "core.transfer.undo"
SEES_ALL = frozenset({Role.OWNER, Role.ADMINISTRATOR, Role.SYSTEM})
LONGEST_SOURCE = 100


def take(*, by: Actor, name: str, parts: Iterable[bytes], kind: str = "") -> Run:
    """Keeps the file and guesses what it holds. Nothing is imported yet.

    Raises NotAllowed where the actor may import nothing, Invalid for a file that is no table.
    """
    if not kinds.kinds(by):
        raise NotAllowed
    name = clean(name)[-200:] or "file"
    run = Run.objects.create(job=JOB, title=name, started_by_id=by.id)
    run.refresh_from_db()
    try:
        asked = _guessed(by, run, name, files.store(run.uid, parts), kind)
    except Exception:  # a file that cannot be read or kept, too: nothing half taken stays
        run.delete()
        files.remove(run.uid)
        raise
    _keep(run, asked)
    return run


def look(run: Run, asked: Asked | None = None) -> Preview:
    """The first rows of the run's file, read as it is asked. Raises Invalid where the file cannot be read."""
    try:
        return preview(files.source(run.uid), form=asked.form if asked else None)
    except Unreadable as error:
        raise Invalid({"file": [unfit(error).message]}) from None


def asked_of(run: Run) -> Asked:
    return Asked.from_json(run.asked)


def _guessed(by: Actor, run: Run, name: str, digest: str, kind: str) -> Asked:
    seen = look(run)
    chosen = kinds.kind(kind) if kind else mapping.best(map(kinds.whole, kinds.kinds(by)), seen.columns)
    headings = tuple(column.column.name for column in seen.columns)
    currency = house_currency()
    asked = Asked(name, digest, seen.table.format, headings, source=_source_from(name), currency=currency)
    if chosen is None:
        return asked
    asked = with_kind(by, asked, seen, chosen.key)
    return replace(asked, source=known_source(kinds.whole(chosen), asked, seen) or asked.source)


def _source_from(name: str) -> str:
    """The file's name without its ending: the next export of the same system has mostly the same."""
    return clean(name.rpartition("/")[2].rpartition("\\")[2].partition(".")[0])[:LONGEST_SOURCE] or "file"


def with_kind(by: Actor, asked: Asked, seen: Preview, key: str) -> Asked:
    """The same, read as another kind, with its columns guessed anew. Raises NotAllowed."""
    chosen = kinds.kind(key)
    require(by, chosen)
    guessed = mapping.guess(kinds.whole(chosen), seen.columns)
    return replace(asked, kind=key, uses=uses_of(seen, guessed))


def uses_of(seen: Preview, targets: Mapping[int, str]) -> tuple[Use, ...]:
    """Columns by position with the targets they go into, and what each column tells of its dates and amounts."""
    columns = {column.column.position: column for column in seen.columns}
    return tuple(
        Use(at, target, columns[at].order, columns[at].mark)
        for at, target in sorted(targets.items())
        if at in columns
    )


@transaction.atomic
def keep(*, by: Actor, run: Run, asked: Asked) -> Run:
    """Keeps what was chosen so far for a run that has not begun. Raises Conflict, NotAllowed."""
    run = _locked(run)
    if run.state != State.WAITING or run.started_at:
        raise Conflict(_("This import has begun already."))
    if asked.kind:
        require(by, kinds.kind(asked.kind), asked)
    _keep(run, asked)
    return run


@transaction.atomic
def withdraw(*, by: Actor, run: Run) -> None:
    """Takes away an import that has not begun, and its file. Raises Conflict, NotFound."""
    run = _locked(get(by, run.uid))
    if run.state != State.WAITING or run.started_at:
        raise Conflict(_("This import has begun already."))
    uid = run.uid
    run.delete()
    transaction.on_commit(lambda: files.remove(uid))


@transaction.atomic
def choose(*, by: Actor, run: Run, asked: Asked) -> Run:
    """Keeps what was chosen, once it is complete. Raises Invalid, Conflict, NotAllowed, NotFound."""
    check(kinds.whole(kinds.kind(asked.kind)), asked)
    return keep(by=by, run=run, asked=asked)


def check(kind: ImportKind, asked: Asked) -> None:
    """Raises Invalid for targets that do not exist, stand twice, or are needed and missing."""
    fields = {field.key: field for field in kind.fields}
    targets = [use.target for use in asked.uses]
    unknown = [target for target in targets if target not in fields]
    twice = {
        target
        for target in targets
        if targets.count(target) > 1 and not (target in fields and fields[target].many)
    }
    lacking = mapping.missing(kind, targets)
    if unknown:
        raise Invalid(
            {"columns": [format_lazy(_("There is no field “{field}” here."), field=unknown[0][:60])]}
        )
    if twice:
        label = fields[min(twice)].label
        raise Invalid(
            {"columns": [format_lazy(_("Two columns go into “{field}”. It takes one."), field=label)]}
        )
    if lacking:
        raise Invalid(
            {"columns": [format_lazy(_("Choose the column that goes into “{field}”."), field=lacking[0])]}
        )
    if not asked.source.strip() or len(asked.source) > LONGEST_SOURCE:
        raise Invalid(
            {"source": [_("Name the system or list that the file comes from, in at most 100 characters.")]}
        )


@transaction.atomic
def start(*, by: Actor, run: Run) -> Run:
    """Puts the import in the queue. Raises Invalid where something is still to be chosen."""
    run = ready(by=by, run=run)
    enqueue(JOB, run=run.pk)
    return run


@transaction.atomic
def ready(*, by: Actor, run: Run) -> Run:
    """Marks the run as begun, for whoever does it at once. Raises Invalid, Conflict, NotAllowed."""
    run = choose(by=by, run=run, asked=asked_of(run))
    run.started_at = timezone.now()
    run.save(update_fields=["started_at"])
    return run


@transaction.atomic
def stop(*, by: Actor, run: Run) -> Run:
    """Ends an import after the chunk at hand. What was imported stays, and can be taken back. Raises Conflict, and
    NotAllowed for a program that may not change such records."""
    if not _leaves(by, asked_of(run), changes=True):
        raise NotAllowed
    run = _locked(run)
    if run.state not in UNDER_WAY:
        raise Conflict(_("This import has ended already."))
    run.state, run.ended_at = State.STOPPED, timezone.now()
    run.save(update_fields=["state", "ended_at"])
    return run


@transaction.atomic
def undo(*, by: Actor, run: Run, enqueued: bool = True) -> Run:
    """Takes a whole import back, as a job of its own, whose run is returned. Raises Conflict, NotAllowed."""
    run = _locked(run)
    asked = asked_of(run)
    require(by, kinds.kind(asked.kind), asked)
    if run.state not in (State.DONE, State.STOPPED, State.FAILED) or undo_of(run):
        raise Conflict(_("Only an import that has ended can be taken back, and only once."))
    if is_over(run):
        raise Conflict(_("An import can be taken back for 90 days."))
    undoing = start_here(UNDO_JOB, by=by, title=run.title, asked={"run": str(run.uid)})
    if enqueued:
        enqueue(UNDO_JOB, run=undoing.pk)
    return undoing


def undo_of(run: Run) -> Run | None:
    """The run that takes this one back, if it was asked for and has not failed."""
    return Run.objects.filter(job=UNDO_JOB, asked__run=str(run.uid)).exclude(state=State.FAILED).first()


def outcome_of(undoing: Run, word: str) -> dict[str, int]:
    """How many records of each type taking back has `removed`, `restored` or `kept`."""
    counts: dict[str, int] = undoing.answer.get("counts", {})
    return {name.partition(":")[2]: count for name, count in counts.items() if name.startswith(f"{word}:")}


def require(by: Actor, kind: ImportKind, asked: Asked | None = None) -> None:
    """Raises NotAllowed where the actor may not make every type that the kind, or a part of it that is used, makes.

    Rows are known again among all records, and change them: whoever may touch only some reads no files in.
    """
    for key in _types(kind, asked):
        declared = current().type(key)
        access.require(by, declared.permission("create"))
        if not access.writes_all(by, declared):
            raise NotAllowed(_("Files are read in by those whose role lets them see and change all records."))


def get(by: Actor, uid: UUID) -> Run:
    """An import of the actor's own; owners and administrators see all. Raises NotFound."""
    run: Run | None = runs(by).filter(uid=uid).first()
    if run is None or not _leaves(by, asked_of(run), changes=False):
        raise NotFound
    return run


def runs(by: Actor) -> Any:
    """The imports that the actor may see, the newest first; with a narrowing, those of their own of what it leaves.
    A file that is still arriving is none yet."""
    found = Run.objects.filter(job=JOB, asked__has_key="form").order_by("-made_at")
    if by.narrowing is None:
        return found if by.role in SEES_ALL else found.filter(started_by_id=by.id)
    own = found.filter(started_by_id=by.id)
    left = by.narrowing.reads
    return own if left is None else own.filter(asked__kind__in=kinds.keys_of(left))


def _leaves(by: Actor, asked: Asked, *, changes: bool) -> bool:
    """Whether the actor's narrowing, if it has one, leaves every type that the file holds; one of which nobody has said
    yet what it holds is for whom all types are left."""
    if by.narrowing is None:
        return True
    types = _types(kinds.kind(asked.kind), asked) if asked.kind else ("",)
    return all(by.permits(key, changes=changes) for key in types)


def _types(kind: ImportKind, asked: Asked | None) -> tuple[str, ...]:
    """The types that the kind makes records of, with those of its parts that are used."""
    used = {use.target for use in asked.uses} if asked else set()
    return (*kind.types, *(key for part in kinds.used_parts(kind, used) for key in part.types))


def under_way(by: Actor) -> Run | None:
    """The import that is running at this moment, as far as the actor may see it."""
    found: Run | None = runs(by).filter(state=State.RUNNING).first()
    return found


def rejects_of(run: Run) -> bytes:
    """The file of refused rows as far as the run's progress vouches for it; nothing where none was refused."""
    path = files.rejects(run.uid)
    if not path.exists():
        return b""
    with path.open("rb") as file:
        return file.read(run.answer.get("rejects", 0))


def same_file(run: Run) -> Run | None:
    """An import of the very same file that was done before."""
    done = Run.objects.filter(job=JOB, state=State.DONE, asked__digest=asked_of(run).digest)
    return done.exclude(pk=run.pk).order_by("-ended_at").first()


def _locked(run: Run) -> Run:
    return Run.objects.select_for_update().get(pk=run.pk)


def _keep(run: Run, asked: Asked) -> None:
    run.asked = asked.as_json()
    run.save(update_fields=["asked"])
