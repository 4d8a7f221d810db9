"""The machine-readable archive: everything as JSON, and each kind of data as a table."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date

import orjson

from kith.lib.spreadsheet import harmless
from kith.privacy.request.dossier import Dossier, Section


def archive(dossier: Dossier) -> bytes:
    """A zip with `data.json` and one CSV file (UTF-8 with mark, commas) for each kind of data."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", as_json(dossier))
        for section in dossier.sections:
            file.writestr(f"{section.key}.csv", as_csv(section))
    return packed.getvalue()


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
