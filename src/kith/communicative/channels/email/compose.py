"""Newsletters: compiled once, filled for each recipient in a few microseconds.

Everything that is the same for all recipients (layout, links, encoding) is done when the newsletter is
compiled; what remains is a list of finished byte strings with holes in it, filled and joined for each.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from hashlib import blake2b
from html import escape
from time import time
from urllib.parse import quote

from .fault import TemplateError
from .layout import Kind, lay_out
from .links import link_up
from .mime import SOFT_BREAK, address_text, header_text, mailbox, quoted_printable, quoted_value
from .reading import plain_text
from .slots import UNSUBSCRIBE, Condition, Marked, mark, unused_prefix
from .tokens import TokenKeys

__all__ = ["Compiled", "Preview", "Recipient", "Sender", "Template", "TemplateError", "compile_newsletter"]

_ADDRESS, _DATE, _MESSAGE, _TRACK, _UNSUBSCRIBE, _SUBJECT = range(6)
_FIXED = 6
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_HIDDEN = "display:none;max-height:0;overflow:hidden;opacity:0"


@dataclass(frozen=True, slots=True)
class Template:
    """What the author wrote, all with merge fields. An empty `text` is made from the body; the `preheader` is what
    mailboxes show beside the subject."""

    kind: Kind
    subject: str
    body: str
    text: str = ""
    preheader: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: shown name and address, where replies go (the address itself if empty), and where mails
    that ask to be unsubscribed go (left out of the headers if empty)."""

    name: str
    address: str
    reply_to: str = ""
    unsubscribe_address: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient: the number of the delivery (it goes into the tokens), address, values by merge field."""

    number: int
    address: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """A newsletter as one person would get it; its links lead to their targets and count nothing."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class _Value:
    """A hole in a text: a merge field and whether it stands in HTML, in a URL or in plain text."""

    field: str
    fallback: str
    place: str

    def of(self, values: Mapping[str, str]) -> str:
        value = values.get(self.field) or self.fallback
        if self.place == "url":
            return quote(value.encode("utf-8", "replace"), safe="")
        return escape(value) if self.place == "html" else value


@dataclass(frozen=True, slots=True)
class _Border:
    """Where a part begins (`step` 1) or ends (-1) that only those get for whom the condition holds."""

    condition: Condition
    step: int


_Piece = str | _Value | int | _Border


