"""Who may look after the sign-in of a colleague."""

from __future__ import annotations

from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, Role


def require_administrator(by: Actor) -> None:
    """Lets owners and administrators go on. Raises NotAllowed."""
    if by.role not in (Role.OWNER, Role.ADMINISTRATOR):
        raise NotAllowed


def require_over(by: Actor, principal: Principal) -> None:
    """Administrators look after everybody but owners, owners after everybody: else an administrator could become one.

    Raises NotAllowed.
    """
    require_administrator(by)
    if principal.role == Role.OWNER and by.role != Role.OWNER:
        raise NotAllowed
