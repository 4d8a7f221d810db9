"""Who may look after the sign-in of a colleague."""

from __future__ import annotations

from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, Role


def require_whole(by: Actor) -> None:
    """Lets somebody go on who acts with all their rights: neither a program with a key nor somebody who borrows their
    eyes looks after a sign-in. Raises NotAllowed."""
    if by.narrowing is not None:
        raise NotAllowed


def require_administrator(by: Actor) -> None:
    """Lets owners and administrators go on. Raises NotAllowed."""
    require_whole(by)
    if not by.administers:
        raise NotAllowed


def require_over(by: Actor, principal: Principal) -> None:
    """Administrators look after everybody but owners, owners after everybody: else an administrator could become one.

    Raises NotAllowed.
    """
    require_administrator(by)
    if principal.role == Role.OWNER and by.role != Role.OWNER:
        raise NotAllowed
