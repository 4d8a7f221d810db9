"""Opening one record to a colleague, an outside person or a team, until a moment; and taking that back.

Whoever may change a record by a role may share it, and gives at most what the role gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access.model import Level, Share
from kith.core.access.rules import titles_of
from kith.core.errors import Invalid, NotFound
from kith.core.events.record import Changes
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role, Team
from kith.core.records.reading import get
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

MOST = 500
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Receiver:
    """With whom a record is shared: a principal, or a team."""

    principal: Principal | None = None
    team: Team | None = None


def receiver(*, by: Actor, principal: str = "", team: str = "") -> Receiver:
    """Who is meant by public ids: a colleague, or else an outside person, or a team. Raises Invalid for who is not there
    or not to be seen."""
    return Receiver(
        _principal(by, principal) if principal else None,
        _one(by, "team", team) if team else None,  # type: ignore[arg-type]
    )


def _principal(by: Actor, uid: str) -> Principal:
    return outside_person(uid) or _one(by, "principal", uid)  # type: ignore[return-value]


def outside_person(uid: str) -> Principal | None:
    """Outside people are no colleagues that one could look up, yet a record can be shared with them."""
    try:
        return Principal.objects.filter(uid=UUID(uid), kind=Kind.OUTSIDE, is_active=True).first()
    except ValueError:
        return None


def _one(by: Actor, key: str, uid: str) -> Model:
    try:
        return get(by, current().type(key), uid)
    except NotFound as missing:
        raise Invalid({key: [missing.message]}) from None


@transaction.atomic
def share(
    *, by: Actor, declared: ObjectType, record: Model, to: Receiver, level: str, until: datetime | None = None
) -> Share:
    """Opens the record; a share that is there gets this level and end.

    Raises NotFound or NotAllowed, or Invalid for a receiver, a level or an end that does not fit.
    """
    access.require_to_share(by, declared, record)
    _check(by, to, level, until)
    place = {
        "subject_type": declared.key,
        "subject_id": record.pk,
        "principal": to.principal,
        "team": to.team,
    }
    Share.objects.filter(**place).delete()
    made = Share.objects.create(**place, level=level, until=until, made_by_id=by.id)
    made.refresh_from_db()
    _tell("created", by, made, declared, record)
    return made


def _check(by: Actor, to: Receiver, level: str, until: datetime | None) -> None:
    if (to.principal is None) == (to.team is None):
        raise Invalid({"principal": [_("Choose one colleague, or one team.")]})
    if to.principal is not None and (to.principal.pk == by.id or to.principal.role == Role.SYSTEM):
        raise Invalid({"principal": [_("Choose somebody else.")]})
    if level not in Level:
        raise Invalid({"level": [_("This is none of the choices.")]})
    if until is not None and until <= timezone.now():
        raise Invalid({"until": [_("This moment has passed.")]})


@transaction.atomic
def unshare(*, by: Actor, declared: ObjectType, record: Model, uid: UUID) -> None:
    """Takes a share of this record back. Raises NotFound or NotAllowed."""
    access.require_to_share(by, declared, record)
    found = shares_of(declared, record).filter(uid=uid).first()
    if found is None:
        raise NotFound
    _tell("deleted", by, found, declared, record)
    found.delete()


def outside_people() -> list[tuple[str, str]]:
    """Outside people with whom a record can be shared: public id, and name or, until they came in, e-mail."""
    lasting = Q(until=None) | Q(until__gt=timezone.now())
    found = Principal.objects.filter(lasting, kind=Kind.OUTSIDE, is_active=True).order_by("name")
    return [(str(uid), name) for uid, name in found.values_list("uid", "name")[:MOST]]


def shares_of(declared: ObjectType, record: Model) -> QuerySet[Share]:
    """The shares of a record with their receivers, the newest first. The caller may share it."""
    kinds = [declared.key]
    if declared.belongs_to == "id":
        kinds = [each.key for each in current().types if each.belongs_to == "id"]
    found = Share.objects.filter(subject_type__in=kinds, subject_id=record.pk)
    return found.select_related("principal", "team", "made_by").order_by("-made_at")


@dataclass(frozen=True, slots=True)
class Lent:
    """A record that was shared with somebody: its type, public id and name, until when, and the share."""

    declared: ObjectType
    uid: str
    name: str
    until: datetime | None
    share: Share


def lent_to(by: Actor) -> list[Lent]:
    """What is shared with the actor or a team of theirs, the newest first, 50 at most."""
    mine = Q(principal_id=by.id) | Q(team_id__in=by.within)
    open_still = Q(until=None) | Q(until__gt=timezone.now())
    known = [declared.key for declared in current().types]
    shares = Share.objects.filter(mine, open_still, subject_type__in=known).order_by("-made_at")[:SHOWN]
    return [each for share in shares if (each := lent(by, share))]


def lent(by: Actor, share: Share) -> Lent | None:
    """A shared record as the actor sees it; nothing where it is gone."""
    declared = current().type(share.subject_type)
    row = access.visible(by, declared.model._default_manager.filter(pk=share.subject_id), declared).first()
    if row is None:
        return None
    own, uid = current().type_of(row), str(getattr(row, "uid"))  # noqa: B009
    return Lent(own, uid, titles_of(by, own, [uid]).get(uid, ""), share.until, share)


def _tell(past: str, by: Actor, made: Share, declared: ObjectType, record: Model) -> None:
    """On the share, with all it says; and on the record, so that its own history shows it."""
    values = {
        "subject_type": made.subject_type,
        "principal": made.principal.uid if made.principal else None,
        "team": made.team.uid if made.team else None,
        "level": made.level,
        "until": made.until,
    }
    told = {key: value for key, value in values.items() if value is not None}
    changes: Changes = {
        key: (None, value) if past == "created" else (value, None) for key, value in told.items()
    }
    record_event(
        f"share.{past}", by=by, on=made, declared=current().type("share"), verb="share", changes=changes
    )
    word = "shared" if past == "created" else "unshared"
    record_event(f"{declared.key}.{word}", by=by, on=record, declared=declared, verb="share")
    enqueue_once(FOLLOW_UP)
