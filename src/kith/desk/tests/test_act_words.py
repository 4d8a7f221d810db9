"""Whatever is recorded has words, so that no page shows the name of an event."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kith.config.settings import PACKAGE
from kith.desk.act_words import ACTS, act_of

RECORDING = {"record", "record_event", "record_many", "note", "happened", "_note"}


def _kinds() -> Iterator[str]:
    for path in PACKAGE.rglob("*.py"):
        if {"tests", "migrations"}.isdisjoint(path.parts):
            yield from _recorded(ast.parse(path.read_text()))


def _recorded(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            first = node.args[0].values[-1] if isinstance(node.args[0], ast.JoinedStr) else node.args[0]
            if name in RECORDING and isinstance(first, ast.Constant) and "." in str(first.value):
                yield str(first.value).rpartition(".")[2]


def test_every_act_that_is_recorded_has_words() -> None:
    found = set(_kinds())
    assert len(found) > 20
    assert found <= ACTS.keys(), found - ACTS.keys()
    assert act_of("requested") == "Told a colleague"
