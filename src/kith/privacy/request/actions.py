"""What is done with a request: its identity made sure, its clock, its outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.events.record import record
from kith.core.jobs import run as runs
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind as PrincipalKind
from kith.core.registry import current
from kith.customers.party.model import Kind as PartyKind
from kith.privacy.hold.queries import require_no_hold
from kith.privacy.request.limits import set_limit
from kith.privacy.request.model import OPEN, Kind, Request, State, months_after

COLLECT, ERASE = "privacy.request.collect", "privacy.request.erase"
JOBS = {Kind.ACCESS: COLLECT, Kind.PORTABILITY: COLLECT, Kind.ERASURE: ERASE}
MONTHS, MORE_MONTHS = 1, 2


def prepare(request: Any) -> None:
    """A new request is due one month after it arrived."""
    request.received_at = request.received_at or timezone.now()
    if request.state == State.RECEIVED and not request.extension:
        request.due_on = months_after(timezone.localdate(request.received_at), MONTHS)


def check(request: Any) -> None:
    """Raises Invalid for a request of a company, from the future, or turned into another one once somebody was asked
    who they are."""
    if request.party.kind != PartyKind.PERSON:
        raise Invalid({"party": [_("Only people have these rights. Choose the person who asks.")]})
    if request.received_at > timezone.now():
        raise Invalid({"received_at": [_("This moment lies in the future.")]})
    before = (
        Request.objects.filter(pk=request.pk).exclude(state=State.RECEIVED).first() if request.pk else None
    )
    for key in ("party_id", "kind", "received_at") if before else ():
        if getattr(before, key) != getattr(request, key):
            said = _("This stays as it was received. Record another request instead.")
            raise Invalid({key.removesuffix("_id"): [said]})


def protect(request: Any, verb: str) -> None:
    """Raises Conflict for a request that has ended: it proves what was asked and answered."""
    if verb == "edit" and not request.is_open:
        raise Conflict(_("This request has ended and stays as it is. Record another one instead."))


@transaction.atomic
def wait(*, by: Actor, request: Request, identity: str) -> Request:
    """Stops the clock until the person has shown who they are. `identity` says what was asked for."""
    locked = _ready(by, "wait", request, (State.RECEIVED, State.CONFIRMED))
    return _changed(
        by, "wait", locked, state=State.WAITING, identity=identity, paused_on=timezone.localdate()
    )


@transaction.atomic
def confirm(*, by: Actor, request: Request, identity: str) -> Request:
    """The person is who they say. The days for which the clock stood are added to the date due."""
    locked = _ready(by, "confirm", request, (State.RECEIVED, State.WAITING))
    stood = timezone.localdate() - locked.paused_on if locked.paused_on else None
    due: date = locked.due_on + stood if stood else locked.due_on
    return _changed(
        by, "confirm", locked, state=State.CONFIRMED, identity=identity, due_on=due, paused_on=None
    )


@transaction.atomic
def extend(*, by: Actor, request: Request, extension: str) -> Request:
    """Two more months, once, for a request that is difficult; the person has to be told why."""
    locked = _ready(by, "extend", request, OPEN)
    if locked.extension:
        raise Conflict(_("The time was extended before. That is possible once."))
    return _changed(
        by, "extend", locked, extension=extension, due_on=months_after(locked.due_on, MORE_MONTHS)
    )


@transaction.atomic
def refuse(*, by: Actor, request: Request, answer: str) -> Request:
    """Ends a request that is unfounded, or whose person could not be made out, with the reason that was given."""
    locked = _ready(by, "refuse", request, OPEN)
    return _changed(by, "refuse", locked, state=State.REFUSED, answer=answer, closed_at=timezone.now())


@transaction.atomic
def close(*, by: Actor, request: Request, answer: str) -> Request:
    """Ends a request with what came of it and what the person was told. No program decides on an objection."""
    locked = _ready(by, "close", request, (State.CONFIRMED,))
    if locked.kind == Kind.OBJECTION and by.kind != PrincipalKind.USER:
        raise NotAllowed(_("An objection is looked at by a colleague."))
    if locked.kind in JOBS:
        raise Conflict(_("This ends by itself once it is carried out."))
    return _changed(by, "close", locked, state=State.DONE, answer=answer, closed_at=timezone.now())


@transaction.atomic
def carry_out(*, by: Actor, request: Request) -> Request:
    """Does what is asked for: starts collecting or erasing, or sets the limit at once.

    Raises Conflict while the identity is unclear, while such work is under way, or where a legal hold forbids it.
    """
    locked = _ready(by, "carry_out", request, (State.CONFIRMED,))
    if locked.kind == Kind.ERASURE:
        require_no_hold(locked.party_id)
    if locked.kind in JOBS:
        return _started(by, locked)
    if locked.kind == Kind.RECTIFICATION:
        raise Conflict(_("Correct the record itself, then say here what was changed and who was told."))
    set_limit(by=by, party=locked.party, kind=locked.kind, on=True)
    return _changed(by, "carry_out", locked)


def _started(by: Actor, request: Request) -> Request:
    if request.run and request.run.state in ("waiting", "running"):
        raise Conflict(_("This is being done already."))
    title = str(Kind(request.kind).label)
    run = runs.start(JOBS[Kind(request.kind)], by=by, title=title, asked={"request": str(request.uid)})
    return _changed(by, "carry_out", request, run=run)


@transaction.atomic
def lift(*, by: Actor, request: Request) -> Request:
    """Ends the restriction, or the objection, that this request brought about."""
    access.require(by, "privacy.request.lift", request)
    locked = _locked(request)
    if locked.kind not in (Kind.RESTRICTION, Kind.OBJECTION):
        raise Conflict(_("There is nothing to lift: this request limited nothing."))
    set_limit(by=by, party=locked.party, kind=locked.kind, on=False)
    return _changed(by, "lift", locked)


def finish(by: Actor, request: Request, answer: str) -> Request:
    """Ends a request whose work is done; called by that work."""
    return _changed(by, "done", request, state=State.DONE, answer=answer, closed_at=timezone.now())


def _ready(by: Actor, verb: str, request: Request, states: tuple[State, ...]) -> Request:
    access.require(by, f"privacy.request.{verb}", request)
    locked = _locked(request)
    if locked.state not in states:
        state = State(locked.state).label
        raise Conflict(_("This cannot be done with a request in the state “%(state)s”.") % {"state": state})
    return locked


def _locked(request: Request) -> Request:
    return Request.objects.select_for_update(of=("self",)).select_related("party", "run").get(pk=request.pk)


def _changed(by: Actor, verb: str, request: Request, **values: Any) -> Request:
    declared = current().type("request")
    shown = {key: value for key, value in values.items() if key in declared.by_key}
    changes = {key: (getattr(request, key), value) for key, value in shown.items()}
    for key, value in (values | {"changed_at": timezone.now()}).items():
        setattr(request, key, value)
    request.save(update_fields=[*values, "changed_at"])
    record(f"request.{PAST[verb]}", by=by, on=request, declared=declared, verb=verb, changes=changes)
    return request


PAST = {
    "wait": "paused", "confirm": "confirmed", "extend": "extended", "refuse": "refused", "close": "closed",
    "carry_out": "carried_out", "lift": "lifted", "done": "done",
}  # fmt: skip
