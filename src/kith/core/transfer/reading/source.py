"""The bytes of a file: opened, surveyed once from end to end, and told from what is no text."""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kith.core.transfer.reading.format import LONGEST_LINE
from kith.lib.unreadable import Unreadable
from kith.lib.unreadable import mark as _

BLOCK = 1 << 20
_HEAD = 1 << 16
BROKEN = re.compile("[\ud800-\udfff]")

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GZIP = b"\x1f\x8b"
_FOREIGN = (
    (b"PK\x03\x04", _("a ZIP archive")),
    (b"%PDF-", _("a PDF")),
    (b"\xd0\xcf\x11\xe0", _("an old or locked Office file; save it as .xlsx or as CSV")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF87a", _("a picture")),
    (b"GIF89a", _("a picture")),
    (b"SQLite format 3", _("a database")),
    (b"PAR1\x15", _("a Parquet file")),
    (_GZIP, _("an archive within an archive")),
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes tells. `lines` counts line ends, and a last line without one."""

    encoding: str
    line_end: str
    lines: int


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked if they are gzipped."""
    with path.open("rb") as plain:
        packed = plain.read(2) == _GZIP
        plain.seek(0)
        if not packed:
            yield plain
            return
        with gzip.GzipFile(fileobj=plain) as unpacked:
            yield cast(BinaryIO, unpacked)


def survey(path: Path, encoding: str = "") -> Survey:
    """Look through the whole file; `encoding` is the one that people chose, if they did.

    Raises `Unreadable`: empty, binary, damaged, or a line too long.
    """
    try:
        with opened(path) as source:
            return _survey(source, encoding)
    except (EOFError, gzip.BadGzipFile) as error:
        raise Unreadable("file.damaged", _("The file is damaged: %(reason)s"), reason=str(error)) from None


def _survey(source: BinaryIO, encoding: str) -> Survey:
    block = source.read(BLOCK)
    _refuse_foreign(block)
    encoding = encoding or _encoding(block[:_HEAD])
    letters, ends = _Letters(), _LineEnds()
    while block:
        ends.take(block)
        if not encoding:
            letters.take(block)
        block = source.read(BLOCK)
    return Survey(encoding or letters.encoding, *ends.found(encoding))


class _Letters:
    """Tells UTF-8 from Windows-1252 by the whole file: its first accent may stand on the last line."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._good = self._bad = 0

    def take(self, block: bytes) -> None:
        text = self._decoder.decode(block)
        if len(text) == len(block) and block.isascii():
            return
        self._good += max(0, len(block) - len(text))
        try:
            text.encode()
        except UnicodeEncodeError:
            self._bad += len(BROKEN.findall(text))

    @property
    def encoding(self) -> str:
        return "utf-8" if self._good >= self._bad else "cp1252"


class _LineEnds:
    """Counts lines and refuses one that is too long, before anything of the file has been taken in."""

    def __init__(self) -> None:
        self._feeds = self._returns = self._since = 0

    def take(self, block: bytes) -> None:
        first = _first_end(block)
        self._since += len(block) if first < 0 else first
        if self._since > LONGEST_LINE:
            raise too_long((self._feeds or self._returns) + 1)
        if first >= 0:
            self._since = len(block) - 1 - max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._feeds += block.count(b"\n")
        self._returns += block.count(b"\r")

    def found(self, encoding: str) -> tuple[str, int]:
        """The line end and the number of lines. In UTF-16 half of the last line end may follow it."""
        unended = self._since > encoding.startswith("utf-16")
        if self._feeds or not self._returns:
            return "\n", self._feeds + unended
        return "\r", self._returns + unended


def too_long(line: int) -> Unreadable:
    message = _(
        "Line %(line)s is longer than %(limit)s characters: this is not a table, or its line ends are lost"
    )
    return Unreadable("file.line_too_long", message, line=line, limit=LONGEST_LINE)


def _first_end(block: bytes) -> int:
    places = [place for place in (block.find(b"\n"), block.find(b"\r")) if place >= 0]
    return min(places, default=-1)


def _refuse_foreign(head: bytes) -> None:
    if not head.strip(b"\0\t\r\n "):
        raise Unreadable("file.empty", _("The file is empty"))
    for start, what in _FOREIGN:
        if head.startswith(start):
            raise Unreadable("file.binary", _("The file is not a table but %(what)s"), what=what)


def _encoding(head: bytes) -> str:
    """The encoding if the head alone tells it, else nothing. Raises `Unreadable` if it is no text."""
    for start, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(start) and not head.startswith(codecs.BOM_UTF32_LE):
            return encoding
    if encoding := _two_byte_encoding(head):
        return encoding
    if len(_CONTROLS.findall(head)) * 100 > len(head) or head.count(b"\0") * 5 > len(head):
        raise Unreadable("file.binary", _("The file is not a table but %(what)s"), what=_("binary data"))
    return ""


def _two_byte_encoding(head: bytes) -> str:
    """UTF-16 without its mark: every line end and every delimiter has a zero byte on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if min(even, odd) * 10 > max(even, odd) or (even + odd) * 20 < len(head):
        return ""
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(encoding, "replace")
    ends_kept = _ends(text.encode()) * 2 >= _ends(head)
    return encoding if ends_kept and _CONTROLS.search(text.encode()) is None else ""


def _ends(text: bytes) -> int:
    return text.count(b"\n") + text.count(b"\r")
