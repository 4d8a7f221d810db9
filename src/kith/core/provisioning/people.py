"""Colleagues by a directory: added without a password, changed, switched off. Nobody is ever deleted.

An administrator's program does not touch owners, an owner's program never the last one: as at the desk.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.administration.people import switch_off, switch_on
from kith.core.errors import Conflict, Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Membership, Principal, Role, User
from kith.core.provisioning.described import KnownPerson, Mail, Named, Person
from kith.core.provisioning.model import ProvisionedPerson
from kith.core.records.settings import setting
from kith.core.sign_in.happened import happened, profile_changed
from kith.core.sign_in.over import require_administrator, require_over
from kith.core.sign_in.profile import LONGEST_NAME
from kith.core.sign_in.sessions import end_sessions

BASELINE = "provisioning.baseline"
BASELINES = (Role.SHARED_ONLY, Role.READ_ONLY, Role.MEMBER)
LONGEST, MOST_EMAILS = 254, 20
GONE = Q(provisioned__removed_at__isnull=False, is_active=False)


class Taken(Conflict):
    """Somebody else has this user name or e-mail."""

    default = _("Somebody else has this user name or e-mail.")


def people(by: Actor) -> QuerySet[Principal]:
    """The colleagues that a directory sees, the oldest first, with what it is told of them. Raises NotAllowed."""
    in_teams = Prefetch("memberships", Membership.objects.select_related("team"))
    return seen(by).select_related("user", "provisioned").prefetch_related(in_teams).order_by("pk")


def seen(by: Actor) -> QuerySet[Principal]:
    """All colleagues but those that the directory has removed. Raises NotAllowed."""
    require_administrator(by)
    return access.visible(by, Principal.objects.filter(kind=Kind.USER, user__isnull=False).exclude(GONE))


def named(rows: QuerySet[Principal], user_name: str) -> QuerySet[Principal]:
    """Those with this user name, which is the e-mail for whom no directory has named yet."""
    unnamed = Q(provisioned=None, user__email__iexact=user_name)
    return rows.filter(Q(provisioned__user_name__iexact=user_name) | unnamed)


def person_of(by: Actor, uid: UUID) -> Principal:
    """Raises NotFound."""
    found = people(by).filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def known(principal: Principal) -> KnownPerson:
    """The colleague as the directory described them, and as they are where somebody has changed them here since."""
    teams = tuple(Named(each.team.uid, each.team.name) for each in principal.memberships.all())
    return KnownPerson(principal.uid, _described(principal), teams, principal.created_at)


def _described(principal: Principal) -> Person:
    assert principal.user is not None
    email, name, active = principal.user.email, principal.name, principal.is_active
    row = _row(principal)
    if row is None:
        return Person(email, (Mail(email, primary=True),), active, display_name=name)
    person = Person(
        row.user_name, tuple(Mail(**mail) for mail in row.emails), active, row.external_id, row.display_name,
        row.formatted_name, row.given_name, row.family_name,
    )  # fmt: skip
    own_name = person.display_name if person.name == name else name
    emails = person.emails if person.emails and person.email == email else (Mail(email, primary=True),)
    return replace(person, display_name=own_name, emails=emails)


def _values(person: Person) -> dict[str, object]:
    return {key: getattr(person, key) for key in Person.__dataclass_fields__}


def _row(principal: Principal) -> ProvisionedPerson | None:
    try:
        return principal.provisioned
    except ProvisionedPerson.DoesNotExist:
        return None


@transaction.atomic
def add_person(*, by: Actor, person: Person) -> Principal:
    """A new colleague, who signs in by a provider or chooses a password by a link; or one that the directory had removed
    before, who is let in again. Raises Invalid by field, or Taken."""
    require_administrator(by)
    _check(person)
    gone = Principal.objects.filter(GONE, user__email__iexact=person.email).first()
    if gone is not None:
        return change_person(by=by, principal=gone, person=person)
    _refuse_taken(person, None)
    user = User(email=person.email)
    user.set_unusable_password()
    user.save()
    role = str(setting(BASELINE, Role.MEMBER))
    made = Principal.objects.create(kind=Kind.USER, role=role, name=person.name, user=user)
    made.refresh_from_db()
    _keep(made, person)
    happened("user.provisioned", by=by, on=made, how=role)
    if not person.active:
        switch_off(by=by, principal=made)
    return made


@transaction.atomic
def change_person(*, by: Actor, principal: Principal, person: Person) -> Principal:
    """Makes the colleague what the directory says. Raises Invalid by field, Taken, NotAllowed for an owner who is not the
    actor's matter, or Conflict for the last owner."""
    require_administrator(by)
    _check(person)
    locked = Principal.objects.select_for_update(of=("self",)).select_related("user").get(pk=principal.pk)
    _refuse_taken(person, locked)
    _rename(by, locked, person.name)
    _readdress(by, locked, person.email)
    _switch(by, locked, person.active)
    _keep(locked, person)
    return locked


