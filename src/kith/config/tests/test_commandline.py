from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import pytest

from kith.config.commandline import Argument, Option, parser_of


class Task(StrEnum):
    COUNT = "count"
    WEIGH = "weigh"


def command(
    task: Annotated[Task, Argument("What to do.")],
    names: Annotated[list[str] | None, Argument("Of whom.")] = None,
    pages: Annotated[int, Option("How many.", least=1, most=9, environment="PAGES_OF_TEST")] = 3,
    into: Annotated[Path | None, Option("Where to.", name="--out")] = None,
    since: Annotated[datetime | None, Option("From when.")] = None,
    without: Annotated[list[str] | None, Option("Left out.")] = None,
    loudly: Annotated[bool, Option("So that it is heard.")] = False,
) -> None:
    """Do it."""


def read(*words: str) -> dict[str, Any]:
    return vars(parser_of(command, "kith do").parse_args(words))


def test_words_become_values_of_the_kinds_that_the_signature_names() -> None:
    options = "--pages 5 --out a/b --since 2026-01-02 --without x --without y --loudly"
    assert read("weigh", "Ada", "Bo", *options.split()) == {
        "task": Task.WEIGH,
        "names": ["Ada", "Bo"],
        "pages": 5,
        "into": Path("a/b"),
        "since": datetime(2026, 1, 2),  # noqa: DTZ001 - as somebody types it
        "without": ["x", "y"],
        "loudly": True,
    }


def test_what_is_not_said_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read("count")
    assert (found["pages"], found["into"], found["without"], found["loudly"]) == (3, None, None, False)
    assert not found["names"]
    monkeypatch.setenv("PAGES_OF_TEST", "7")
    assert read("count")["pages"] == 7


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "required: TASK"),
        ("sing", "“sing” is none of count, weigh"),
        ("count --pages 10", "10 does not lie from 1 to 9"),
        ("count --pages ten", "“ten” cannot be read"),
        ("count --page 5", "unrecognized arguments: --page 5"),
        ("count --since soon", "“soon” cannot be read"),
    ],
)
def test_what_does_not_fit_is_told(words: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read(*words.split())
    assert ended.value.code == 2
    assert why in capsys.readouterr().err


def test_what_is_yes_or_no_can_be_said_both_ways() -> None:
    assert read("weigh", "--loudly")["loudly"] is True
    assert read("weigh", "--no-loudly")["loudly"] is False
