"""What no committed file may hold."""

import json
import re

import pytest

from tests.architecture import source
from tests.architecture.source import ROOT, place

INLINE = re.compile(
    r"""<[^>{]*\s(style|on[a-z]+)\s*=\s*["']|<style\b|<script(?![^>]*\bsrc=)""", re.IGNORECASE
)
NEEDS_EVAL = re.compile(r"""\bhx-(on|live)\b|["'\s]js:|hx-trigger\s*=\s*["'][^"']*\[""", re.IGNORECASE)
PACKAGE_HOSTS = re.compile(
    r"registry[.](npmjs|yarnpkg)|pythonhosted[.]org|pypi[.]org|npm[m]irror", re.IGNORECASE
)


def test_templates_hold_no_inline_style_or_script() -> None:
    assert [
        place(path, text.count("\n", 0, found.start()) + 1)
        for path in source.templates()
        for text in [path.read_text()]
        for found in INLINE.finditer(text)
    ] == []


def test_templates_use_nothing_that_needs_eval() -> None:
    assert [
        place(path, text.count("\n", 0, found.start()) + 1)
        for path in source.templates()
        for text in [path.read_text()]
        for found in NEEDS_EVAL.finditer(text)
    ] == []


def test_no_file_names_a_package_host() -> None:
    assert [place(path) for path, text in source.text_files() if PACKAGE_HOSTS.search(text)] == []


def test_python_locks_have_hashes_and_no_address() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text
        assert "--index" not in text
        pinned = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==", text, re.MULTILINE)
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


@pytest.mark.parametrize("folder", ["frontend", "tests/servers/counterparts"])
def test_locks_of_npm_have_no_address(folder: str) -> None:
    packages = json.loads((ROOT / folder / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry and not entry.get("link")] == []
    assert [
        name
        for name, entry in packages.items()
        if name and "integrity" not in entry and not entry.get("link")
    ] == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    assert [
        place(path, number)
        for path in source.product_files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ] == []


def test_every_dependency_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    first, last = lines.index("dependencies = ["), lines.index("]", lines.index("dependencies = ["))
    dependencies = [line for line in lines[first + 1 : last] if line.strip().startswith('"')]
    assert [line for line in dependencies if "#" not in line] == []
    assert len(dependencies) > 20
