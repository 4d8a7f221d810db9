"""What a page needs to be told of changes: where it hears of them, and the pass that opens its topics there."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from kith.core import access
from kith.core.conditions.fragment import FALSE
from kith.core.errors import NotAllowed, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import Action, ObjectType
from kith.lib.live_pass import Pass, key_from, session_digest, write_pass

ABOUT = "about:"


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
    who, ends_with = str(actor.uid), session_digest(session)
    sees = _sees_others(actor), _sees_all(actor, topics)
    shown = Pass(topics, who, name, ends_with, time.time(), *sees)
    return Live(at, write_pass(signing_key(), shown))


def renewed(request: HttpRequest, actor: Actor, old: Pass) -> str:
    """The pass of the same page for the session as it is now, with what the actor may still see of it. Raises
    NotAllowed where nothing is left."""
    open_still = {topic for topic in old.topics if not topic.startswith(ABOUT) and _is_open(actor, topic)}
    open_still |= {f"{ABOUT}{topic.partition(':')[2]}" for topic in open_still}
    if not (topics := tuple(topic for topic in old.topics if topic in open_still)):
        raise NotAllowed
    fresh = replace(
        old, topics=topics, session=session_digest(request.session.session_key or ""), issued=time.time(),
        sees_others=_sees_others(actor), sees_all=_sees_all(actor, topics),
    )  # fmt: skip
    return write_pass(signing_key(), fresh)


def _is_open(actor: Actor, topic: str) -> bool:
    """Whether the actor may see records of the type, or the record, that a topic names."""
    key, _colon, uid = topic.partition(":")
    declared = current().types.get(key)
    if declared is None:
        return False
    if not uid:
        return access.right(actor, declared, Action.SEE) != FALSE
    try:
        get(actor, declared, uid)
    except NotFound:
        return False
    return True


def _sees_others(actor: Actor) -> bool:
    """Who has a record open is told to whoever sees all colleagues."""
    return access.sees_all(actor, current().type("principal"))


def _sees_all(actor: Actor, topics: tuple[str, ...]) -> bool:
    """Whether no record of the types that a page listens to is closed to the actor."""
    return all(access.sees_all(actor, current().type(topic)) for topic in topics if ":" not in topic)


def topics_of(declared: ObjectType, uid: object) -> tuple[str, ...]:
    """What a record's page listens to: the record, and where it is a party, whatever is about it."""
    about = (f"{ABOUT}{uid}",) if declared.belongs_to == "id" else ()
    return (f"{declared.key}:{uid}", *about)


def signing_key() -> bytes:
    return _key(settings.SECRET_KEY)


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return key_from(secret)


def _without_port(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host
