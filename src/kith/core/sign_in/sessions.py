"""The browsers in which somebody is signed in: listed for themselves, ended by themselves or by administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kith.core.errors import NotFound
from kith.core.jobs.queue import Job
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal, Session
from kith.core.principals.sessions import LIVES
from kith.core.sign_in.happened import happened
from kith.core.sign_in.over import require_over, require_whole
from kith.core.statement import fetch

MINE = f"""
select s.uid, s.started_at, s.seen_at, s.address, s.browser, s.session_key = %s
from core_session s join core_principal p on p.user_id = s.user_id
where p.id = %s and {LIVES} order by s.seen_at desc
"""  # noqa: S608 - made of constants
OVER = f"delete from core_session s where not ({LIVES})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class SignedInAt:
    """One browser in which somebody is signed in. `here` is the one that asks."""

    uid: UUID
    started_at: datetime
    seen_at: datetime
    address: str
    browser: str
    here: bool


def sessions_of(by: Actor, key: str = "") -> tuple[SignedInAt, ...]:
    """The actor's own living sessions, the last used first. `key` is the session that asks."""
    return tuple(SignedInAt(*row) for row in fetch(MINE, (key, by.id)))


@transaction.atomic
def end_session(*, by: Actor, uid: UUID) -> None:
    """Ends one of the actor's own sessions. Raises NotFound."""
    require_whole(by)
    gone, _rows = Session.objects.filter(uid=uid, user__principal=by.id).delete()
    if not gone:
        raise NotFound
    happened("session.ended", by=by, on=Principal.objects.get(pk=by.id))


@transaction.atomic
def end_sessions(*, by: Actor, principal: Principal, keep: str = "") -> int:
    """Ends all sessions of a colleague but the one whose key is `keep`; says how many. Others' are an administrator's
    matter. Raises NotAllowed."""
    require_whole(by)
    if by.id != principal.pk:
        require_over(by, principal)
    gone, _rows = Session.objects.filter(user__principal=principal).exclude(session_key=keep).delete()
    if gone:
        happened("session.ended", by=by, on=principal, what=str(gone))
    return gone


def end_others(*, by: Actor, keep: str) -> int:
    """Ends the actor's own sessions but the one whose key is `keep`; says how many."""
    return end_sessions(by=by, principal=Principal.objects.get(pk=by.id), keep=keep)


def forget_ended() -> None:
    """Removes the rows of sessions that are over, with the addresses in them."""
    with connection.cursor() as cursor:
        cursor.execute(OVER)


def end_everybodys() -> None:
    """Ends all sessions of a house that came out of a backup: some of them had been ended since it was made."""
    Session.objects.all().delete()


JOBS = (Job("core.forget_sessions", forget_ended, "23 3 * * *"),)
