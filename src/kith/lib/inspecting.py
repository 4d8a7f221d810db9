"""Looks into one file of a stranger, in a process of its own that can neither grow nor go on for ever.

Run as a program, never imported by the house: `python -I inspecting.py KIND FILE PICTURE` writes a small picture of the
file to PICTURE where there is one to make, and the file's text to standard output. It leaves with 3 where the file is
broken or too large to look into. Nothing it is fed can therefore harm more than itself.
"""

from __future__ import annotations

import io
import re
import resource
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, Any, Final

BROKEN: Final = 3
SECONDS: Final = 20
MEMORY: Final = 1_200 * 2**20
MOST_PIXELS: Final = 60_000_000
SIDE: Final = 960
MOST_TEXT: Final = 1_000_000
MOST_PAGES: Final = 300
LARGEST_PART: Final = 64 * 2**20
PLAIN: Final = (
    "text/plain",
    "text/markdown",
    "text/csv",
    "text/vcard",
    "text/calendar",
    "message/rfc822",
    "text/xml",
)
PACKAGES: Final = {
    "wordprocessingml.document": r"word/(document|footnotes|header\d*|footer\d*)\.xml",
    "spreadsheetml.sheet": r"xl/(sharedStrings|worksheets/sheet\d+)\.xml",
    "presentationml.presentation": r"ppt/slides/slide\d+\.xml",
    "opendocument": r"content\.xml",
}
"""Which parts of a package hold its text, by what its media type contains."""
WHOLE: Final = frozenset({"p", "h", "si", "is"})
"""Elements whose text is one piece: paragraphs, headings, cells."""


class BrokenFile(Exception):
    """The file is not what it says, or too large to look into."""


def bound() -> None:
    """From here on: so much time, so much memory, no core, no large file."""
    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 32 * 2**20),
    ):
        resource.setrlimit(what, (most, most))


def picture_of(kind: str, file: Path, to: Path) -> None:
    """Draws the picture, or the first page, at most SIDE pixels high and wide, as WebP that carries nothing else along."""
    if kind == "application/pdf":
        _keep(_first_page(file), to)
    elif kind.startswith("image/") and kind not in ("image/svg+xml", "image/heic"):
        _keep(_picture(file), to)


def _picture(file: Path) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    found: Any = Image.open(file)
    if found.width * found.height > MOST_PIXELS:
        raise BrokenFile
    found.draft("RGB", (SIDE, SIDE))
    found.thumbnail((SIDE, SIDE))
    return ImageOps.exif_transpose(found)


def _first_page(file: Path) -> Any:
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(file)
    page = document[0]
    width, height = page.get_size()
    return page.render(scale=SIDE / max(width, height, 1), may_draw_forms=False).to_pil()


def _keep(picture: Any, to: Path) -> None:
    plain = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    plain.save(to, "WEBP", quality=80, method=4)


def text_of(kind: str, file: Path) -> str:
    """The words of the file, as far as one million characters."""
    if kind == "application/pdf":
        return _joined(_pdf(file))
    if kind == "text/html":
        return _html(file)
    if kind in PLAIN:
        return _decoded(file)[:MOST_TEXT]
    parts = next((parts for inside, parts in PACKAGES.items() if inside in kind), "")
    return _joined(_package(file, parts)) if parts else ""


def _joined(parts: Iterator[str]) -> str:
    found, size = [], 0
    for part in parts:
        found.append(part)
        size += len(part)
        if size > MOST_TEXT:
            break
    return "".join(found)[:MOST_TEXT]


def _decoded(file: Path) -> str:
    with file.open("rb") as opened:
        raw = opened.read(4 * MOST_TEXT)
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "ignore")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in ("script", "style")))
        self.found.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def _html(file: Path) -> str:
    words = _Words()
    words.feed(_decoded(file)[: 4 * MOST_TEXT])
    return "".join(words.found)[:MOST_TEXT]


def _pdf(file: Path) -> Iterator[str]:
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(file)
    for number in range(min(len(document), MOST_PAGES)):
        yield document[number].get_textpage().get_text_bounded() + "\n"


def _package(file: Path, parts: str) -> Iterator[str]:
    with zipfile.ZipFile(file) as package:
        for entry in package.infolist():
            if re.fullmatch(parts, entry.filename):
                if entry.file_size > LARGEST_PART:
                    raise BrokenFile
                with package.open(entry) as opened:
                    yield from _words(opened)


def _words(opened: IO[bytes]) -> Iterator[str]:
    """The texts of a part's elements; whatever declares entities is no document of these kinds."""
    from xml.etree import ElementTree as ET

    source = io.BytesIO(opened.read(LARGEST_PART))
    if b"<!DOCTYPE" in source.getvalue()[:1024] or b"<!ENTITY" in source.getvalue():
        raise BrokenFile
    for _event, element in ET.iterparse(source):  # noqa: S314 - nothing in it declares entities
        if element.tag.rpartition("}")[2] in WHOLE:
            yield "".join(element.itertext()) + "\n"
            element.clear()


def main(kind: str, file: str, picture: str) -> int:
    bound()
    broken = not _done(lambda: picture_of(kind, Path(file), Path(picture)))
    broken |= not _done(lambda: _tell(text_of(kind, Path(file))))
    return BROKEN if broken else 0


def _done(act: Callable[[], None]) -> bool:
    try:
        act()
    except Exception:  # noqa: BLE001 - whatever a library stumbles over, the file is what is wrong
        return False
    return True


def _tell(text: str) -> None:
    plain = "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
    sys.stdout.buffer.write(plain.encode("utf-8", "ignore"))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
