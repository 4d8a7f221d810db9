"""What a page needs to be told of changes: where it hears of them, and the pass that opens its topics there."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType
from kith.lib.live_pass import Pass, key_from, session_digest, write_pass


@dataclass(frozen=True, slots=True)
class Live:
    """The stream's address and the pass that it takes; /fresh-pass answers a fresh one."""

    at: str
    shown: str


def live_address(request: HttpRequest) -> str:
    """Where this browser finds the live process; empty where the house has none."""
    if settings.KITH_LIVE_ADDRESS or not settings.KITH_LIVE_PORT:
        return str(settings.KITH_LIVE_ADDRESS)
    try:
        host = request.get_host()
    except DisallowedHost:
        return ""
    return f"{request.scheme}://{_without_port(host)}:{settings.KITH_LIVE_PORT}/live"


def live_for(request: HttpRequest, actor: Actor, topics: tuple[str, ...]) -> Live | None:
    """What a page listens to, if it listens to anything. Who looks through a colleague's eyes is not seen to be there."""
    at, session = live_address(request), request.session.session_key
    if not topics or not at or not session:
        return None
    name = "" if actor.watcher else actor.name
    shown = Pass(topics, str(actor.uid), name, session_digest(session), time.time())
    return Live(at, write_pass(signing_key(), shown))


def renewed(request: HttpRequest, old: Pass) -> str:
    """The pass of the same page for the session as it is now."""
    session = session_digest(request.session.session_key or "")
    return write_pass(signing_key(), replace(old, session=session, issued=time.time()))


def topics_of(declared: ObjectType, uid: object) -> tuple[str, ...]:
    """What a record's page listens to: the record, and where it is a party, whatever is about it."""
    about = (f"about:{uid}",) if declared.belongs_to == "id" else ()
    return (f"{declared.key}:{uid}", *about)


def signing_key() -> bytes:
    return _key(settings.SECRET_KEY)


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return key_from(secret)


def _without_port(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host