@dataclass(frozen=True, slots=True)
class Compiled:
    """A newsletter ready to be filled; `links` are the targets of its counted links, by number from 0."""

    links: tuple[str, ...]
    _keys: TokenKeys
    _pieces: list[bytes]
    _holes: tuple[tuple[int, int], ...]
    _values: tuple[_Value, ...]
    _subject: "_Text"
    _shown: tuple["_Text", "_Text"]
    _parts: tuple[tuple[Condition, int, int], ...] = ()

    @property
    def asks(self) -> frozenset[str]:
        """The fields on which parts of it hang."""
        return frozenset(condition.field for condition, _start, _end in self._parts)

    def message(self, recipient: Recipient, at: float | None = None) -> bytes:
        """The whole mail for one recipient: CRLF line ends, no line beginning with a dot.

        `at` is its date in seconds since 1970, now if None. Raises AddressError for an address that cannot be
        written to.
        """
        keys, number, values = self._keys, recipient.number, recipient.values
        filled = [
            address_text(recipient.address).encode(),
            _date(int(time() if at is None else at)),
            keys.message.signed(number),
            keys.track.signed(number),
            keys.unsubscribe.signed(number),
            self._subject.header(values),
            *[quoted_value(value.of(values)) for value in self._values],
        ]
        pieces = self._pieces.copy()
        for position, hole in self._holes:
            pieces[position] = filled[hole]
        for condition, start, end in self._parts:
            if not condition.holds(values):
                pieces[start:end] = [b""] * (end - start)
        return b"".join(pieces)

    def preview(self, recipient: Recipient) -> Preview:
        """The newsletter as this recipient would see it, counting nothing."""
        html, text = self._shown
        return Preview(
            self._subject.filled(recipient.values),
            html.filled(recipient.values),
            text.filled(recipient.values),
        )


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with holes: strings, merge values, and for tokens the number of the fixed hole."""

    pieces: tuple["_Piece", ...]

    @classmethod
    def read(cls, text: str, marked: Marked, place: str) -> "_Text":
        parts = marked.pattern.split(text)
        pieces: list[_Piece] = [parts[0]]
        for kind, index, following in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            pieces += _hole(kind, marked, int(index), place), following
        return cls(tuple(pieces))

    def filled(self, values: Mapping[str, str]) -> str:
        """The text for one recipient, with the word “preview” where a token would stand."""
        shown: list[str] = []
        hidden = 0
        for piece in self.pieces:
            if isinstance(piece, _Border):
                hidden += piece.step if hidden or not piece.condition.holds(values) else 0
            elif not hidden:
                shown.append(_said(piece, values))
        return "".join(shown)

    def header(self, values: Mapping[str, str]) -> bytes:
        return header_text(self.filled(values))


def filled_line(text: str, fields: Collection[str], values: Mapping[str, str]) -> str:
    """A line with merge fields, such as a subject, as one recipient reads it. Raises TemplateError."""
    marked = mark(text, fields)
    return _Text.read(marked.text, marked, "text").filled(values)


def _said(piece: "str | _Value | int", values: Mapping[str, str]) -> str:
    if isinstance(piece, _Value):
        return piece.of(values)
    return piece if isinstance(piece, str) else "preview"


def _hole(kind: str, marked: Marked, index: int, place: str) -> "_Value | int | _Border":
    if kind in "tn":
        return _TRACK if kind == "t" else _UNSUBSCRIBE
    if kind in "if":
        return _Border(marked.conditions[index], 1 if kind == "i" else -1)
    slot = marked.slots[index]
    return _Value(slot.field, slot.fallback, "url" if kind == "u" else place)


def compile_newsletter(
    template: Template,
    *,
    sender: Sender,
    fields: Collection[str],
    campaign: str,
    base_url: str,
    keys: TokenKeys,
    tracked: bool = True,
    unsubscribe_label: str = "Unsubscribe",
) -> Compiled:
    """Compile a newsletter.

    `fields` are the merge fields that may be used, `campaign` an identifier of letters, digits and hyphens
    that goes into Message-ID and Feedback-ID, `base_url` where `/c/`, `/o/` and `/u/` are answered. Untracked
    mail has neither counted links nor a pixel, and mail with an empty `unsubscribe_label` no way to unsubscribe.
    Raises TemplateError with the line for a template that cannot be used and AddressError for a sender that cannot write.
    """
    written = (template.body, template.subject, template.text, template.preheader)
    prefix = unused_prefix(*written, unsubscribe_label)
    body, page = _laid_out(template, fields, prefix)
    linked = link_up(page, body, base_url=base_url, tracked=tracked, unsubscribe_label=unsubscribe_label)
    shown = link_up(page, body, base_url=base_url, tracked=False, unsubscribe_label=unsubscribe_label)
    frame = _frame(sender, campaign, base_url.rstrip("/"), leaves=bool(unsubscribe_label))
    words = _words(template.text, fields, prefix, f"{base_url.rstrip('/')}/u/{prefix}n0e", unsubscribe_label)
    work = _Assembly(
        frame,
        words or _Text.read(plain_text(linked.html, prefix), body, "text"),
        _Text.read(linked.html, body, "html"),
    )
    subject = mark(" ".join(template.subject.split()), set(fields), prefix)
    return Compiled(
        linked.links,
        keys,
        work.pieces,
        tuple(work.holes),
        tuple(work.values),
        _Text.read(subject.text, subject, "text"),
        (
            _Text.read(shown.html, body, "html"),
            words or _Text.read(plain_text(shown.html, prefix), body, "text"),
        ),
        tuple(work.parts),
    )


def _laid_out(template: Template, fields: Collection[str], prefix: str) -> tuple[Marked, str]:
    """The marked body and its page, the line beside the subject hidden at its beginning."""
    body = mark(template.body, fields, prefix, hidden=template.kind != "plain")
    page = lay_out(body, template.kind)
    before = mark(" ".join(template.preheader.split()), fields, prefix)
    if not before.text:
        return body, page
    slots, conditions = (*body.slots, *before.slots), (*body.conditions, *before.conditions)
    more = {"i": len(body.conditions), "f": len(body.conditions)}
    shifted = before.pattern.sub(
        lambda found: f"{prefix}{found[1]}{int(found[2]) + more.get(found[1], len(body.slots))}e", before.text
    )
    line = f'<div style="{_HIDDEN}">{escape(shifted, quote=False)}</div>'
    opened = _BODY.search(page)
    at = opened.end() if opened else 0
    return Marked(body.text, slots, prefix, conditions), page[:at] + line + page[at:]


def _words(text: str, fields: Collection[str], prefix: str, unsubscribe: str, label: str) -> "_Text | None":
    """The plain text that somebody wrote, with the address for unsubscribing; None where nobody did."""
    if not text.strip():
        return None
    marked = mark("\n".join(text.split("\r\n")).strip() + "\n", fields, prefix)
    own = {f"{prefix}s{at}e" for at, slot in enumerate(marked.slots) if slot.field == UNSUBSCRIBE}
    filled = marked.pattern.sub(lambda found: unsubscribe if found[0] in own else found[0], marked.text)
    ending = "" if own or not label else f"\n{label} ({unsubscribe})\n"
    return _Text.read(filled + ending, marked, "text")


@dataclass(frozen=True, slots=True)
class _Frame:
    """The parts around the two texts: headers with holes, and the three boundary lines."""

    head: tuple[bytes | int, ...]
    before_text: bytes
    before_html: bytes
    end: bytes


def _frame(sender: Sender, campaign: str, base: str, *, leaves: bool) -> _Frame:
    domain = address_text(sender.address).rpartition("@")[2].encode()
    # An equals sign never stands free in quoted-printable, so this line cannot occur in the texts.
    boundary = b"=_" + blake2b(campaign.encode(), digest_size=12).hexdigest().encode()
    part = (
        b'--%s\r\nContent-Type: text/%s; charset="utf-8"\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    identifier = campaign.encode("ascii")
    reply_to = b"\r\nReply-To: " + mailbox("", sender.reply_to) if sender.reply_to else b""
    head: tuple[bytes | int, ...] = (
        b"From: " + mailbox(sender.name, sender.address) + reply_to + b"\r\nTo: ", _ADDRESS,
        b"\r\nSubject: ", _SUBJECT,
        b"\r\nDate: ", _DATE,
        b"\r\nMessage-ID: <" + identifier + b".", _MESSAGE, b"@" + domain + b">",
        *_leaving(sender, base, leaves=leaves),
        b"\r\nFeedback-ID: " + identifier + b":newsletter:kith"
        b'\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="' + boundary + b'"\r\n\r\n',
    )  # fmt: skip
    return _Frame(
        head,
        part % (boundary, b"plain"),
        b"\r\n" + part % (boundary, b"html"),
        b"\r\n--" + boundary + b"--\r\n",
    )


def _leaving(sender: Sender, base: str, *, leaves: bool) -> tuple[bytes | int, ...]:
    """The headers by which mail programs unsubscribe; none in mails that nobody can unsubscribe from."""
    if not leaves:
        return ()
    return (
        b"\r\nList-Unsubscribe: <" + base.encode() + b"/u/", _UNSUBSCRIBE, b">", *_by_mail(sender),
        b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
    )  # fmt: skip


def _by_mail(sender: Sender) -> tuple[bytes | int, ...]:
    if not sender.unsubscribe_address:
        return ()
    address = address_text(sender.unsubscribe_address).encode()
    return b",\r\n <mailto:" + address + b"?subject=unsubscribe%20", _UNSUBSCRIBE, b">"


class _Assembly:
    """Lays the frame and both texts end to end: pieces of bytes, empty at each hole (position, value).

    `_whole` is the piece to which nothing is added any more."""

    def __init__(self, frame: _Frame, text: _Text, html: _Text) -> None:
        self.pieces: list[bytes] = []
        self.holes: list[tuple[int, int]] = []
        self.values: list[_Value] = []
        self.parts: list[tuple[Condition, int, int]] = []
        self._begun: list[int] = []
        self._whole = -1
        for piece in frame.head:
            self._hole(piece) if isinstance(piece, int) else self._bytes(piece)
        self._bytes(frame.before_text)
        self._text(text)
        self._bytes(frame.before_html)
        self._text(html)
        self._bytes(frame.end)

    def _bytes(self, piece: bytes) -> None:
        if self._whole == len(self.pieces) - 1:
            self.pieces.append(piece)
        else:
            self.pieces[-1] += piece

    def _hole(self, number: int) -> None:
        self.holes.append((len(self.pieces), number))
        self._whole = len(self.pieces)
        self.pieces.append(b"")

    def _border(self, border: _Border) -> None:
        """A part begins or ends with the next piece."""
        if border.step > 0:
            self._begun.append(len(self.pieces))
        else:
            self.parts.append((border.condition, self._begun.pop(), len(self.pieces)))
        self._whole = len(self.pieces) - 1

    def _text(self, text: _Text) -> None:
        for piece in text.pieces:
            if isinstance(piece, str):
                self._bytes(quoted_printable(piece))
                continue
            self._bytes(SOFT_BREAK)
            if isinstance(piece, _Border):
                self._border(piece)
                continue
            self._hole(piece if isinstance(piece, int) else self._value(piece))
            self._bytes(SOFT_BREAK)

    def _value(self, value: _Value) -> int:
        if value not in self.values:
            self.values.append(value)
        return _FIXED + self.values.index(value)


@lru_cache(maxsize=4)
def _date(seconds: int) -> bytes:
    return formatdate(seconds).encode()
