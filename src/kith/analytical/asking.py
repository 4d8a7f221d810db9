"""Computing on demand: who may ask for it, one run at a time in the whole house, and how it is stopped."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kith.analytical.catalogue import ANALYSES
from kith.analytical.seeing import require_everybody
from kith.core.access import require
from kith.core.errors import Conflict, Invalid
from kith.core.jobs import run as runs
from kith.core.jobs.model import UNDER_WAY, Run
from kith.core.jobs.queries import newest_run
from kith.core.principals.actor import Actor

COMPUTE = "analytical.compute"
TITLE = gettext_noop("Insight")


def require_computing(by: Actor) -> None:
    """Raises NotAllowed for who does not see all customers, or may not have facts written onto them."""
    require_everybody(by)
    require(by, "customers.person.edit")


def under_way() -> Run | None:
    """The run that waits or goes on, if there is one."""
    newest = newest_run(COMPUTE)
    return newest if newest is not None and newest.state in UNDER_WAY else None


def check(only: str) -> None:
    """Raises Invalid for the key of an analysis that is not there; an empty one stands for all."""
    if only and only not in ANALYSES:
        raise Invalid({"analysis": [format_lazy(_("There is no analysis “{key}”."), key=only[:60])]})


def start(*, by: Actor, only: str = "", verify: bool = False) -> Run:
    """Asks for all analyses anew, or for the one with the key `only`; whatever is under way already is given instead.

    With `verify` the lake's counts and sums are compared with the database first, and what differs is loaded whole.
    Raises Invalid, NotAllowed.
    """
    check(only)
    require_computing(by)
    with transaction.atomic():
        _one_after_the_other()
        return under_way() or runs.start(COMPUTE, by=by, title=TITLE, asked=asked(only, verify))


def start_here(*, by: Actor, only: str = "") -> Run:
    """A run for this process to do, at once. Raises Conflict while another is under way, Invalid, NotAllowed."""
    check(only)
    require_computing(by)
    with transaction.atomic():
        _one_after_the_other()
        if under_way():
            raise Conflict(_("Analyses are being computed already."))
        return runs.start_here(COMPUTE, by=by, title=TITLE, asked=asked(only))


def asked(only: str = "", verify: bool = False) -> dict[str, Any]:
    return {"verify": verify} | ({"only": only} if only else {})


def stop(*, by: Actor) -> Run:
    """Ends the run under way after the step at hand; what it found up to then stays. Raises Conflict where there is none,
    NotAllowed."""
    require_computing(by)
    run = under_way()
    if run is None or not runs.stop(run):
        raise Conflict(_("Nothing is being computed."))
    run.refresh_from_db()
    return run


def _one_after_the_other() -> None:
    """Until the transaction's end nobody else asks."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('analytical_compute'))")
