"""The wire form of mail: quoted-printable text in pieces, header words, addresses that cannot inject."""

import re
from base64 import b64encode
from email.utils import quote as quote_phrase

_ORDINARY = re.compile(r"(?!\.)[ -<>-~]{0,74}", re.ASCII)
_ENCODED = re.compile(rb"[^\t -<>-~]")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)
_BEYOND = re.compile(r"[^\x00-\x20\x7f-\xa0\u2028\u2029()<>\[\]:;@\\,\"]{1,64}")
_SIMPLE_SUBJECT = re.compile(r"(?!.*=\?)[!-~](?:[ -~]{0,64}[!-~])?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
SOFT_BREAK = b"=\r\n"


class AddressError(ValueError):
    """An address that no mail can be sent to: malformed, or with letters that mail relays do not take."""


def quoted_printable(text: str) -> bytes:
    """Text as quoted-printable (RFC 2045), UTF-8, lines of at most 76 characters ending in CRLF.

    No line begins with a dot, so that the text passes SMTP without stuffing; nothing is added at its end, so
    that pieces joined by SOFT_BREAK are the text of the pieces joined.
    """
    return b"\r\n".join(_line(line) for line in _NEWLINE.split(text))


def quoted_value(text: str) -> bytes:
    """`quoted_printable` for the short values of merge fields, which seldom need anything."""
    return text.encode() if _ORDINARY.fullmatch(text) else quoted_printable(text)


def _line(line: str) -> bytes:
    encoded = _ENCODED.sub(lambda found: b"=%02X" % found[0][0], line.encode("utf-8", "replace"))
    if encoded[-1:] in (b" ", b"\t"):
        encoded = encoded[:-1] + b"=%02X" % encoded[-1]
    return SOFT_BREAK.join(b"=2E" + chunk[1:] if chunk[:1] == b"." else chunk for chunk in _chunks(encoded))


def _chunks(encoded: bytes) -> list[bytes]:
    """Pieces of at most 73 bytes (a dot may grow by two, the soft break needs one), no =XX cut in two."""
    chunks, start = [], 0
    while len(encoded) - start > 73:
        end = start + 73
        escape = encoded.find(b"=", end - 2, end)
        end = end if escape < 0 else escape
        chunks.append(encoded[start:end])
        start = end
    return [*chunks, encoded[start:]]


def header_text(text: str) -> bytes:
    """Free text for a header: as it is if plain and short, else encoded words (RFC 2047) of ≤ 75 characters.

    Control characters, line ends among them, become spaces, so that no value can begin another header.
    """
    if _SIMPLE_SUBJECT.fullmatch(text):
        return text.encode()
    text = _CONTROL.sub(" ", text).strip()
    if not text or _SIMPLE_SUBJECT.fullmatch(text):
        return text.encode()
    return b"\r\n ".join(b"=?utf-8?b?" + b64encode(word) + b"?=" for word in _words(text, 42))


def _words(text: str, limit: int) -> list[bytes]:
    """Cut text into pieces of at most `limit` bytes of UTF-8, never within a character."""
    words, current = [], b""
    for character in text:
        encoded = character.encode("utf-8", "replace")
        if len(current) + len(encoded) > limit:
            words.append(current)
            current = b""
        current += encoded
    return [*words, current]


def address_text(address: str) -> str:
    """The address as it goes on the wire, an international domain in its ASCII form.

    Letters beyond ASCII before the @ stay as they are (RFC 6531): only some relays take them, see `is_international`.
    Raises AddressError for anything else than one plain address.
    """
    if _ADDRESS.fullmatch(address):
        return address
    local, at, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise AddressError(address) from error
    plain = "a" if not local.isascii() and _is_local(local) else local
    if not _ADDRESS.fullmatch(plain + at + ascii_domain):
        raise AddressError(address)
    return local + at + ascii_domain


def _is_local(local: str) -> bool:
    """Whether this may stand before the @: no control characters, none that mean something there."""
    return (
        bool(_BEYOND.fullmatch(local)) and len(local.encode("utf-8", "replace")) <= 64 and local.isprintable()
    )


def is_international(address: str) -> bool:
    """Whether only relays with SMTPUTF8 take it: letters beyond ASCII stand before the @."""
    return not address.isascii() and not address.rpartition("@")[0].isascii()


def mailbox(name: str, address: str) -> bytes:
    """A named address for From or Reply-To, which every relay must take."""
    if is_international(address):
        raise AddressError(address)
    plain = address_text(address).encode()
    if not name:
        return plain
    text = header_text(name)
    phrase = text if text.startswith(b"=?") else f'"{quote_phrase(text.decode())}"'.encode()
    return phrase + b" <" + plain + b">"
