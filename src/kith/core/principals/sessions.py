"""Sessions that bring their actor along: one statement reads session, user, principal and teams."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from kith.core.principals.actor import Actor
from kith.core.principals.model import Session
from kith.core.statement import fetch

LOAD = """
select s.session_data, p.id, p.uid, p.kind, p.role, p.name, p.locale, p.timezone, p.party_uid, u.password,
       array(select m.team_id from core_membership m where m.principal_id = p.id order by 1)
from core_session s
left join core_user u on u.id = s.user_id and u.is_active
left join core_principal p on p.user_id = u.id and p.is_active
where s.session_key = %s and s.expire_date > now()
"""


class SessionStore(DatabaseStore):
    """Django's database sessions, joined with who is signed in."""

    actor: Actor | None = None
    password: str = ""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        rows = fetch(LOAD, (self.session_key,), prepare=True)
        if not rows:
            self._session_key = None
            return {}
        row = rows[0]
        if row[1] is not None:
            self.actor = Actor(
                row[1], row[2], row[3], row[4], row[5], "desk", tuple(row[10]), row[6], row[7], row[8]
            )
            self.password = row[9]
        return dict(self.decode(row[0]))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session
