"""Imports as tests make them: a text goes in, the run that imported it comes out."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor
from kith.core.transfer import actions, files, work
from kith.core.transfer.actions import asked_of


def taken(by: Actor, text: str | bytes, *, kind: str = "people", name: str = "list.csv", **asked: Any) -> Run:
    """The run of a file that was taken in and looked at."""
    content = text.encode() if isinstance(text, str) else text
    run = actions.take(by=by, name=name, parts=[content], kind=kind)
    return actions.choose(by=by, run=run, asked=replace(asked_of(run), **asked))


def imported(by: Actor, text: str | bytes, **asked: Any) -> Run:
    """The run of a file that was imported."""
    run = actions.ready(by=by, run=taken(by, text, **asked))
    work.run_import(run.pk)
    run.refresh_from_db()
    return run


def taken_back(by: Actor, run: Run) -> Run:
    """The run that took an import back."""
    undoing = actions.undo(by=by, run=run, enqueued=False)
    work.run_undo(undoing.pk)
    undoing.refresh_from_db()
    run.refresh_from_db()
    return undoing


def rejected(run: Run) -> list[dict[str, str]]:
    """The rows of the file of refused rows."""
    if not files.rejects(run.uid).exists():
        return []
    with files.rejects(run.uid).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
