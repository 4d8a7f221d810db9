"""What comes back by mail: failure notices (RFC 3464) and complaints (ARF, RFC 5965).

The delivery a notice is about is told by the address it came back to (`tokens.read_bounce_address`), or else
by the Message-ID of the mail quoted in it. Notices come from anywhere, so size and nesting are bounded before
they are parsed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Literal

Kind = Literal["dead", "full", "blocked", "delayed", "other"]

_LARGEST = 256_000
_WORDS = 20_000
_MOST_PARTS = 50
_MOST_DASHES = 1_000
_SERVERS = re.compile(r"mailer-daemon|postmaster|mail delivery", re.IGNORECASE)
_NAMED = re.compile(r"<([^<>@\s]{1,64}@[^<>@\s]{1,255})>")
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
_DEAD = re.compile(r"5\.1\.(?:[01236]|10)|5\.2\.1|5\.4\.4")
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient of a failure notice. `message_id` is that of our mail, empty if it is not quoted."""

    recipient: str
    kind: Kind
    status: str
    diagnostic: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reader has called our mail unwanted: `kind` is the report's word, mostly abuse."""

    kind: str
    recipient: str
    message_id: str


def bounce_kind(status: str) -> Kind:
    """What an enhanced status code (RFC 3463) means for the address: is it dead, full, does it block us?"""
    if status.endswith(".2.2"):
        return "full"
    if status.startswith("4"):
        return "delayed"
    if _DEAD.fullmatch(status):
        return "dead"
    return "blocked" if status.startswith("5.7.") else "other"


def read_report(raw: bytes) -> list[Bounce] | Complaint | None:
    """Read a mail that came back; None if it is neither a failure notice nor a complaint.

    Of a very large mail only the beginning is read, which holds the report; one of very many parts is not.
    """
    raw = raw[:_LARGEST]
    if raw.lower().count(b"boundary=") > _MOST_PARTS or raw.count(b"\n--") > _MOST_DASHES:
        return None
    message = message_from_bytes(raw)
    parts = {part.get_content_type(): part for part in _parts(message)}
    quoted = parts.get("message/rfc822") or parts.get("text/rfc822-headers")
    message_id = _quoted_id(quoted) if quoted is not None else ""
    if status := parts.get("message/delivery-status"):
        return [_bounce(block, message_id) for block in _blocks(status) if block["Final-Recipient"]]
    if feedback := parts.get("message/feedback-report"):
        return _complaint(next(_blocks(feedback), Message()), message_id)
    return _by_likeness(message, raw[:_WORDS].replace(b"\r\n", b"\n"), message_id)


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a report itself, not those of the mail quoted in it."""
    content = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(content, list):
        return
    for part in content:
        if isinstance(part, Message):
            yield part
            yield from _parts(part)


def _blocks(part: Message) -> Iterator[Message]:
    content = part.get_payload()
    if isinstance(content, list):
        yield from (block for block in content if isinstance(block, Message))


def _quoted_id(part: Message) -> str:
    content = part.get_payload()
    if isinstance(content, list):
        return _text(content[0]["Message-ID"]) if content and isinstance(content[0], Message) else ""
    found = _MESSAGE_ID.search(str(content))
    return found[1] if found else ""


def _text(value: object) -> str:
    return " ".join(str(value or "").split())


def _address(value: object) -> str:
    return _text(value).rpartition(";")[2].strip(" <>")


def _bounce(block: Message, message_id: str) -> Bounce:
    recipient = _address(block["Original-Recipient"] or block["Final-Recipient"])
    status = _text(block["Status"]).partition(" ")[0]
    failed = _text(block["Action"]).lower() == "failed"
    diagnostic = _text(block["Diagnostic-Code"])[:500]
    return Bounce(recipient, bounce_kind(status) if failed else "delayed", status, diagnostic, message_id)


def _complaint(block: Message, message_id: str) -> Complaint:
    recipient = _address(block["Original-Rcpt-To"] or block["Removal-Recipient"])
    return Complaint(_text(block["Feedback-Type"]).lower() or "abuse", recipient, message_id)


def _by_likeness(message: Message, beginning: bytes, message_id: str) -> list[Bounce] | None:
    """Notices of servers that follow no standard: the address and often a status stand in their words."""
    if not _SERVERS.search(_text(message["From"])):
        return None
    text = beginning.decode("utf-8", "replace").partition("\n\n")[2]
    address, status = _NAMED.search(text), _STATUS.search(text)
    if address is None:
        return None
    code = status[0] if status else ""
    return [Bounce(address[1], bounce_kind(code), code, "", message_id)]
