"""Commands in the documentation are understood by the command line, and the README tells all of them."""

import re
import shlex
from argparse import ArgumentParser

import pytest

from kith.__main__ import VERBS, command_of
from kith.config.commandline import parser_of
from tests.docs.pages import ROOT, Block, blocks

README = (ROOT / "README.md").read_text()


def reader(verb: str) -> ArgumentParser:
    return parser_of(command_of(verb), verb)


def lines() -> list[tuple[Block, str]]:
    return [(block, line) for block in blocks("sh kith") for line in block.text.splitlines() if line.strip()]


@pytest.mark.parametrize("line", sorted({line for _block, line in lines()}))
def test_a_command_is_understood(line: str) -> None:
    words = shlex.split(line)
    while re.match(r"[A-Z_]+=", words[0]):
        del words[0]
    assert words[0] == "./kith"
    assert words[1] in VERBS
    reader(words[1]).parse_args(words[2:])


def test_a_command_that_does_not_exist_would_be_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        reader("up").parse_args(["--port", "8000", "--nothing"])
    assert "unrecognized arguments: --nothing" in capsys.readouterr().err


def options_of(verb: str) -> set[str]:
    named = re.findall(r"(?<=\[)--[a-z-]+", reader(verb).format_usage())
    return set(named)


def test_the_readme_tells_every_verb_with_every_option() -> None:
    told = {
        row[1]: set(re.findall(r"`(--[a-z-]+)`", row[2]))
        for row in re.finditer(r"^\| `([a-z]+)` \| .* \| (`--.*) \|$", README, re.MULTILINE)
    }
    assert told == {verb: options_of(verb) for verb in VERBS}


def test_rooms_that_the_readme_names_can_be_switched_off() -> None:
    from kith.core.registry import all_rooms

    told = re.search(r"`--without` switches a room off for this start: (.*?)\. The", README, re.DOTALL)
    assert told
    assert set(re.findall(r"`(\w+)`", told[1])) == {room.key for room in all_rooms() if room.optional}
