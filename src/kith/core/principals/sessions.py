"""Sessions that bring their actor along: one statement reads session, user, principal and teams.

A session ends when nobody used it for a while, and some time after signing in whatever is done; both are settings
of the house, read by the same statement.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import orjson
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models.functions import Now

from kith.core.principals.actor import ACTS, COLUMNS, ROLES, TEAMS_ABOVE, Actor, actor_from
from kith.core.principals.model import Session
from kith.core.statement import fetch
from kith.lib.seal import seal, unseal

IDLE, LONGEST = "sign_in.idle_hours", "sign_in.longest_days"
IDLE_HOURS, LONGEST_DAYS = 72, 14
FACTOR_ROLES = "sign_in.second_factor_roles"
SENT, BOUND = "account_reauthentication_state", b"sent before a proof"
CAME_FROM, FACTOR_ELSEWHERE = "came_from", "factor_elsewhere"
SET = "(select s.value from core_setting s where s.key = '{key}')"
LIVES = f"""
s.expire_date > now()
and s.seen_at > now() - make_interval(hours => coalesce({SET.format(key=IDLE)}::int, {IDLE_HOURS}))
and s.started_at > now() - make_interval(days => coalesce({SET.format(key=LONGEST)}::int, {LONGEST_DAYS}))
"""
LOAD = f"""
select s.session_data, u.password, s.seen_at < now() - interval '1 minute',
       (select count(*) from (select from core_notice n where n.principal_id = p.id and n.read_at is null limit 100) x),
       case when {SET.format(key=FACTOR_ROLES)} is null then false
           else {SET.format(key=FACTOR_ROLES)} ?| (p.role || array(
               select r.key from core_role r where r.id = any({ROLES}))) end and not s.factor_elsewhere and not exists (
           select from mfa_authenticator a where a.user_id = u.id and a.type in ('totp', 'webauthn')),
       {COLUMNS}
from core_session s
left join core_user u on u.id = s.user_id and u.is_active
left join core_principal p on p.user_id = u.id and {ACTS}
{TEAMS_ABOVE}
where s.session_key = %s and {LIVES}
"""  # noqa: S608 - made of constants


class SessionStore(DatabaseStore):
    """Django's database sessions, joined with who is signed in."""

    actor: Actor | None = None
    password: str = ""
    lacks_factor: bool = False
    unread: int = 0
    """Notices that wait for whoever is signed in, counted up to a hundred."""
    unattended: bool = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        rows = fetch(LOAD, (self.session_key,), prepare=True)
        if not rows:
            self._session_key = None
            return {}
        data, password, unnoted, unread, lacks_factor, *held = rows[0]
        if held[0] is not None:
            self.actor = actor_from(held, "desk")
            self.password, self.lacks_factor, self.unread = password, lacks_factor, unread
        if unnoted and not self.unattended:  # noted once a minute, so that most pages write nothing
            Session.objects.filter(session_key=self.session_key).update(seen_at=Now())
        return dict(self.decode(data))

    def encode(self, session_dict: dict[str, Any]) -> str:
        """What was sent and waits until somebody has proven who they are may hold a secret: it is sealed meanwhile."""
        if SENT in session_dict:
            sealed = seal(settings.KITH_MASTER_KEY, orjson.dumps(session_dict[SENT]), BOUND)
            session_dict = {**session_dict, SENT: b64encode(sealed).decode()}
        return super().encode(session_dict)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        found = super().decode(session_data)
        if SENT in found:
            opened = unseal(settings.KITH_MASTER_KEY, b64decode(found[SENT]), BOUND)
            found[SENT] = orjson.loads(opened)
        return dict(found)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        session.address, session.browser = data.get(CAME_FROM, ("", ""))
        session.factor_elsewhere = data.get(FACTOR_ELSEWHERE) is True
        return session

    def save(self, must_create: bool = False) -> None:
        """Writes what may change of a session that is there; when it began stays."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        made = self.create_model_instance(self._get_session(no_load=False))  # type: ignore[attr-defined]
        columns = ("session_data", "expire_date", "user_id", "address", "browser", "factor_elsewhere")
        changed = Session.objects.filter(session_key=self.session_key).update(
            seen_at=Now(), **{column: getattr(made, column) for column in columns}
        )
        if not changed:
            raise UpdateError
