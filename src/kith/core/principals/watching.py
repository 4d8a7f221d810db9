"""Looking at the desk through a colleague's eyes: seeing what they see, and changing nothing."""

from __future__ import annotations

from dataclasses import replace

from kith.core.principals.actor import ACTS, COLUMNS, TEAMS_ABOVE, Actor, Narrowing, actor_from
from kith.core.principals.model import Kind, Principal, Role
from kith.core.statement import fetch

WATCHED = "watched"
"""Where a session keeps the number of the principal whose eyes are borrowed."""
ONE = f"select {COLUMNS} from core_principal p {TEAMS_ABOVE} where p.id = %s and {ACTS}"  # noqa: S608 - made of constants


def may_watch(watcher: Actor, principal: Principal) -> bool:
    """Administrators may look through everybody's eyes but an owner's, owners through all but their own."""
    if watcher.narrowing is not None or principal.pk == watcher.id or principal.kind == Kind.SYSTEM:
        return False
    return watcher.role == Role.OWNER or (watcher.role == Role.ADMINISTRATOR and principal.role != Role.OWNER)


def watched(watcher: Actor, principal_id: int) -> Actor | None:
    """The watched colleague at work, unable to change anything; None where that is no longer allowed."""
    if not watcher.administers:
        return None
    rows = fetch(ONE, (principal_id,))
    if not rows:
        return None
    seen = actor_from(rows[0], watcher.via)
    if seen.role == Role.OWNER and watcher.role != Role.OWNER:
        return None
    words = replace(seen, locale=watcher.locale, timezone=watcher.timezone, watcher=watcher.name)
    return words.narrowed(Narrowing(writes=frozenset()))
