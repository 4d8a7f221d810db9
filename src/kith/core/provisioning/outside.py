"""Outside people: partners, advisers and others who are no colleagues. They see what is shared with them, until a day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access.model import Share
from kith.core.administration.people import ADMINISTERS
from kith.core.administration.sharing import Lent, lent
from kith.core.colleague import PRINCIPAL
from kith.core.errors import Invalid, NotFound
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.sign_in.sessions import end_sessions

SHOWN = 200


def outsider(by: Actor, uid: UUID) -> Principal:
    """An outside person with their sign-in. Raises NotAllowed and NotFound."""
    access.require(by, ADMINISTERS)
    found = Principal.objects.filter(uid=uid, kind=Kind.OUTSIDE, user__isnull=False).select_related("user")
    if not found:
        raise NotFound
    return found[0]


def shared_with(by: Actor, principal: Principal) -> list[Lent]:
    """What is shared with an outside person, the newest first, 200 at most. Raises NotAllowed."""
    access.require(by, ADMINISTERS)
    known = [declared.key for declared in current().types]
    shares = Share.objects.filter(principal=principal, subject_type__in=known).order_by("-made_at")[:SHOWN]
    return [each for share in shares if (each := lent(by, share))]


@transaction.atomic
def set_end(*, by: Actor, principal: Principal, until: datetime | None) -> Principal:
    """From when an outside person no longer comes in, by any door; None for as long as nobody switches them off. Raises
    NotAllowed, or Invalid for a moment that has passed."""
    locked = outsider(by, principal.uid)
    if until is not None and until <= timezone.now():
        raise Invalid({"until": [_("This moment has passed. To end it now, switch them off.")]})
    before, locked.until = locked.until, until
    if before == until:
        return locked
    locked.save(update_fields=["until"])
    record_event(
        "principal.changed", by=by, on=locked, declared=PRINCIPAL, verb="administer",
        changes={"until": (before, until)},
    )  # fmt: skip
    enqueue_once(FOLLOW_UP)
    if before is not None and before <= timezone.now():  # what was open before the old end stays closed
        end_sessions(by=by, principal=locked)
    return locked
