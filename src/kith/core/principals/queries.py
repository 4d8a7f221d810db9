"""Questions about sign-ins."""

from __future__ import annotations

from django.db.models import Q
from django.utils.timezone import now

from kith.core.errors import NotFound
from kith.core.principals.model import Principal, User


def may_come_in(user: User) -> bool:
    """Whether an active principal stands behind this sign-in."""
    lasting = Q(until=None) | Q(until__gt=now())
    return user.is_active and Principal.objects.filter(lasting, user=user, is_active=True).exists()


def user_with(email: str) -> User:
    """The active sign-in with this e-mail, whatever its case. Raises NotFound."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound
    return user
