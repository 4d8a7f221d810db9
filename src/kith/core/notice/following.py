"""Who follows what. Everybody follows for themselves, whatever they can see."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from kith.core import access
from kith.core.errors import NotAllowed
from kith.core.notice.model import Follow, TellingChoice
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch

STATE = "select f.muted from core_follow f where f.subject_type = %s and f.subject_id = %s and f.principal_id = %s"


def follows(by: Actor, declared: ObjectType, record: Model) -> bool:
    """Whether the actor is told of changes to the record: by choice, else because it is theirs."""
    rows = fetch(STATE, (declared.key, record.pk, by.id), prepare=True)
    if rows:
        return not rows[0][0]
    owner: int | None = getattr(record, declared.owner, None) if declared.owner else None
    return owner == by.id and wants_own(by)


@transaction.atomic
def follow(*, by: Actor, record: Model, on: bool) -> bool:
    """Follows the record from now on, or no longer. Raises NotFound where the actor cannot see it, and
    NotAllowed for a program that may only read it."""
    declared = current().type_of(record)
    access.require(by, declared.permission("see"), record)
    if not by.permits(declared.key, changes=True):
        raise NotAllowed
    key = {"principal_id": by.id, "subject_type": declared.key, "subject_id": record.pk}
    Follow.objects.update_or_create(defaults={"muted": not on}, **key)
    return on


def wants_own(by: Actor) -> bool:
    """Whether the actor is told of changes to their own records without asking for each."""
    rows = fetch("select own_records from core_telling_choice where principal_id = %s", (by.id,))
    return bool(rows[0][0]) if rows else True


def want_own(*, by: Actor, wanted: bool) -> None:
    TellingChoice.objects.update_or_create(principal_id=by.id, defaults={"own_records": wanted})
