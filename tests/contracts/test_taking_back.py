"""Whatever can be imported can be taken back, and then the house is as it was: all tables, search, warehouse."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from kith.core.jobs.model import Run
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.transfer import actions, kinds, work
from kith.core.transfer.generic import importable
from kith.core.transfer.kind import ImportKind, Target
from tests.contracts.making import BY_KIND, Maker
from tests.contracts.state import differences, state
from tests.contracts.types import types

OWN_VALUES = {"tags": "one, two", "key": "K{}", "date": "2026-0{}-11", "amount": "1{}.50", "answer": "yes"}
ROWS = 3


def file_of(kind: ImportKind, maker: Maker) -> str:
    """A file with a value in every column, of records that are not in the house."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.key for field in kind.fields])
    for row in range(1, ROWS + 1):
        writer.writerow(_cells(kind, maker, row))
    return out.getvalue()


def _cells(kind: ImportKind, maker: Maker, row: int) -> list[str]:
    declared = current().type(kind.types[0])
    own = {field.key for field in kind.fields} <= set(declared.by_key)
    values = maker.values(declared) if own else {field.key: _value(field, row) for field in kind.fields}
    return [_text(values.get(field.key)) for field in kind.fields]


def _value(field: Target, row: int) -> object:
    known = OWN_VALUES.get(field.key) or OWN_VALUES.get(field.type.key)
    return known.format(row) if known else BY_KIND[field.type.key](field, row)  # type: ignore[arg-type]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return json.dumps(value) if isinstance(value, dict) else "" if value is None else str(value)


def imported(by: Actor, kind: ImportKind, text: str) -> Run:
    run = actions.take(by=by, name="list.csv", parts=[text.encode()], kind=kind.key)
    run = actions.ready(by=by, run=run)
    work.run_import(run.pk)
    run.refresh_from_db()
    return run


def taken_back(by: Actor, run: Run) -> Run:
    undoing = actions.undo(by=by, run=run, enqueued=False)
    work.run_undo(undoing.pk)
    undoing.refresh_from_db()
    return undoing


@types(importable)
def test_an_import_that_is_taken_back_leaves_everything_as_it_was(key: str, maker: Maker) -> None:
    kind = kinds.whole(next(each for each in kinds.kinds(maker.by) if key in each.types))
    for declared in current().types:
        maker.record(declared)
    text = file_of(kind, maker)
    before = state()
    run = imported(maker.by, kind, text)
    assert run.answer["made"].get(key, 0) >= 1, (run.error, run.answer)
    assert run.problems == 0
    assert differences(before, state())
    undoing = taken_back(maker.by, run)
    assert (undoing.state, undoing.error) == ("done", "")
    assert differences(before, state()) == {}


@types(importable)
def test_importing_a_file_again_changes_nothing(key: str, maker: Maker) -> None:
    kind = kinds.whole(next(each for each in kinds.kinds(maker.by) if key in each.types))
    text = file_of(kind, maker)
    imported(maker.by, kind, text)
    before = state()
    again = imported(maker.by, kind, text)
    assert (again.problems, again.answer["made"], again.answer["changed"], again.answer["same"]) == (
        0,
        {},
        {},
        ROWS,
    )
    assert differences(before, state()) == {}
