"""What a file is, read from its first bytes and, of a package, from its table of contents. Never from its name, which
only tells kinds of plain text from each other."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from kith.lib.filenames import ending

HEAD: Final = 4096
UNKNOWN: Final = "application/octet-stream"
PDF: Final = "application/pdf"
OFFICE: Final = "application/vnd.openxmlformats-officedocument"
OPEN: Final = "application/vnd.oasis.opendocument"
PROGRAMS: Final = frozenset(
    {
        "application/x-msdownload", "application/x-executable", "application/x-mach-binary", "application/x-script",
        "application/java-archive", "application/x-ms-shortcut", "application/vnd.android.package-archive",
    }
)  # fmt: skip
"""What would run on the machine of whoever opens it."""
PICTURES: Final = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/bmp", "image/avif"}
)

_STARTS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"), (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"),
    (b"MZ", "application/x-msdownload"), (b"\x7fELF", "application/x-executable"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"), (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"), (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/x-mach-binary"), (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"#!", "application/x-script"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x1f\x8b", "application/gzip"), (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"), (b"BZh", "application/x-bzip2"), (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"), (b"ID3", "audio/mpeg"), (b"OggS", "audio/ogg"), (b"fLaC", "audio/flac"),
    (b"{\\rtf", "application/rtf"), (b"BEGIN:VCARD", "text/vcard"), (b"BEGIN:VCALENDAR", "text/calendar"),
)  # fmt: skip
_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS: Final = {
    b"avif": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"qt  ": "video/quicktime",
}
_INSIDE: Final = (
    ("word/document.xml", f"{OFFICE}.wordprocessingml.document"), ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet"),
    ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation"),
    ("AndroidManifest.xml", "application/vnd.android.package-archive"), ("META-INF/MANIFEST.MF", "application/java-archive"),
)  # fmt: skip
_MARKUP: Final = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|iframe|meta|svg|\?xml)[\s>/]", re.IGNORECASE
)
_BY_ENDING: Final = {
    "md": "text/markdown",
    "markdown": "text/markdown",
    "csv": "text/csv",
    "eml": "message/rfc822",
}
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")


def media_type(path: Path, name: str = "") -> str:
    """The media type of what lies at `path`; `name` decides between kinds of plain text alone."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _package(path)
    return _by_start(head) or _text(head, name) or UNKNOWN


def _by_start(head: bytes) -> str:
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"BM") and head[6:10] == b"\x00\x00\x00\x00":
        return "image/bmp"
    return PDF if b"%PDF-" in head[:1024] else ""


def _package(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = frozenset(package.namelist())
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                said = package.read("mimetype").decode("ascii", "ignore").strip()
                if said.startswith(OPEN) or said == "application/epub+zip":
                    return said
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        return "application/zip"
    return next((kind for inside, kind in _INSIDE if inside in names), "application/zip")


def _text(head: bytes, name: str) -> str:
    """The kind of a text; nothing for what is none."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and not _CONTROLS.isdisjoint(head):
        return ""
    found = _MARKUP.search(head.replace(b"\x00", b"") if wide else head)
    if found is None:
        return _BY_ENDING.get(ending(name), "text/plain")
    if re.search(rb"<\s*svg[\s>]", head, re.IGNORECASE):
        return "image/svg+xml"
    return "text/xml" if found[1].lower() == b"?xml" else "text/html"
