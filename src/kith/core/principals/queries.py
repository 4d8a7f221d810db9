"""Questions about sign-ins."""

from __future__ import annotations

from kith.core.errors import NotFound
from kith.core.principals.model import Principal, User


def may_come_in(user: User) -> bool:
    """Whether an active principal stands behind this sign-in."""
    return user.is_active and Principal.objects.filter(user=user, is_active=True).exists()


def user_with(email: str) -> User:
    """The active sign-in with this e-mail, whatever its case. Raises NotFound."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotFound
    return user
