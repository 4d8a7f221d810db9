"""What a page shows the live process to be told of changes: the topics it may listen to, signed, for ten minutes.

A topic is a type (`person`: any record of it), a record (`person:` and its public id), or everything about a party
(`about:` and its public id). Needs no database to be read, so that the live process knows neither users nor rights.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass
from uuid import UUID

LASTS = 600
"""Seconds."""
MOST_TOPICS = 20
SEALED = "~"
"""What a sealed mark begins with, behind the `+` of a new record."""
_SALT = 12


@dataclass(frozen=True, slots=True)
class Pass:
    """`who` is the public id of the reader, `name` what others on the same record are shown, nothing if empty;
    `session` the digest of the session it ends with; `issued` in seconds since 1970; without `sees_others` the reader
    is not shown who else has the record open, without `sees_all` no public id that stands behind a type's topic."""

    topics: tuple[str, ...]
    who: str
    name: str
    session: str
    issued: float
    sees_others: bool = False
    sees_all: bool = False

    @property
    def until(self) -> float:
        return self.issued + LASTS


def key_from(secret: str) -> bytes:
    """The key of passes, from the house's secret key."""
    return hmac.digest(secret.encode(), b"kith.live", "sha256")


def session_digest(session_key: str) -> str:
    """How passes name a session, as the database does when it tells that one has ended."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:32]


def write_pass(key: bytes, one: Pass) -> str:
    """The pass as it stands in an address. Raises ValueError for more topics than one page has."""
    if len(one.topics) > MOST_TOPICS:
        raise ValueError(f"A page has at most {MOST_TOPICS} topics.")
    body = json.dumps(asdict(one), separators=(",", ":")).encode()
    return f"{_text(body)}.{_text(hmac.digest(key, body, 'sha256'))}"


def read_pass(key: bytes, text: str) -> Pass | None:
    """The pass, whether it is still good or not; None where it is not one of ours."""
    body, _dot, signature = text.partition(".")
    try:
        told, signed = _bytes(body), _bytes(signature)
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(signed, hmac.digest(key, told, "sha256")):
        return None
    found = json.loads(told)
    return Pass(**{**found, "topics": tuple(found["topics"])})


def is_good(one: Pass, now: float | None = None) -> bool:
    """Whether the pass opens the stream now."""
    return (time.time() if now is None else now) < one.until


def seal(key: bytes, mark: str) -> str:
    """A record's mark, `+` and public id, for who may not see every record: another text each time, which tells nothing of
    the record and is good for one thing, asking the house for it."""
    uid, salt = mark.lstrip("+"), secrets.token_bytes(_SALT)
    return f"{mark[: -len(uid)]}{SEALED}{_text(salt + _mixed(key, salt, UUID(uid).bytes))}"


def unseal(key: bytes, text: str) -> str:
    """The public id behind a sealed mark, or the text as it is where it is none of ours."""
    try:
        told = _bytes(text.removeprefix(SEALED)) if text.startswith(SEALED) else b""
    except (binascii.Error, ValueError):
        return text
    return str(UUID(bytes=_mixed(key, told[:_SALT], told[_SALT:]))) if len(told) == _SALT + 16 else text


def _mixed(key: bytes, salt: bytes, uid: bytes) -> bytes:
    mask = hmac.digest(key, b"mark" + salt, "sha256")
    return bytes(one ^ other for one, other in zip(uid, mask, strict=False))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
