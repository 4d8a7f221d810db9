"""What programs asked to be done once, however often they ask: a key, the request, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal

KEPT = timedelta(days=1)
LONGEST = 255


class Answered(models.Model):
    """A request that was carried out. Only the record's public id is kept: nothing personal stays behind."""

    id = models.BigAutoField(primary_key=True)
    principal = models.ForeignKey(Principal, models.CASCADE, related_name="+")
    key = models.TextField()
    request = models.BinaryField()
    record = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "core_answered"
        constraints = [models.UniqueConstraint(fields=["principal", "key"], name="core_answered_once")]
        indexes = [models.Index(fields=["made_at"], name="core_answered_age")]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record that came of a request; `again` says that this was done before and not now."""

    record: UUID
    again: bool


@transaction.atomic
def once(actor: Actor, key: str, request: bytes, act: Callable[[], UUID]) -> Outcome:
    """Acts, unless the same actor had it done with this key within a day: then that record comes back.

    `request` is a digest of what is asked. A second request waits for a first one that is under way. Where
    the act fails, the key stays free. Raises Invalid for a key that was used for another request.
    """
    if len(key) > LONGEST:
        raise Invalid({"Idempotency-Key": [_("At most 255 characters.")]})
    Answered.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    row, fresh = Answered.objects.get_or_create(principal_id=actor.id, key=key, defaults={"request": request})
    if not fresh and bytes(row.request) != request:
        raise Invalid({"Idempotency-Key": [_("This key was used for another request.")]})
    if row.record is not None:
        return Outcome(row.record, again=True)
    row.record = act()
    row.save(update_fields=["record"])
    return Outcome(row.record, again=False)
