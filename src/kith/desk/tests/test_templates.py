"""What every template of the desk keeps to: no inline style or script, known icons, a size one can read."""

import re
from pathlib import Path

import pytest

from kith.desk.assets import icon_names
from kith.desk.environment import DESK, env

TEMPLATES = sorted([*DESK.glob("components/*.jinja"), *DESK.glob("templates/**/*.jinja")])
BANNED = {
    "an inline style": re.compile(r"\sstyle\s*="),
    "an inline handler": re.compile(r"\son[a-z]+\s*="),
    "a script": re.compile(r"<script(?![^>]* src=)"),
    "code for htmx": re.compile(r"\bhx-on|\bhx-live|[\"']js:"),
    "a trigger filter": re.compile(r"hx-trigger=\"[^\"]*\["),
}


def names(path: Path) -> str:
    return str(path.relative_to(DESK))


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_a_template_has_nothing_that_the_content_security_policy_refuses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [fault for fault, pattern in BANNED.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_a_template_is_short_and_compiles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    env().parse(text)
    assert len(text.splitlines()) <= 100


def test_every_icon_that_a_template_names_was_built() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    named = set(re.findall(r"icon\(\"([a-z0-9-]+)\"", text))
    assert len(named) > 20
    assert named <= icon_names()