@transaction.atomic
def remove_person(*, by: Actor, principal: Principal) -> None:
    """Switches a colleague off whom the directory no longer knows. What they made stays."""
    person = known(principal).person
    _switch(by, principal, active=False)
    _keep(principal, person)
    ProvisionedPerson.objects.filter(principal=principal).update(removed_at=now())


def _rename(by: Actor, principal: Principal, name: str) -> None:
    if principal.name == name:
        return
    require_over(by, principal)
    profile_changed(by, principal, {"name": (principal.name, name)})
    principal.name = name
    principal.save(update_fields=["name"])


def _readdress(by: Actor, principal: Principal, email: str) -> None:
    assert principal.user is not None
    before = principal.user.email
    if before == email:
        return
    require_over(by, principal)
    profile_changed(by, principal, {"email": (before, email)})
    principal.user.email = email
    principal.user.save(update_fields=["email"])


def _switch(by: Actor, principal: Principal, active: bool) -> None:
    if principal.is_active == active:
        return
    require_over(by, principal)
    if active:
        switch_on(by=by, principal=principal)
    else:
        let_go(by=by, principal=principal)
    principal.is_active = active


@transaction.atomic
def let_go(*, by: Actor, principal: Principal) -> None:
    """Switches a colleague off and ends their sessions, which would else come alive with them. Raises NotAllowed, or
    Conflict for oneself and the last owner."""
    switch_off(by=by, principal=principal)
    end_sessions(by=by, principal=principal)


def _keep(principal: Principal, person: Person) -> None:
    values = _values(person)
    del values["active"]
    values |= {"emails": [asdict(mail) for mail in person.emails], "removed_at": None}
    row, _made = ProvisionedPerson.objects.update_or_create(principal=principal, defaults=values)
    principal.provisioned = row


def _check(person: Person) -> None:
    if not person.user_name.strip() or len(person.user_name) > LONGEST:
        raise Invalid({"userName": [_("Between 1 and 254 characters.")]})
    if not 1 <= len(person.emails) <= MOST_EMAILS or sum(mail.primary or False for mail in person.emails) > 1:
        raise Invalid({"emails": [_("Between 1 and 20 e-mails, of which one at most is primary.")]})
    try:
        validate_email(person.email)
    except ValidationError as error:
        raise Invalid({"emails": error.messages}) from None
    if len(person.name) > LONGEST_NAME:
        raise Invalid({"displayName": [_("Between 1 and 120 characters.")]})
    long = (person.external_id, person.formatted_name, person.given_name, person.family_name)
    if any(len(value) > LONGEST for value in (*long, *(mail.value + mail.type for mail in person.emails))):
        raise Invalid({"name": [_("At most 254 characters.")]})


def _refuse_taken(person: Person, own: Principal | None) -> None:
    others = Principal.objects.exclude(pk=own.pk) if own else Principal.objects.all()
    if named(others, person.user_name).exists() or others.filter(user__email__iexact=person.email).exists():
        raise Taken
