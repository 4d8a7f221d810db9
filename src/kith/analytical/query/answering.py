# ruff: noqa: S608 - names of tables and columns are ours
"""A question is answered by a process of its own, which is killed when it takes too long or is wanted no more."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.analytical.query.offered import Offer
from kith.analytical.warehouse.load import reading
from kith.analytical.warehouse.manifest import Manifest
from kith.analytical.warehouse.tables import TABLES
from kith.core.errors import Conflict, Invalid, Text

PROGRAM = "kith.analytical.query.child"
PATIENCE, LOOK = 60.0, 0.2
"""Seconds that a question may take, and between two looks at whether it is wanted still."""
ROWS, LARGEST = 10_000, 4_000_000
"""Rows that are kept of an answer, and bytes that it may have."""
MEMORY, SPILL, THREADS = "512MB", "2GB", 2
REFUSALS: dict[str, Text] = {
    "one_select": _("Write one SELECT and nothing else."),
    "table": _("There is no table “{what}” that you may ask."),
    "function": _("“{what}” is not offered here."),
    "source": _("Only tables and what you make of them can be asked, no descriptions of them."),
    "large": _("This needs more memory than a question may take. Narrow it, or add up before you join."),
}


def answered(
    sql: str, offer: Offer, folder: Path, manifest: Manifest, wanted: Callable[[], bool]
) -> dict[str, Any] | None:
    """`columns` as (name, kind), `rows`, and whether there are `more`; None where it was no longer wanted.

    Raises Invalid by field for a statement that cannot be answered, Conflict for a damaged lake.
    """
    if not manifest.is_whole(folder):
        raise Conflict(
            _("A file of the warehouse is missing or damaged. The next run of the analyses loads it again.")
        )
    with tempfile.TemporaryDirectory(prefix="spill-", dir=folder, ignore_cleanup_errors=True) as spill:
        said = _asked(json.dumps(_question(sql, offer, folder, manifest, spill)), wanted)
    if said is None:
        return None
    found = json.loads(said)
    if "columns" in found:
        return dict(found)
    raise _refused(found)


def _question(sql: str, offer: Offer, folder: Path, manifest: Manifest, spill: str) -> dict[str, Any]:
    """Views with the offered columns of the tables that the lake has."""
    tables = {name: files for name, files in manifest.tables.items() if name in offer}
    views = {
        name: f"select {', '.join(offer[name])} from ({reading(folder, TABLES[name], files)})"
        for name, files in tables.items()
    }
    return {
        "sql": sql,
        "views": views,
        "files": [str(folder / file.path) for files in tables.values() for file in files.files],
        "spill_folder": spill,
        "memory": MEMORY,
        "spill": SPILL,
        "threads": THREADS,
        "rows": ROWS,
    }


def _asked(question: str, wanted: Callable[[], bool]) -> bytes | None:
    # No variable of the house goes along: none of its secrets is in there.
    environment = {"PYTHONPATH": ":".join(part for part in sys.path if part), "PATH": "/usr/bin:/bin"}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            [sys.executable, "-m", PROGRAM],
            stdin=subprocess.PIPE, stdout=said, stderr=subprocess.DEVNULL, env=environment, cwd="/",
        ) as child,
    ):  # fmt: skip
        try:
            assert child.stdin is not None
            child.stdin.write(question.encode())
            child.stdin.close()
            if not _ended(child, wanted):
                return None
        finally:
            child.kill()
            child.wait()
        size = said.seek(0, 2)
        said.seek(0)
        if child.returncode:
            raise _refused({"refused": "large"})
        if size > LARGEST:
            raise Invalid({"sql": [_("The answer is too large. Ask for fewer rows or columns.")]})
        return said.read()


def _ended(child: subprocess.Popen[bytes], wanted: Callable[[], bool]) -> bool:
    """Waits for the process; False where nobody wants the answer any more. Raises Invalid after the patience."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            child.wait(LOOK)
        except subprocess.TimeoutExpired:
            if not wanted():
                return False
            if time.monotonic() > give_up:
                said = _("It took longer than {seconds} seconds. Narrow it, or add up before you join.")
                raise Invalid({"sql": [format_lazy(said, seconds=round(PATIENCE))]}) from None
        else:
            return True


def _refused(found: dict[str, Any]) -> Invalid:
    if "refused" in found:
        said = str(REFUSALS[found["refused"]])
        return Invalid({"sql": [said.format(what=str(found.get("what", ""))[:60])]})
    return Invalid({"sql": [str(found["error"])[:1000]]})
