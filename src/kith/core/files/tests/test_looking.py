"""Strangers' files are looked into by a process that nothing they hold can harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from kith.core.files.looking import Looked, inspect
from kith.lib.mediatype import OFFICE, OPEN, media_type

WORD = (
    '<w:document xmlns:w="urn:w"><w:p><w:r><w:t>Dear Zoë, </w:t></w:r><w:r><w:t>thank you</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>Bremen</w:t></w:r></w:p></w:document>"
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="u"><w:p>&b;</w:p></w:document>'


def looked(content: bytes, folder: Path, kind: str = "") -> tuple[Looked, Path]:
    file, picture = folder / "content", folder / "picture"
    file.write_bytes(content)
    return inspect(kind or media_type(file), file, picture), picture


def package(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """A picture of one colour that says how large it is, and is small as a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_a_picture_becomes_a_smaller_one_without_what_it_carries_along(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (2400, 1200), "teal").save(out, "JPEG", comment=b"<script>alert(1)</script>")
    found, picture = looked(out.getvalue() + b"<script>alert(2)</script>", tmp_path)
    assert found == Looked("", has_picture=True, is_broken=False)
    with Image.open(picture) as made:
        assert (made.format, made.size) == ("WEBP", (960, 480))
    assert b"script" not in picture.read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\nbroken", png(30_000, 30_000), b"%PDF-1.7 and nothing else"],
    ids=["broken", "bomb", "no document"],
)
def test_what_is_broken_or_blows_up_is_called_damaged(content: bytes, tmp_path: Path) -> None:
    found, picture = looked(content, tmp_path)
    assert found.is_broken
    assert not found.has_picture
    assert not picture.exists()


def test_a_pdf_shows_its_first_page_and_its_words(tmp_path: Path) -> None:
    found, _picture = looked(PDF, tmp_path)
    assert found.has_picture
    assert "Ingrid Sorlie" in found.text


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (package(word__document=WORD), f"{OFFICE}.wordprocessingml.document", "Dear Zoë, thank you\nBremen"),
        (
            package(content='<o xmlns:text="urn:t"><text:p>One <text:span>two</text:span> three</text:p></o>'),
            f"{OPEN}.text",
            "One two three",
        ),
        (
            package(xl__sharedStrings="<sst><si><t>Oslo</t></si><si><t>Bergen</t></si></sst>"),
            f"{OFFICE}.spreadsheetml.sheet",
            "Oslo\nBergen",
        ),
        (b"<html><style>p{}</style><p>Hello <b>you</b><script>alert(1)</script></html>", "text/html", "Hello  you"),
        ("Grüße".encode("cp1252"), "text/plain", "Grüße"),
    ],
    ids=["word", "opendocument", "sheet", "page", "old text"],
)  # fmt: skip
def test_words_are_read_from_documents(content: bytes, kind: str, words: str, tmp_path: Path) -> None:
    found, _picture = looked(content, tmp_path, kind)
    assert found.text.strip() == words
    assert not found.is_broken


def test_a_document_that_declares_entities_is_none(tmp_path: Path) -> None:
    found, _picture = looked(package(word__document=LAUGHS), tmp_path, f"{OFFICE}.wordprocessingml.document")
    assert found == Looked("", has_picture=False, is_broken=True)


def _pdf(text: str) -> bytes:
    """A document of one page with these words."""
    drawn = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + end


PDF = _pdf("Ingrid Sorlie")
