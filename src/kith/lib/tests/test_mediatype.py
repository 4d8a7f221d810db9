"""What a file is stands in the file, whatever it is called."""

import zipfile
from pathlib import Path

import pytest

from kith.lib.mediatype import OFFICE, PROGRAMS, media_type


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"%PDF-1.7\n...", "photo.jpg", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "report.pdf", "image/png"),
        (b"MZ\x90\x00", "holiday.png", "application/x-msdownload"),
        (b"#!/bin/sh\nrm -rf /", "notes.txt", "application/x-script"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "notes.txt", "text/html"),
        (b'\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00', "notes.txt", "text/html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "logo.png", "image/svg+xml"),
        (b"GIF89a/*<script>alert(1)</script>*/", "x.html", "image/gif"),
        (b"name;city\nOla;Bergen\n", "people.csv", "text/csv"),
        ("Grüße aus Bremen".encode(), "letter.txt", "text/plain"),
        (b"\x00\x01\x02\x03", "data.txt", "application/octet-stream"),
    ],
)  # fmt: skip
def test_the_kind_is_read_from_the_content(content: bytes, name: str, kind: str, tmp_path: Path) -> None:
    file = tmp_path / "content"
    file.write_bytes(content)
    assert media_type(file, name) == kind


def test_packages_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    found = {}
    for inside in ("word/document.xml", "META-INF/MANIFEST.MF", "holiday.jpg"):
        file = tmp_path / "package"
        with zipfile.ZipFile(file, "w") as package:
            package.writestr(inside, "<x/>")
        found[inside] = media_type(file)
    assert found["word/document.xml"] == f"{OFFICE}.wordprocessingml.document"
    assert found["META-INF/MANIFEST.MF"] in PROGRAMS
    assert found["holiday.jpg"] == "application/zip"
