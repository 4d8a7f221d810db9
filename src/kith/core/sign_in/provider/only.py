"""Who comes in through a provider alone: a password or passkey of ours would outlive what the company ends there."""

from __future__ import annotations

from uuid import UUID

from kith.core.principals.model import Principal, Role, User
from kith.core.sign_in.provider.model import IdentityProvider


def offered() -> tuple[IdentityProvider, ...]:
    """The providers that are switched on, by name."""
    return tuple(IdentityProvider.objects.filter(is_active=True).order_by("name"))


def active(uid: UUID) -> IdentityProvider | None:
    """The provider of this public id, if it is switched on."""
    return IdentityProvider.objects.filter(uid=uid, is_active=True).first()


def only_through(user: User) -> IdentityProvider | None:
    """The provider that somebody must use: one that they came through or that gives out their e-mail, and that allows no
    password beside it. None for owners, who come in when everything else fails."""
    strict = list(IdentityProvider.objects.filter(is_active=True, password_off=True).order_by("name"))
    if not strict or Principal.objects.filter(user=user, role=Role.OWNER).exists():
        return None
    domain = user.email.rpartition("@")[2].lower()
    came = set(user.provided.values_list("provider_id", flat=True))
    return next((each for each in strict if each.pk in came or domain in each.all_domains), None)


def again_through(user: User) -> IdentityProvider | None:
    """A provider that can be asked once more who somebody is."""
    return IdentityProvider.objects.filter(is_active=True, people__user=user).order_by("name").first()
