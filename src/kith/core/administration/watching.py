"""Beginning and ending to look through a colleague's eyes; both are on record."""

from __future__ import annotations

from django.db import transaction

from kith.core import access
from kith.core.administration.people import ADMINISTERS
from kith.core.colleague import PRINCIPAL
from kith.core.errors import NotAllowed, NotFound
from kith.core.events.record import record as record_event
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.principals.watching import may_watch


@transaction.atomic
def begin(*, by: Actor, principal: Principal) -> Principal:
    """Raises NotAllowed for whose eyes are not the actor's to borrow."""
    access.require(by, ADMINISTERS)
    if not may_watch(by, principal) or not principal.is_active:
        raise NotAllowed
    record_event("principal.watched", by=by, on=principal, declared=PRINCIPAL, verb="watch")
    return principal


@transaction.atomic
def end(*, by: Actor, principal_id: int) -> None:
    """Puts the end on record. Raises NotFound."""
    principal = Principal.objects.filter(pk=principal_id).first()
    if principal is None:
        raise NotFound
    record_event("principal.watching_ended", by=by, on=principal, declared=PRINCIPAL, verb="watch")
