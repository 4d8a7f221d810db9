"""Who can sign in and how well that is guarded, for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role
from kith.core.principals.sessions import LIVES
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.invitation.actions import link_of
from kith.core.sign_in.invitation.model import Invitation
from kith.core.sign_in.links import password_link
from kith.core.sign_in.over import require_administrator, require_over
from kith.core.statement import fetch

EVERYBODY = f"""
select p.uid, p.name, u.email, p.role, p.is_active and u.is_active,
       (select count(*) from mfa_authenticator a where a.user_id = u.id and a.type in ('totp', 'webauthn')),
       count(s.session_key), max(s.seen_at), p.until,
       (select count(*) from core_share h where h.principal_id = p.id and (h.until is null or h.until > now()))
from core_principal p join core_user u on u.id = p.user_id
left join core_session s on s.user_id = u.id and {LIVES}
where p.kind = %s group by p.id, u.id order by lower(p.name), p.id limit 500
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can sign in, until `until` where that is set. `sessions` are the browsers they are signed in with,
    `shares` the records that are shared with them."""

    uid: UUID
    name: str
    email: str
    role: str
    active: bool
    factors: int
    sessions: int
    seen_at: datetime | None
    until: datetime | None = None
    shares: int = 0

    @property
    def ended(self) -> bool:
        """Whether the day until which they were let in has passed."""
        return self.until is not None and self.until <= now()

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation, what it gives (roles and a team, by name, or that it is for an outside person), until when its
    link and then the access last, and the path of the link."""

    uid: UUID
    email: str
    given: str
    until: datetime
    path: str
    access_until: datetime | None = None


def colleagues(by: Actor) -> tuple[Colleague, ...]:
    """Everybody of the company who can sign in, by name, 500 at most. Raises NotAllowed."""
    require_administrator(by)
    return tuple(Colleague(*row) for row in fetch(EVERYBODY, (Kind.USER.value,)))


def outsiders(by: Actor) -> tuple[Colleague, ...]:
    """Outside people who were invited, by name, 500 at most. Raises NotAllowed."""
    require_administrator(by)
    return tuple(Colleague(*row) for row in fetch(EVERYBODY, (Kind.OUTSIDE.value,)))


def invited(by: Actor) -> tuple[Invited, ...]:
    """Open invitations, the newest first. Raises NotAllowed."""
    require_administrator(by)
    rows = Invitation.objects.filter(accepted_at=None, revoked_at=None, until__gt=now())
    rows = rows.select_related("added_role", "team").order_by("-made_at")
    return tuple(
        Invited(row.uid, row.email, _given(row), row.until, link_of(row), row.access_until) for row in rows
    )


def _given(row: Invitation) -> str:
    first = row.get_kind_display() if row.kind == Kind.OUTSIDE else row.get_role_display()
    names = (first, row.added_role and row.added_role.name, row.team and row.team.name)
    return " · ".join(str(name) for name in names if name)


def colleague(by: Actor, uid: UUID) -> Principal:
    """Somebody whose sign-in the actor may look after. Raises NotAllowed and NotFound."""
    require_administrator(by)
    signing_in = Principal.objects.filter(kind__in=(Kind.USER, Kind.OUTSIDE), user__isnull=False)
    found = signing_in.select_related("user").filter(uid=uid).first()
    if found is None:
        raise NotFound
    require_over(by, found)
    return found


@transaction.atomic
def link_for(*, by: Actor, principal: Principal, visit: Visit) -> str:
    """The path with which a colleague chooses a new password, for an administrator to hand on. Raises NotAllowed."""
    require_over(by, principal)
    assert principal.user is not None
    path = password_link(principal.user.email)
    happened("user.password_link_made", by=by, on=principal, visit=visit)
    return path
