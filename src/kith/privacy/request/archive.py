"""The machine-readable archive: everything as JSON, and each kind of data as a table."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date

import orjson

from kith.core.attachment.traces import Held
from kith.lib.spreadsheet import harmless
from kith.privacy.request.dossier import Dossier, Section

MOST_OF_FILES = 100 * 2**20
"""So many bytes of files come along; the archive is made in memory."""


def archive(dossier: Dossier) -> bytes:
    """A zip with `data.json`, one CSV file (UTF-8 with mark, commas) for each kind of data, and the person's files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", as_json(dossier))
        for section in dossier.sections:
            file.writestr(f"{section.key}.csv", as_csv(section))
        _add_files(file, dossier.files)
    return packed.getvalue()


def _add_files(archive: zipfile.ZipFile, files: tuple[Held, ...]) -> None:
    """The person's files under `files/`, numbered, as far as they fit; the others stand in the table of files."""
    left = MOST_OF_FILES
    for number, each in enumerate(files, 1):
        if each.size <= left:
            left -= each.size
            archive.writestr(f"files/{number:03} {each.name}", b"".join(each.parts()))


def as_json(dossier: Dossier) -> bytes:
    """The data by kind, with names of kinds and fields in the person's language."""
    said = {
        "made_at": dossier.made_at, "by": dossier.house, "name": dossier.name,
        "purposes": [dict(zip(("name", "description", "legal_basis"), each, strict=True)) for each in dossier.purposes],
        "receivers": dossier.receivers,
        "data": {
            section.key: {"title": section.title, "kept": section.term, "rows": section.rows}
            for section in dossier.sections
        },
    }  # fmt: skip
    return orjson.dumps(said, option=orjson.OPT_INDENT_2, default=str)


def as_csv(section: Section) -> str:
    headings = list(dict.fromkeys(label for row in section.rows for label in row))
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(harmless, headings))
    writer.writerows([_cell(row.get(label)) for label in headings] for row in section.rows)
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Iterable) and not isinstance(value, str | dict):
        return harmless(", ".join(map(str, value)))
    return value.isoformat() if isinstance(value, date) else harmless(str(value))
