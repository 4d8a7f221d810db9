"""Lines of text from a file, in blocks of bounded size."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from kith.core.transfer.reading.format import LONGEST_LINE, Format
from kith.core.transfer.reading.source import BLOCK, opened, too_long
from kith.lib.unreadable import Unreadable
from kith.lib.unreadable import mark as _

# Dropped wherever they stand: no database keeps a zero byte, and old programs end a file with control-Z.
_DROPPED = str.maketrans({"\0": None, "\x1a": None})


def read_lines(path: Path, form: Format) -> Iterator[str]:
    """Every line without its end, the skipped ones left out.

    A byte that the encoding does not know becomes a half character (as `surrogateescape` does).
    """
    with opened(path) as source:
        yield from islice(chain.from_iterable(_blocks(source, form)), form.skip, None)


def _blocks(source: BinaryIO, form: Format) -> Iterator[list[str]]:
    number, rest = 1, ""
    for text in _texts(source, form.encoding):
        joined = rest + text
        if form.line_end == "\n" and "\r" in joined:
            joined = joined.replace("\r\n", "\n")
        lines = joined.split(form.line_end)
        rest = lines.pop()
        if max(len(rest), len(lines[0]) if lines else 0) > LONGEST_LINE:
            raise too_long(number + (len(lines) if len(rest) > LONGEST_LINE else 0))
        number += len(lines)
        yield lines
    if rest := rest.rstrip("\r"):
        yield [rest]


def _texts(source: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = _decoder(encoding)
    text = _decoded(decoder, source.read(BLOCK)).removeprefix("\ufeff")
    while True:
        yield text.translate(_DROPPED) if "\0" in text or "\x1a" in text else text
        block = source.read(BLOCK)
        if not block:
            break
        text = _decoded(decoder, block)
    yield _decoded(decoder, b"")


def _decoder(encoding: str) -> codecs.IncrementalDecoder:
    # UTF-16 cannot carry single bytes over; there a half character is itself the sign of damage.
    errors = "surrogatepass" if encoding.startswith("utf-16") else "surrogateescape"
    return codecs.getincrementaldecoder(encoding)(errors)


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes) -> str:
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        message = _("The file is damaged: %(reason)s")
        raise Unreadable("file.damaged", message, reason=error.reason) from None
