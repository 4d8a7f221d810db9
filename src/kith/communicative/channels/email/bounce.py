"""What comes back by mail: failure notices (RFC 3464, in other scripts RFC 6533) and complaints (ARF, RFC 5965).

The delivery a notice is about is told by the address it came back to (`tokens.read_bounce_address`), or else
by the Message-ID of the mail quoted in it. Notices come from anywhere, so `incoming` bounds size and nesting
before they are parsed.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Literal

from .incoming import POLICY, Incoming, decoded

Kind = Literal["dead", "full", "blocked", "delayed", "other"]

_WORDS = 20_000
_LINES = 400
_MOST_BLOCKS = 100
_SERVERS = re.compile(
    r"mailer-daemon|postmaster|mail delivery|mail administrator|mailadmin|mdaemon|mail system|undeliver|returned mail"
    r"|delivery (?:status|failure|report)|failure notice",
    re.IGNORECASE,
)
_NAMED = re.compile(r"<([^<>@\s]{1,64}@[^<>@\s]{1,255})>")
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
_DEAD = re.compile(r"5\.1\.(?:[01236]|10)|5\.2\.1|5\.4\.4")
_NOBODY = re.compile(
    r"(?:no such|unknown|invalid|non-?existent|not a valid) (?:user|mailbox|recipient|account|address|local)"
    r"|(?:user|mailbox|recipient|account|address) (?:is )?(?:unknown|not found|not known|does ?n.t exist|does not exist)"
    r"|no mailbox here|not listed in",
    re.IGNORECASE,
)
# What is said of a mail that arrived, and of one that a reader wants or whose signature failed: nobody complained.
_NO_FAILURE = frozenset({"delivered", "relayed", "expanded"})
_NO_COMPLAINT = frozenset({"not-spam", "auth-failure"})
_COMMENT = re.compile(r"\([^()]*\)")
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
    return report_in(Incoming.read(raw), raw)


def report_in(mail: Incoming, raw: bytes, *, expected: bool = False) -> list[Bounce] | Complaint | None:
    """The same of a mail that was read already; `expected` of one that came to where only notices come."""
    parts = {part.get_content_type().replace("global-delivery", "delivery"): part for part in mail.parts}
    kinds = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
    quoted = next((parts[kind] for kind in kinds if kind in parts), None)
    message_id = _quoted_id(quoted) if quoted is not None else ""
    if status := parts.get("message/delivery-status"):
        told = [block for block in _blocks(status) if block["Final-Recipient"]]
        return [
            _bounce(block, message_id) for block in told if _word(block["Action"]) not in _NO_FAILURE
        ] or None
    if feedback := parts.get("message/feedback-report"):
        complaint = _complaint(next(_blocks(feedback), Message()), message_id)
        return None if complaint.kind in _NO_COMPLAINT else complaint
    from_servers = expected or not mail.sender or _SERVERS.search(f"{mail.header('from')} {mail.subject}")
    if not mail.is_whole or not from_servers:
        return None
    beginning = b"\n".join(raw[:_WORDS].replace(b"\r\n", b"\n").split(b"\n")[:_LINES])
    message_id = message_id or (found[1] if (found := _MESSAGE_ID.search(_body(beginning))) else "")
    return _by_dialect(beginning, message_id) or _by_likeness(beginning, message_id)


def _blocks(part: Message) -> Iterator[Message]:
    content = part.get_payload()
    if isinstance(content, list):
        blocks = [block for block in content[:_MOST_BLOCKS] if isinstance(block, Message)]
        yield from blocks
        # The parser knows the blocks of RFC 3464 alone; of a global report it takes those behind the first for a text.
        rest = blocks[0].get_payload(decode=True) if len(blocks) == 1 else b""
        if isinstance(rest, bytes):
            texts = rest.replace(b"\r\n", b"\n").strip().split(b"\n\n")
            yield from (message_from_bytes(each, policy=POLICY) for each in texts[:_MOST_BLOCKS])


def _quoted_id(part: Message) -> str:
    content = part.get_payload()
    if isinstance(content, list):
        return _text(content[0]["Message-ID"]) if content and isinstance(content[0], Message) else ""
    found = _MESSAGE_ID.search(str(content))
    return found[1] if found else ""


def _text(value: object) -> str:
    return decoded(value)


def _address(value: object) -> str:
    return _text(value).rpartition(";")[2].strip(" <>")


def _word(value: object) -> str:
    """The one word of a field, without the comments that may stand around it."""
    return _COMMENT.sub("", _text(value)).strip().lower()


def _bounce(block: Message, message_id: str) -> Bounce:
    recipient = _address(block["Original-Recipient"] or block["Final-Recipient"])
    status = _word(block["Status"]).partition(" ")[0]
    failed = _word(block["Action"]) == "failed"
    diagnostic = _text(block["Diagnostic-Code"])[:500]
    return Bounce(recipient, bounce_kind(status) if failed else "delayed", status, diagnostic, message_id)


def _complaint(block: Message, message_id: str) -> Complaint:
    recipient = _address(block["Original-Rcpt-To"] or block["Removal-Recipient"])
    return Complaint(_word(block["Feedback-Type"]) or "abuse", recipient, message_id)


def _by_dialect(beginning: bytes, message_id: str) -> list[Bounce] | None:
    """Notices in the dialects of many old servers, as flufl.bounce knows them."""
    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
    try:
        temporary, permanent = all_failures(message_from_bytes(beginning))
    except Exception:  # noqa: BLE001 - a library of guesses, given what strangers wrote
        return None
    found = _STATUS.search(_body(beginning))
    status = found[0] if found else ""
    kind: Kind = (
        bounce_kind(status)
        if status.startswith("5")
        else "dead"
        if _NOBODY.search(_body(beginning))
        else "other"
    )
    gone = [
        Bounce(each.decode("utf-8", "replace"), kind, status, "", message_id) for each in sorted(permanent)
    ]
    late = [
        Bounce(each.decode("utf-8", "replace"), "delayed", status, "", message_id)
        for each in sorted(temporary - permanent)
    ]
    return gone + late or None


def _by_likeness(beginning: bytes, message_id: str) -> list[Bounce] | None:
    """Notices of servers that follow no standard: the address and often a status stand in their words."""
    text = _body(beginning)
    address, status = _NAMED.search(text), _STATUS.search(text)
    if address is None:
        return None
    code = status[0] if status else ""
    return [Bounce(address[1], bounce_kind(code), code, "", message_id)]


def _body(beginning: bytes) -> str:
    return beginning.decode("utf-8", "replace").partition("\n\n")[2]
