"""What is done with ways to reach somebody: made the main one, marked as not working, and as working again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records import rows, verbs
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current


def failed_field(record: Model) -> str:
    """Where a record notes since when it does not work: mail bounces, numbers and addresses fail."""
    return "bounced_at" if hasattr(record, "bounced_at") else "failed_at"


def works(record: Model) -> bool:
    return getattr(record, failed_field(record)) is None


def make_main(*, by: Actor, **named: Model) -> Model:
    """The one that is used from now on; the one before stays. Raises Conflict if it is that already."""
    (record,) = named.values()
    if getattr(record, "is_main"):  # noqa: B009
        raise Conflict(_("This is the main one already."))
    return verbs.edit(current().type_of(record), by=by, record=record, values={"is_main": True})


@transaction.atomic
def mark_failed(*, by: Actor, reason: str, **named: Model) -> Model:
    """Nobody is reached by it, for this reason. Raises Conflict if that is known already."""
    locked = _ready(by, "fail", named, working=True)
    return _changed(by, "failed", "fail", locked, timezone.now(), reason)


@transaction.atomic
def mark_working(*, by: Actor, **named: Model) -> Model:
    """It works again. Raises Conflict if it does already."""
    locked = _ready(by, "work", named, working=False)
    return _changed(by, "works", "work", locked, None, "")


def _ready(by: Actor, verb: str, named: dict[str, Model], *, working: bool) -> Any:
    ((key, record),) = named.items()
    access.require(by, current().type(key).permission(verb), record)
    locked = rows.locked(type(record), record.pk)
    if works(locked) != working:
        raise Conflict(_("This is known already.") if working else _("This works already."))
    return locked


def _changed(by: Actor, past: str, verb: str, record: Any, at: Any, reason: str) -> Model:
    declared, key = current().type_of(record), failed_field(record)
    changes = {key: (getattr(record, key), at), "failed_reason": (record.failed_reason, reason)}
    setattr(record, key, at)
    record.failed_reason = reason
    record.save(update_fields=[key, "failed_reason"])
    record_event(f"{declared.key}.{past}", by=by, on=record, declared=declared, verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
    return record  # type: ignore[no-any-return]
