"""Exports as tests make them: a list goes in, what stands in its file comes out."""

from __future__ import annotations

import csv
import io
from typing import Any

import orjson

from kith.core.conditions.tree import Node
from kith.core.export import actions, files, work
from kith.core.export.asked import Asked, Form
from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing, sort_for
from kith.core.registry import current

COLUMNS = ("name", "city")


def started(
    by: Actor, key: str = "person", columns: tuple[str, ...] = COLUMNS, form: Form = Form.CSV,
    condition: Node | None = None, sort: tuple[str, ...] = (),
) -> Run:  # fmt: skip
    declared = current().type(key)
    listing = Listing(declared, columns, condition, sort_for(by, declared, sort))
    return actions.start(by=by, listing=listing, form=form)


def made(by: Actor, key: str = "person", **asked: Any) -> Run:
    """The run of an export that has ended."""
    run = started(by, key, **asked)
    work.run_export(run.pk)
    run.refresh_from_db()
    return run


def content(run: Run) -> bytes:
    return files.whole(run.uid, Asked.from_json(run.asked).form).read_bytes()


def table(run: Run) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(run).decode("utf-8-sig"))))


def lines(run: Run) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in content(run).splitlines()]
