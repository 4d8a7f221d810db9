"""The JSON form of a journey: read and written again it is the same, and what cannot be read is refused at its place."""

from __future__ import annotations

from typing import Any

import pytest

from kith.core.errors import Invalid
from kith.operational.marketing.journey.editing import Place, insert, new_step, relocate, remove, shift, write
from kith.operational.marketing.journey.steps import Definition, Split, walk
from kith.operational.marketing.journey.written import from_json, to_json

WHOLE: dict[str, Any] = {
    "entry": {"comes": "event", "event": "order.created", "each": True, "again": "after", "days": 30},
    "goal": {"about": "segment", "segment": "0198c0de-0000-7000-8000-000000000000"},
    "steps": [
        {"key": "a", "do": "send", "subject": "Hello", "body": "Text", "purpose": "p"},
        {"key": "b", "do": "until", "event": "order.created", "at_most": {"amount": 3, "unit": "hour"}, "ways": [
            [{"key": "c", "do": "exit"}],
            [{"key": "d", "do": "split", "shares": [30, 70], "ways": [[{"key": "e", "do": "hour", "weekdays": [5]}], []]}],
        ]},
        {"key": "f", "do": "branch", "ask": {"about": "mail", "step": "a", "fate": "opened"}},
        {"key": "g", "do": "tag", "tag": "vip", "remove": True},
    ],
}  # fmt: skip


def keys(definition: Definition) -> str:
    return "".join(step.key for step in walk(definition.steps))


def test_a_definition_survives_being_written_and_read() -> None:
    read = from_json(WHOLE)
    assert from_json(to_json(read)) == read
    assert keys(read) == "abcdefg"
    assert [
        read.after("b", 0),
        read.after("b", 1),
        read.after("d", 1),
        read.after("e"),
        read.after("g"),
    ] == [*list("cdff"), ""]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ([], "at /"),
        ({"steps": {}}, "steps"),
        ({"steps": [{"key": "a", "do": "fly"}]}, "steps/0"),
        ({"steps": [{"key": "", "do": "exit"}]}, "steps/0"),
        ({"steps": [{"key": "a", "do": "hour", "hour": 24}]}, "steps/0/hour"),
        ({"steps": [{"key": "a", "do": "hour", "weekdays": [7]}]}, "steps/0/weekdays"),
        ({"steps": [{"key": "a", "do": "wait", "length": {"amount": "1"}}]}, "steps/0/length/amount"),
        ({"steps": [{"key": "a", "do": "exit", "ways": [[]]}]}, "steps/0/ways"),
        ({"steps": [{"key": "a", "do": "branch", "ways": [[{"key": "b", "do": "x"}]]}]}, "steps/0/ways/0/0"),
        ({"entry": {"comes": "parachute"}}, "entry/comes"),
        ({"steps": [{"key": "a", "do": "exit"}, {"key": "a", "do": "exit"}]}, "same key"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_place(wrong: Any, place: str) -> None:
    with pytest.raises(Invalid, match=place):
        from_json(wrong)


def test_steps_are_added_moved_and_removed() -> None:
    read = from_json(WHOLE)
    added = insert(read, new_step("exit"), Place("b", 0))
    assert added.by_key["b"].ways[0][1].key == "c"
    assert keys(shift(read, "g", -1)) == "abcdegf"
    assert keys(shift(read, "c", -1)) == "acbdefg"
    assert keys(shift(read, "e", 1)) == "abcdefg"
    assert shift(read, "e", 1).by_key["b"].ways[1][1].key == "e"
    assert keys(relocate(read, "a", Place("d", 1))) == "bcdeafg"
    assert keys(relocate(read, "g", Place())) == "gabcdef"
    assert keys(remove(read, "b")) == "afg"
    assert len(write(read, "d", Split((20, 30, 50)), "Three").by_key["d"].ways) == 3
