"""The work that carries requests out: collecting, erasing, and erasing again what a restore brought back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kith.core.errors import KithError
from kith.core.jobs import run as runs
from kith.core.jobs.model import Run
from kith.core.jobs.queue import Job, enqueue_once
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.records.verbs import FOLLOW_UP
from kith.customers.party.model import Party
from kith.privacy.request import erasing, erasure_list
from kith.privacy.request.actions import COLLECT, ERASE, finish
from kith.privacy.request.erasure import Erasure
from kith.privacy.request.files import forget_files, make_files
from kith.privacy.request.model import Request
from kith.privacy.suppression.hashed import keep_digests

STEPS = 3


def collect(run: int) -> None:
    """Makes the files of a request for access or portability."""
    _watched(run, _collect)


def erase(run: int) -> None:
    """Erases the person who asked: the database at once, then the rest. Goes on where it was interrupted."""
    _watched(run, _erase)


def _watched(number: int, work: object) -> None:
    run = runs.begin(number)
    by = actor_of(run.started_by, "job")
    request = Request.objects.select_related("party").get(uid=run.asked["request"])
    try:
        with override(by.locale):
            work(run, by, request)  # type: ignore[operator]
    except KithError as refused:
        runs.fail(run, str(refused))
    except Exception as error:
        runs.fail(run, str(error)[:500])
        raise


def _collect(run: Run, by: Actor, request: Request) -> None:
    def progress(done: int, total: int, note: str) -> None:
        runs.advance(run, done, total, note=note)

    answer = make_files(request, progress)
    with transaction.atomic():
        runs.finish(run, answer)
        finish(by, request, str(_("The data were collected and can be handed over.")))


def _erase(run: Run, by: Actor, request: Request) -> None:
    erasure = Erasure.objects.filter(request=request).first()
    if erasure is None:
        runs.advance(run, 0, STEPS, note=str(_("Erasing in the database")))
        erasure = erasing.erase(request.party, by=by, request=request)
    runs.advance(run, 1, STEPS, note=str(_("Erasing in files and in the warehouse")))
    erasing.follow_up(erasure)
    request.refresh_from_db()
    with transaction.atomic():
        runs.finish(run, {"done": erasure.done, "kept": erasure.kept})
        finish(by, request, str(_("The data were erased.")))
    enqueue_once(FOLLOW_UP)


def replay_erasures() -> int:
    """Erases everybody on the list of erasures who is in the database, as after a restore. Gives how many there were."""
    by, again = system("privacy"), 0
    for entry in erasure_list.entries():
        keep_digests(entry.digests)
        party = Party.objects.filter(uid=entry.uid).first()
        if party is not None:
            erasing.follow_up(erasing.erase(party, by=by))
            again += 1
    for erasure in Erasure.objects.filter(finished_at=None):
        erasing.follow_up(erasure)
    return again


def erase_again() -> None:
    """What a restored house does before anybody comes in."""
    replay_erasures()


JOBS = (
    Job(COLLECT, collect),
    Job(ERASE, erase),
    Job("privacy.request.forget_files", forget_files, "37 3 * * *"),
)
