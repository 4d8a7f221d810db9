"""What a proven identity opens here: who it is, whether they are known, and what their groups give.

Somebody is known again by the subject alone, which a provider never gives to another person. An e-mail counts once, at
the first sign-in, if it is the provider's to give; the colleague is told of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import override

from kith.core.principals.actor import actor_of, system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.principals.queries import may_come_in
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.invitation.actions import accept_proven
from kith.core.sign_in.notice import Notice, tell
from kith.core.sign_in.profile import LONGEST_NAME
from kith.core.sign_in.provider.groups import follow_groups
from kith.core.sign_in.provider.identity import Identity, Refused
from kith.core.sign_in.provider.model import First, IdentityProvider, ProvidedSignIn, Trust
from kith.core.sign_in.seals import house_name
from kith.lib.email import read_email
from kith.lib.unreadable import Unreadable


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who came. `factor` says that nobody needs to ask for a second one: never at the first time, when all that is
    proven is an e-mail."""

    user: User
    factor: bool


@transaction.atomic
def arrive(provider: IdentityProvider, identity: Identity, visit: Visit, locale: str = "en") -> Arrived:
    """Who the identity is here, with what their groups give. Raises Refused; nothing is changed then."""
    locked = IdentityProvider.objects.select_for_update().get(pk=provider.pk)
    if not locked.is_active:
        raise Refused("off")
    known = ProvidedSignIn.objects.filter(provider=locked, subject=identity.subject).first()
    user = known.user if known else _first(locked, identity, visit, locale)
    principal = Principal.objects.get(user=user)
    if principal.role == Role.OWNER and not locked.for_owners:
        raise Refused("owner")
    if known is None:
        ProvidedSignIn.objects.create(provider=locked, subject=identity.subject, user=user)
        _told(locked, principal, visit)
    else:
        ProvidedSignIn.objects.filter(pk=known.pk).update(seen_at=Now())
    if identity.groups is not None and may_come_in(user):
        follow_groups(locked, principal, identity.groups)
    return Arrived(user, identity.factor and known is not None)


def _first(provider: IdentityProvider, identity: Identity, visit: Visit, locale: str) -> User:
    """A colleague who is known by e-mail, is invited, or is made one."""
    email = _believed(provider, identity)
    name = (identity.name or email.partition("@")[0])[:LONGEST_NAME]
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        if not Principal.objects.filter(user=user, kind=Kind.USER).exists():
            raise Refused("unknown")
        if ProvidedSignIn.objects.filter(provider=provider, user=user).exists():
            raise Refused("taken")
        return user
    invited = accept_proven(email=email, name=name, locale=locale, visit=visit)
    if invited is not None:
        return invited
    if provider.first != First.CREATE:
        raise Refused("unknown")
    return _made(provider, email, name, visit, locale)


def _believed(provider: IdentityProvider, identity: Identity) -> str:
    if not identity.email.isascii() or set(identity.email) & set("<>:,;"):
        raise Refused("email")  # letters that look or fold alike would open somebody else's account
    try:
        email = read_email(identity.email)
    except Unreadable:
        raise Refused("email") from None
    if provider.trust == Trust.VERIFIED and not identity.verified:
        raise Refused("unverified")
    if email.rpartition("@")[2] not in provider.all_domains:
        raise Refused("domain")
    return email


def _made(provider: IdentityProvider, email: str, name: str, visit: Visit, locale: str) -> User:
    user = User.objects.create_user(email)
    made = Principal.objects.create(
        kind=Kind.USER, role=provider.first_role, name=name, user=user, locale=locale
    )
    made.refresh_from_db()
    happened("user.joined", by=actor_of(made, "desk"), on=made, visit=visit, how=provider.name)
    return user


def _told(provider: IdentityProvider, principal: Principal, visit: Visit) -> None:
    """On record and by mail: from now on this provider opens their account."""
    happened("user.provided", by=system("sign-in", "desk"), on=principal, visit=visit, what=provider.name)
    assert principal.user is not None
    with override(principal.locale):
        subject = _("You can sign in to %(house)s through %(provider)s") % {
            "house": house_name(), "provider": provider.name,
        }  # fmt: skip
        text = _(
            "Somebody, hopefully you, did so for the first time. If it was not you, tell an administrator."
        )
        tell(Notice(principal.user.email, subject, text, "/account/sign-in", principal.locale))


def comes_as(provider: IdentityProvider, identity: Identity) -> User | None:
    """Who is known by this identity."""
    found = (
        ProvidedSignIn.objects.select_related("user")
        .filter(provider=provider, subject=identity.subject)
        .first()
    )
    return found.user if found else None
