"""A mail from outside, read within bounds: whatever it holds, reading takes a fraction of a second and never raises.

Only the beginning of a large mail is looked at, headers are cut, and a mail of very many parts counts as one without
any. Unknown character sets and broken encodings become text with marks in it.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from html import unescape

from .tokens import TokenKeys, read_bounce_address

LOOKED_AT = 256_000
_HEADER = 4_000
_TEXT = 32_000
_HEAD = 32_000
_MOST_PARTS = 60
_MOST_DASHES = 1_000
_MOST_HEADERS = 500
_OURS = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = ("head", "style", "script")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,128}@[^\s<>()\[\],;:\"@]{1,255}")
_WITHIN = re.compile(r"<([^\s<>@]{1,128}@[^\s<>@]{1,255})>")
_PUZZLES = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape"}
)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|blockquote)\b[^<>]{0,200}>", re.IGNORECASE)
_REFERENCE = re.compile(r"<([^<>@\s]{1,200})@[^<>\s]{1,255}>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")


class _Bounded(Compat32):
    """Headers no longer than anybody needs, since parameters of very long ones are read in quadratic time."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines[:_MOST_HEADERS]))
        return name, value[:_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """As it came, also where bytes beyond ASCII stand in it, which `decoded` reads."""
        return value


POLICY = _Bounded()


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail that came in. `is_whole` is false where its parts are too many to be looked at."""

    message: Message
    is_whole: bool

    @classmethod
    def read(cls, raw: bytes) -> "Incoming":
        raw = raw[:LOOKED_AT]
        lowered = raw.lower()
        parts = lowered.count(b"boundary=") + lowered.count(b"message/rfc822") + lowered.count(b"multipart/")
        head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
        if parts <= 2 * _MOST_PARTS and raw.count(b"\n--") <= _MOST_DASHES and len(head) <= _HEAD:
            try:
                return cls(message_from_bytes(raw, policy=POLICY), True)
            except (RecursionError, ValueError, LookupError, TypeError, AttributeError):
                pass
        plain = re.sub(rb"(?im)^(content-|mime-)[^\n]*(?:\n[ \t][^\n]*)*\n?", b"", head[:_HEAD] + b"\n")
        return cls(message_from_bytes(plain + b"\n", policy=POLICY), False)

    def header(self, name: str) -> str:
        """The first header of this name as one line of text, empty if there is none."""
        return decoded(self.message.get(name))

    def headers(self, name: str) -> list[str]:
        return [decoded(value) for value in (self.message.get_all(name) or [])[:20]]

    @property
    def sender(self) -> str:
        """The address of whoever wrote it, in lower case; empty if there is none that can be read."""
        written = self.header("from")
        found = _WITHIN.findall(written)[-1:] or _ADDRESS.findall(written)[:1]
        return found[0].lower() if found else ""

    @property
    def subject(self) -> str:
        return self.header("subject")[:300]

    @property
    def parts(self) -> Iterator[Message]:
        """The mail's own parts, not those of a mail that it quotes."""
        return _parts(self.message) if self.is_whole else iter(())

    def text(self) -> str:
        """What it says, as plain text: the first text part, or else what can be read of the first HTML part."""
        texts = [part for part in (self.message, *self.parts) if part.get_content_maintype() == "text"]
        for kind in ("plain", "html"):
            for part in texts:
                if part.get_content_subtype() == kind and (said := _text_of(part)):
                    return said if kind == "plain" else _without_tags(said)
        return ""

    def came_back_for(self, keys: TokenKeys, envelope: Sequence[str] = ()) -> int | None:
        """Which delivery of ours it came back for, by the signed address it came to; `envelope` are such addresses."""
        written = " ".join((*envelope, *(value for name in _OURS for value in self.headers(name))))
        for address in _ADDRESS.findall(written)[:100]:
            if (number := read_bounce_address(address, keys)) is not None:
                return number
        return None

    def answers_to(self, keys: TokenKeys) -> int | None:
        """Which delivery of ours it answers, by the signed Message-ID it refers to."""
        names = ("references", "in-reply-to", "original-message-id")
        return number_of(" ".join(self.header(name) for name in names), keys)


def number_of(references: str, keys: TokenKeys) -> int | None:
    """The delivery whose signed Message-ID stands in this text, the last one named; None if none of ours does."""
    for local in reversed(_REFERENCE.findall(references)):
        if (number := keys.message.verify(local.rpartition(".")[2])) is not None:
            return number
    return None


def decoded(value: object) -> str:
    """A header as one line without control characters; encoded words are decoded as far as they can be."""
    text = as_text(str(value or "")[:_HEADER].encode("utf-8", "surrogateescape"), "utf-8")
    if "=?" in text:
        with suppress(ValueError, LookupError):
            text = "".join(_word(word, charset) for word, charset in decode_header(text))
    return " ".join(_CONTROL.sub(" ", text).split())


def _word(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    return as_text(word, charset or "ascii")


def as_text(raw: bytes, charset: str) -> str:
    """Bytes as text: in the character set they claim, else as UTF-8, else byte by byte."""
    for each in (charset, "utf-8"):
        try:
            if codecs.lookup(each).name not in _PUZZLES:
                return raw.decode(each).encode("utf-8", "replace").decode()
        except (LookupError, ValueError, TypeError):
            continue
    return raw.decode("latin-1")


def _text_of(part: Message) -> str:
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        raw = None
    if not isinstance(raw, bytes):
        return ""
    said = as_text(raw[:_TEXT], str(part.get_param("charset") or "utf-8"))
    return _CONTROL.sub(" ", said.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _without_tags(html: str) -> str:
    for tag in _UNSEEN:
        html = _without(html, tag)
    text = _TAG.sub("", _BREAK.sub("\n", html))
    lines = (" ".join(line.split()) for line in unescape(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without(html: str, tag: str) -> str:
    """The page without what stands between these tags; without its end, where one is never closed."""
    kept, at, lowered = list[str](), 0, html.lower()
    while (begin := lowered.find(f"<{tag}", at)) >= 0 and (end := lowered.find(f"</{tag}", begin)) >= 0:
        kept.append(html[at:begin])
        at = end
    return "".join((*kept, html[at : begin if begin >= 0 else None]))


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail itself, at most so many, not those of the mail quoted in it."""
    waiting, given = [message], 0
    while waiting and given < _MOST_PARTS:
        each = waiting.pop(0)
        content = each.get_payload()
        if each.get_content_maintype() != "multipart" or not isinstance(content, list):
            continue
        inner = [part for part in content if isinstance(part, Message)][:_MOST_PARTS]
        yield from inner
        given += len(inner)
        waiting += inner
