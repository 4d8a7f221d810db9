"""Requests to the web application without a network: what the server would hand over, and the whole answer."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.adapt import Loader


@dataclass(slots=True)
class Request:
    """A GET of this address, sent as often as one likes. Raises where the answer is not 200."""

    address: str
    authorization: str = ""
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self) -> bytes:
        from kith.config.wsgi import application

        path, _mark, query = self.address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.version": (1, 0),
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        environ |= {
            "HTTP_HOST": "localhost",
            "HTTP_AUTHORIZATION": self.authorization,
            "HTTP_COOKIE": self.cookie,
            **self.headers,
        }
        said: list[str] = []
        answer = application(
            {key: value for key, value in environ.items() if value != ""},
            lambda status, _headers: said.append(status),
        )
        body = b"".join(answer)
        answer.close()
        if not said[0].startswith("200"):
            raise RuntimeError(f"{self.address} answered {said[0]}: {body[:300]!r}")
        return body


def signed_in(principal: int, email: str = "owner@example.com") -> str:
    """The cookie of a browser in which this colleague is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from kith.core.principals.model import Principal, User
    from kith.core.principals.sessions import SessionStore

    user = User.objects.filter(email=email).first() or User.objects.create_user(email, "a long password")
    Principal.objects.filter(pk=principal).update(user=user)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Text(Loader):
    """Leaves a value as the text that PostgreSQL sent."""

    def load(self, data: Any) -> str:
        return bytes(data).decode()


def plain_cursor(connection: Any) -> psycopg.Cursor[Any]:
    """A cursor on Django's connection that decodes nothing and keeps statements planned."""
    connection.ensure_connection()
    connection.connection.prepare_threshold = 2**31
    cursor = psycopg.Cursor(connection.connection)
    for kind in psycopg.adapters.types:
        cursor.adapters.register_loader(kind.oid, Text)
    return cursor
