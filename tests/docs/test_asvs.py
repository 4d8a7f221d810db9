"""The checked list of the ASVS names tests that are there, and leaves no chapter out."""

import re

from tests.docs.pages import PACKAGE, ROOT

TEXT = (ROOT / "docs/reference/asvs.md").read_text()
ROWS = [line for line in TEXT.splitlines() if re.match(r"\| \d", line)]


def test_every_chapter_is_there_in_order() -> None:
    assert [int(number) for number in re.findall(r"^## V(\d+) ", TEXT, re.MULTILINE)] == list(range(1, 18))


def test_every_test_that_it_names_is_there_and_tests_something() -> None:
    named = set(re.findall(r"`([\w/]+/test_\w+\.py)`", TEXT))
    assert len(named) > 40
    empty = []
    for name in sorted(named):
        path = ROOT / name if name.startswith("tests/") else PACKAGE / name
        if not path.exists() or "\ndef test_" not in path.read_text():
            empty.append(name)
    assert empty == []


def test_every_line_has_a_test_or_a_reason() -> None:
    assert len(ROWS) > 100
    assert [row for row in ROWS if not re.fullmatch(r"\| [^|]+ \| [^|]{4,} \|", row)] == []
