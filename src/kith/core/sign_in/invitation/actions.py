"""Inviting, withdrawing, accepting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kith.core.events.record import record
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.invitation.model import Invitation
from kith.core.sign_in.notice import Notice, tell
from kith.core.sign_in.profile import LONGEST_NAME
from kith.core.sign_in.seals import house_name

DAYS = 7
MOST = 50
SALT = "kith.invitation"


@transaction.atomic
def invite(*, by: Actor, values: Mapping[str, Any], batch: UUID | None = None) -> Invitation:
    """A new invitation; older ones to the same e-mail are withdrawn. A mail takes the link there where a relay can.

    Raises NotAllowed for somebody who would give more than they have, Invalid where the e-mail signs in already.
    """
    email = str(values["email"])
    kind = values.get("kind") or Kind.USER
    _check_outside(kind, values)
    if values["role"] == Role.OWNER and by.role != Role.OWNER:
        raise NotAllowed(_("Only an owner makes owners."))
    if User.objects.filter(email__iexact=email).exists():
        raise Invalid({"email": [_("Somebody signs in with this e-mail already.")]})
    awaited = _awaited(email, values.get("access_until")) if kind == Kind.OUTSIDE else None
    _open().filter(email__iexact=email).update(revoked_at=now())
    chosen = {key: values.get(key) for key in ("role", "added_role", "team", "access_until")}
    made = Invitation.objects.create(
        email=email,
        kind=kind,
        until=now() + timedelta(days=DAYS),
        made_by_id=by.id,
        principal=awaited,
        **chosen,
    )
    made.refresh_from_db()
    said_of = {"email": email, "kind": kind, "role": made.role, "access_until": made.access_until}
    _tell(by, made, "created", {key: (None, value) for key, value in said_of.items() if value}, batch)
    tell(_letter(made, by))
    return made


def _awaited(email: str, until: datetime | None) -> Principal:
    """The outside person whom an invitation waits for, so that records can be shared with them before they accept it.
    One who is invited again stays the same, with all that is shared with them."""
    earlier = _open().filter(email__iexact=email, kind=Kind.OUTSIDE, principal__isnull=False).first()
    if earlier is None or earlier.principal is None:
        return Principal.objects.create(kind=Kind.OUTSIDE, role=Role.SHARED_ONLY, name=email, until=until)
    earlier.principal.until = until
    earlier.principal.save(update_fields=["until"])
    return earlier.principal


def _check_outside(kind: str, values: Mapping[str, Any]) -> None:
    """Outside people have what is shared with them and nothing else; of colleagues nobody says when they will leave."""
    end = values.get("access_until")
    if kind != Kind.OUTSIDE:
        if end is not None:
            raise Invalid({"access_until": [_("Only outside people have an end.")]})
        return
    if values["role"] != Role.SHARED_ONLY:
        raise Invalid({"role": [_("Outside people begin with only what is shared.")]})
    for key in ("added_role", "team"):
        if values.get(key):
            raise Invalid({key: [_("Outside people have neither roles nor teams. Share records with them.")]})
    if end is not None and end <= now():
        raise Invalid({"access_until": [_("This moment has passed.")]})


@transaction.atomic
def invite_all(*, by: Actor, emails: str, values: Mapping[str, Any]) -> list[Invitation]:
    """Invites everybody whose e-mail stands in a text, to the same; `values` are those of `invite` but the e-mail.

    Nobody is invited where one of them cannot be. Raises NotAllowed, or Invalid by field.
    """
    found = list(dict.fromkeys(re.split(r"[\s,;]+", emails.strip().lower())))
    if len(found) > MOST:
        raise Invalid({"email": [_("At most %(number)s at a time.") % {"number": MOST}]})
    return [_invited(by, email, values) for email in found]


def _invited(by: Actor, email: str, values: Mapping[str, Any]) -> Invitation:
    try:
        made = verbs.create(current().type("invitation"), by=by, values={**values, "email": email})
    except Invalid as invalid:
        texts = [
            text if email in str(text) else f"{email}: {text}" for text in invalid.fields.get("email", [])
        ]
        raise Invalid({**invalid.fields, **({"email": texts} if texts else {})}) from None
    assert isinstance(made, Invitation)
    return made


def _letter(made: Invitation, by: Actor) -> Notice:
    house = house_name()
    to_work = said(
        "%(name)s invites you to work in %(house)s. Follow this link within a week and choose a password:"
    )
    to_look = said(
        "%(name)s of %(house)s wants to share records with you. Follow this link within a week and choose a password:"
    )
    return Notice(
        made.email,
        said("You are invited to %(house)s") % {"house": house},
        (to_look if made.kind == Kind.OUTSIDE else to_work) % {"name": by.name, "house": house},
        link_of(made),
        get_language() or "en",
    )


@transaction.atomic
def withdraw(*, by: Actor, invitation: Invitation) -> Invitation:
    """Ends an invitation at once. Raises Conflict where it was accepted or withdrawn before."""
    access.require(by, "core.invitation.withdraw", invitation)
    if not _open().filter(pk=invitation.pk).update(revoked_at=now()):
        raise Conflict(_("This invitation is no longer open."))
    Principal.objects.filter(pk__in=[invitation.principal_id]).update(is_active=False)
    _tell(by, invitation, "withdrawn", {})
    invitation.refresh_from_db()
    return invitation


def link_of(invitation: Invitation) -> str:
    """The path that opens it. It is signed, and worth nothing once the invitation is accepted, withdrawn or over."""
    return reverse("invitation", kwargs={"token": signing.dumps(invitation.uid.hex, salt=SALT)})


def opened(token: str) -> Invitation:
    """The open invitation of a link. Raises NotFound."""
    try:
        uid = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise NotFound from None
    found = _open().filter(uid=uid, until__gt=now()).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def accept(*, token: str, name: str, password: str, locale: str, visit: Visit) -> User:
    """Makes a colleague, or an outside person, of whoever holds the link. Raises NotFound, or Invalid by field."""
    found = Invitation.objects.select_for_update().get(pk=opened(token).pk)
    if found.accepted_at is not None:
        raise NotFound
    user = _user(found, name.strip(), password)
    _welcome(found, user, name.strip(), locale, visit)
    return user


@transaction.atomic
def accept_proven(*, email: str, name: str, locale: str, visit: Visit) -> User | None:
    """Makes a colleague of whoever was proven to have an e-mail with an open invitation, without a password of ours.
    None where nobody was invited."""
    found = _open().select_for_update().filter(email__iexact=email, until__gt=now()).first()
    if found is None or found.email.lower() != email:
        return None
    user = User.objects.create_user(found.email)
    _welcome(found, user, name, locale, visit)
    return user


def _welcome(found: Invitation, user: User, name: str, locale: str, visit: Visit) -> None:
    principal = found.principal or Principal(kind=found.kind, role=found.role, until=found.access_until)
    principal.name, principal.user, principal.locale = name, user, locale
    principal.save()
    principal.refresh_from_db()
    _place(found, principal)
    Invitation.objects.filter(pk=found.pk).update(accepted_at=now(), principal=principal)
    by = actor_of(principal, "desk")
    _tell(by, found, "accepted", {})
    happened("user.joined", by=by, on=principal, visit=visit)


def _place(found: Invitation, principal: Principal) -> None:
    """Puts the new colleague where the invitation said, on record like any other giving."""
    by = system("invitation", "desk")
    if found.team:
        values = {"team": str(found.team.uid), "principal": str(principal.uid)}
        verbs.create(current().type("membership"), by=by, values=values)
    if found.added_role:
        values = {"role": str(found.added_role.uid), "principal": str(principal.uid)}
        verbs.create(current().type("role_grant"), by=by, values=values)


def _user(found: Invitation, name: str, password: str) -> User:
    if not name or len(name) > LONGEST_NAME:
        raise Invalid({"name": [_("Between 1 and 120 characters.")]})
    user = User(email=found.email)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": error.messages}) from None
    if User.objects.filter(email__iexact=found.email).exists():
        raise NotFound
    user.set_password(password)
    user.save()
    return user


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def _tell(
    by: Actor, on: Invitation, past: str, changes: Mapping[str, tuple[Any, Any]], batch: UUID | None = None
) -> None:
    declared = current().type("invitation")
    record(f"invitation.{past}", by=by, on=on, declared=declared, verb=past, changes=changes, batch=batch)
    enqueue_once(FOLLOW_UP)
