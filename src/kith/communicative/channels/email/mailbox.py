"""A mailbox of ours, read by IMAP or POP3: what is new in it, the beginning of each mail, one at a time.

Nothing is changed in it unless `remove` is asked. Whoever reads keeps the place up to which they have read.
"""

import imaplib
import poplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal, Protocol

from kith.lib.unreadable import mark as _

Speaks = Literal["imap", "pop3"]
Tls = Literal["require", "direct", "off"]

PATIENCE = 30.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")
_LINES = 20_000
_TROUBLE = (OSError, EOFError, imaplib.IMAP4.error, poplib.error_proto, UnicodeError)


class MailboxError(ConnectionError):
    """The mailbox cannot be read. A door shows `gettext(error.message) % error.params`; `str()` gives English."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message, params)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True, slots=True)
class Box:
    """Where a mailbox is and how to open it; `ca` are certificates (PEM) to trust instead of the system's."""

    protocol: Speaks
    host: str
    port: int
    tls: Tls
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    ca: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where an IMAP mailbox was read: its UIDVALIDITY and the last UID (RFC 3501, 2.3.1.1)."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A mail in the mailbox: its name there, its beginning, its whole size, and the place behind it (IMAP)."""

    name: str
    raw: bytes
    size: int
    place: Place


class Reader(Protocol):
    """An open mailbox."""

    def new(self, after: Place, known: Sequence[str], most: int, beginning: int) -> Iterator[Found]:
        """Up to `most` mails behind a place (IMAP), or whose names are not `known` (POP3), the oldest first."""

    def number(self) -> int:
        """How many mails are in it."""

    def remove(self, names: Sequence[str]) -> None:
        """Deletes these mails."""


class _Imap:
    def __init__(self, box: Box, line: imaplib.IMAP4) -> None:
        self.line = line
        folder = '"' + box.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        status, said = line.select(folder)
        if status != "OK":
            raise MailboxError(_("There is no folder “%(folder)s” in the mailbox."), folder=box.folder)
        self._number = int(said[0] or 0)
        _status, validity = line.response("UIDVALIDITY")
        self.validity = int((validity or [b"0"])[0] or 0)

    def number(self) -> int:
        return self._number

    def new(self, after: Place, known: Sequence[str], most: int, beginning: int) -> Iterator[Found]:
        last = after.uid if after.validity == self.validity else 0
        _status, said = self.line.uid("SEARCH", f"UID {last + 1}:*")
        uids = sorted(int(uid) for uid in (said[0] or b"").split())
        # The last mail answers to * whatever its number is.
        for uid in [each for each in uids if each > last][:most]:
            yield self._one(uid, beginning)

    def _one(self, uid: int, beginning: int) -> Found:
        _status, said = self.line.uid("FETCH", str(uid), f"(UID RFC822.SIZE BODY.PEEK[]<0.{beginning}>)")
        pairs = [part for part in said if isinstance(part, tuple)]
        raw = pairs[0][1] if pairs else b""
        words = b" ".join(part if isinstance(part, bytes) else part[0] for part in said if part)
        size = _SIZE.search(words)
        return Found(str(uid), raw, int(size[1]) if size else len(raw), Place(self.validity, uid))

    def remove(self, names: Sequence[str]) -> None:
        self.line.uid("STORE", ",".join(names), "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self.line.capabilities:
            self.line.uid("EXPUNGE", ",".join(names))
        else:
            self.line.expunge()


class _Pop3:
    def __init__(self, line: poplib.POP3) -> None:
        self.line = line
        self.sizes = {int(at): int(size) for at, size in (each.split(b" ")[:2] for each in line.list()[1])}
        _answer, said, _octets = line.uidl()
        self.names = {
            name.decode("ascii", "replace"): int(at) for at, name in (each.split(b" ", 1) for each in said)
        }

    def number(self) -> int:
        return len(self.names)

    def new(self, after: Place, known: Sequence[str], most: int, beginning: int) -> Iterator[Found]:
        seen = set(known)
        for name, at in [(name, at) for name, at in self.names.items() if name not in seen][:most]:
            size = self.sizes[at]
            _answer, lines, _octets = self.line.top(at, _LINES) if size > beginning else self.line.retr(at)
            yield Found(name, (b"\r\n".join(lines) + b"\r\n")[:beginning], size, Place())

    def remove(self, names: Sequence[str]) -> None:
        for name in names:
            self.line.dele(self.names[name])


@contextmanager
def opened(box: Box) -> Iterator[Reader]:
    """The mailbox, signed in. Raises MailboxError, also for what goes wrong while it is read."""
    line: imaplib.IMAP4 | poplib.POP3 | None = None
    try:
        line = _imap(box) if box.protocol == "imap" else _pop3(box)
        _sign_in(box, line)
        yield _Imap(box, line) if isinstance(line, imaplib.IMAP4) else _Pop3(line)
        # POP3 deletes when it is left in good order.
        line.logout() if isinstance(line, imaplib.IMAP4) else line.quit()
    except ssl.SSLError as error:
        raise MailboxError(
            _("%(host)s cannot be trusted: %(reason)s"), host=box.host, reason=str(error)[:200]
        ) from None
    except _TROUBLE as error:
        raise MailboxError(
            _("%(host)s cannot be read: %(reason)s"), host=box.host, reason=_words(error)
        ) from None
    finally:
        if line is not None:
            with suppress(*_TROUBLE):
                line.shutdown() if isinstance(line, imaplib.IMAP4) else line.close()


def _words(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error)
    return " ".join((words or type(error).__name__).split())[:200]


def _trusted(box: Box) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=box.ca or None)


def _imap(box: Box) -> imaplib.IMAP4:
    if box.tls == "direct":
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=_trusted(box), timeout=PATIENCE)
    return imaplib.IMAP4(box.host, box.port, timeout=PATIENCE)


def _pop3(box: Box) -> poplib.POP3:
    if box.tls == "direct":
        return poplib.POP3_SSL(box.host, box.port, context=_trusted(box), timeout=PATIENCE)
    return poplib.POP3(box.host, box.port, timeout=PATIENCE)


def _sign_in(box: Box, line: imaplib.IMAP4 | poplib.POP3) -> None:
    if isinstance(line, imaplib.IMAP4):
        if box.tls == "require":
            line.starttls(_trusted(box))
        line.login(box.user, box.password)
        return
    if box.tls == "require":
        line.stls(_trusted(box))
    line.user(box.user)
    line.pass_(box.password)
