"""What the documentation names is there: files, modules, links, variables, addresses."""

import importlib
import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from kith.core.errors import NotFound
from kith.core.registry import current
from tests.docs.pages import PACKAGE, ROOT, Named, anchors, code_spans, links, pages

FOLDERS = (ROOT, PACKAGE)
ENDINGS = "py|md|jinja|toml|js|css|txt|po|mo|gz"
PATH = re.compile(rf"[\w.<>*-]+(/[\w.<>*-]+)*/?(?<=/)|([\w.<>*-]+/)+[\w.<>*-]+|[\w<>-]+\.({ENDINGS})")
BESIDE = {
    "room.py",
    "model.py",
    "type.py",
    "models.py",
    "actions.py",
    "pages.py",
    "jobs.py",
    "panels.py",
    "apps.py",
}
BESIDE |= {"importing.py", "__init__.py"}
MADE = {
    ".kith",
    "keys/",
    "postgres/",
    "files/",
    "lake/",
    "journal/",
    "backups/",
    "lasting/",
    "keys/master",
    "keys/backup",
    ".venv",
    "tests/",
    "templates/",
}
MADE |= {"members.csv", "src/kith/static/kith/"}


def is_there(text: str, beside: Path | None) -> bool:
    pattern = re.sub(r"<[^>]+>", "*", text).rstrip("/")
    folders = (*FOLDERS, *([beside] if beside else []))
    return any(next(folder.glob(pattern), None) is not None for folder in folders)


def test_every_path_that_is_named_is_there() -> None:
    missing = []
    folder: dict[Path, Path] = {}
    for each in code_spans():
        if each.text in MADE | BESIDE or not PATH.fullmatch(each.text) or each.text.startswith("/"):
            continue
        if not is_there(each.text, folder.get(each.page)):
            missing.append(str(each))
        elif (PACKAGE / each.text).is_dir():
            folder[each.page] = PACKAGE / each.text
    assert missing == []


def test_every_link_leads_somewhere() -> None:
    assert [str(each) for each in links() if not leads_somewhere(each)] == []


def leads_somewhere(link: Named) -> bool:
    path, _sign, anchor = link.text.partition("#")
    target = (link.page.parent / path).resolve() if path else link.page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_every_module_and_function_with_a_dotted_name_is_there() -> None:
    dotted = [each for each in code_spans() if re.fullmatch(r"kith(\.[A-Za-z_]\w*)+", each.text)]
    assert dotted != []
    assert [str(each) for each in dotted if not is_importable(each.text)] == []


def is_importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        module, _dot, attribute = name.rpartition(".")
        return hasattr(importlib.import_module(module), attribute)
    return True


def test_functions_named_with_their_file_are_in_it() -> None:
    """Such as "`place` in `core/events/sequence.py`"."""
    text = "\n".join(page.read_text() for page in pages())
    pairs = re.findall(r"`(\w+)`(?:\s+\w+){0,2}?\s+(?:in|of)\s+`([\w/]+\.py)`", text)
    assert len(pairs) > 10
    assert [
        pair
        for pair in pairs
        if (PACKAGE / pair[1]).exists() and not re.search(rf"\b{pair[0]}\b", (PACKAGE / pair[1]).read_text())
    ] == []


SOURCES = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py") if "tests" not in path.parts)


def test_every_variable_that_is_named_is_read_and_every_one_that_is_read_is_named() -> None:
    read = set(re.findall(r"""environ(?:\.get\(|\[)\s*["'](KITH_\w+)""", SOURCES))
    named = {name for page in pages() for name in re.findall(r"\bKITH_[A-Z_]+\b", page.read_text())}
    inner = {"KITH_LISTEN", "KITH_PICTURES"}  # of the house's own processes, and of the tests
    assert named - read - inner == set()
    readme = (ROOT / "README.md").read_text()
    assert {name for name in read - inner if f"`{name}`" not in readme} == set()


@pytest.mark.parametrize("kept", ["house.name", "house.currency", "house.rooms_off", "sample_shift"])
def test_settings_that_are_named_are_kept_under_that_name(kept: str) -> None:
    assert f'"{kept}"' in SOURCES


def test_every_address_that_is_named_answers() -> None:
    addresses = [each for each in code_spans() if re.fullmatch(r"/[a-z0-9/.-]+", each.text)]
    assert addresses != []
    assert [str(each) for each in addresses if not answers(each.text)] == []


def answers(address: str) -> bool:
    try:
        found = resolve(address)
    except Resolver404:
        return not address.endswith("/") and answers(f"{address}/")
    if found.url_name != "list":
        return True
    try:
        current().at(found.kwargs["path"])
    except NotFound:
        return bool(found.kwargs["path"] == "visits")  # the how-to's own example
    return True


def test_decisions_are_numbered_and_have_their_three_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("0*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    for path in decisions:
        text = path.read_text()
        assert text.startswith(f"# {int(path.name[:4])}. "), path
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], path
        assert len(text.splitlines()) <= 60, path
        assert f"({path.name})" in index, path


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs").rglob("*.png"))
    assert pictures != []
    assert [path for path in pictures if path.stat().st_size > 200_000] == []
