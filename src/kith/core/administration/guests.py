"""Links with which somebody without a sign-in looks at one record: secret, ending, and taken back at once.

A link shows at most what whoever made it may see at that moment, fewer fields, and never what is sensitive. When its
maker loses the right, or is switched off, it shows nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.access.model import GuestLink
from kith.core.errors import Invalid, NotFound
from kith.core.events.record import record as record_event
from kith.core.fieldtypes import SECRET
from kith.core.principals.actor import Actor, Narrowing, actor_of, system
from kith.core.principals.keys import digest_of
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import ObjectType

LONGEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Guest:
    """What a link opens: the record, and the actor that sees this of it and nothing else."""

    actor: Actor
    declared: ObjectType
    record: Model
    link: GuestLink


def showable(by: Actor, declared: ObjectType) -> dict[str, Field]:
    """The fields that a link may show."""
    return {
        key: field
        for key, field in access.readable(by, declared).items()
        if field.privacy is not Privacy.SENSITIVE and field.type is not SECRET
    }


def shown_at_first(by: Actor, declared: ObjectType) -> tuple[str, ...]:
    """The fields that are proposed: what the company keeps for itself is left out, except the name."""
    fields = showable(by, declared)
    own = (key for key, field in fields.items() if field.writable and field.privacy is not Privacy.INTERNAL)
    return tuple(dict.fromkeys((declared.title, *own)))


@transaction.atomic
def make_link(
    *,
    by: Actor,
    declared: ObjectType,
    record: Model,
    recipient: str,
    until: datetime,
    fields: tuple[str, ...] = (),
) -> tuple[GuestLink, str]:
    """A new link and its secret, which nobody can read again.

    Raises NotFound or NotAllowed, or Invalid for a missing name, an end too far or past, or a field that is not shown.
    """
    access.require_to_share(by, declared, record)
    known = showable(by, declared)
    if not recipient.strip():
        raise Invalid({"recipient": [_("This field is needed.")]})
    if not timezone.now() < until <= timezone.now() + LONGEST:
        raise Invalid({"until": [_("A link ends within 90 days.")]})
    if not set(fields) <= set(known):
        raise Invalid({"fields": [_("Some of these fields are not for guests.")]})
    secret = secrets.token_urlsafe(32)
    made = GuestLink.objects.create(
        subject_type=declared.key, subject_id=record.pk, recipient=recipient.strip()[:200],
        fields=list(fields or shown_at_first(by, declared)), until=until, digest=digest_of(secret), made_by_id=by.id,
    )  # fmt: skip
    made.refresh_from_db()
    _tell("created", by, made, {"recipient": (None, made.recipient), "until": (None, until)})
    record_event(f"{declared.key}.opened_to_guest", by=by, on=record, declared=declared, verb="share")
    return made, secret


@transaction.atomic
def revoke_link(*, by: Actor, declared: ObjectType, record: Model, uid: UUID) -> None:
    """Ends a link at once. Raises NotFound or NotAllowed."""
    access.require_to_share(by, declared, record)
    link = links_of(declared, record).filter(uid=uid).first()
    if link is None:
        raise NotFound
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        _tell("revoked", by, link, {"revoked_at": (None, link.revoked_at)})


def links_of(declared: ObjectType, record: Model) -> QuerySet[GuestLink]:
    """The links to a record, the newest first. The caller may share it."""
    found = GuestLink.objects.filter(subject_type=declared.key, subject_id=record.pk)
    return found.select_related("made_by").order_by("-made_at")


@transaction.atomic
def open_link(secret: str, address: str) -> Guest:
    """What the link of this secret shows; the look is on record. Raises NotFound, whatever the reason."""
    link = GuestLink.objects.filter(
        digest=digest_of(secret), revoked_at=None, until__gt=timezone.now(), made_by__is_active=True
    ).select_related("made_by")
    found = link.first()
    declared = current().types.get(found.subject_type) if found else None
    if found is None or declared is None:
        raise NotFound(_("This link has ended or was withdrawn."))
    only = Narrowing(
        frozenset({declared.key}),
        frozenset(),
        (declared.key, found.subject_id),
        frozenset(found.fields),
        sensitive=False,
    )
    actor = actor_of(found.made_by, "guest").narrowed(only)
    record = declared.model._default_manager.filter(pk=found.subject_id).values_list("uid", flat=True).first()
    if record is None:
        raise NotFound(_("This link has ended or was withdrawn."))
    seen = get(actor, declared, record)
    GuestLink.objects.filter(pk=found.pk).update(views=F("views") + 1, viewed_at=timezone.now())
    _tell("viewed", system("guest link", "guest").calling_from(address), found, {})
    return Guest(actor, declared, seen, found)


def _tell(past: str, by: Actor, link: GuestLink, changes: dict[str, tuple[object, object]]) -> None:
    declared = current().type("guest_link")
    record_event(f"guest_link.{past}", by=by, on=link, declared=declared, verb=past, changes=changes)
