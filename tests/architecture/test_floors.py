"""What may know what. The floors are contracts in `pyproject.toml`; here is what those cannot say."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import source
from tests.architecture.source import PACKAGE, module_of, place

FLOORS = ("model", "queries", "actions", "type", "jobs", "pages")
DOORS = ("desk", "api", "portal")


def uses(path: Path, *modules: str) -> list[str]:
    """Which imports of a file are one of `modules` or lie in it."""
    return [name for name in source.imports(path) for each in modules if f"{name}.".startswith(f"{each}.")]


def types() -> Iterator[Path]:
    """The folder of every type."""
    for path in source.product_files():
        if path.name == "type.py" and path.with_name("model.py").exists():
            yield path.parent


def test_inside_a_type_everything_looks_downward() -> None:
    upward = []
    for folder in types():
        present = [name for name in FLOORS if (folder / f"{name}.py").exists()]
        for name in present:
            above = FLOORS[FLOORS.index(name) + 1 :] if name != "jobs" else ()
            path = folder / f"{name}.py"
            upward += [
                f"{place(path)} {each}" for each in uses(path, *(f"{module_of(folder)}.{up}" for up in above))
            ]
    assert upward == []


@pytest.mark.parametrize(
    "folder", ["communicative/channels", "analytical/analyses", "operational/marketing/kinds"]
)
def test_channels_analyses_and_campaign_kinds_do_not_know_each_other(folder: str) -> None:
    known = []
    for path in source.product_files():
        if not path.is_relative_to(PACKAGE / folder):
            continue
        own, *_ = path.relative_to(PACKAGE / folder).parts
        for name in uses(path, f"kith.{folder.replace('/', '.')}"):
            other = name.split(".")[folder.count("/") + 2 :][:1]
            is_one = bool(other) and (PACKAGE / folder / other[0]).is_dir()
            if is_one and (PACKAGE / folder / own).is_dir() and other[0] != own:
                known.append(f"{place(path)} {name}")
    assert known == []


def test_models_types_queries_and_actions_know_no_door() -> None:
    inner = {"model", "type", "queries", "actions", "models"}
    assert [
        f"{place(path)} {name}"
        for path in source.product_files()
        if path.stem in inner or path.is_relative_to(PACKAGE / "core")
        for name in uses(path, "kith.desk", "kith.api", "kith.portal", "ninja")
    ] == []


def test_the_plain_library_knows_nothing_of_kith() -> None:
    assert [
        f"{place(path)} {name}"
        for path in source.product_files()
        if path.is_relative_to(PACKAGE / "lib")
        for name in uses(path, "django", "kith")
        if not name.startswith("kith.lib")
    ] == []


def test_doors_translate_and_never_ask_tables_themselves() -> None:
    assert [
        place(path, number)
        for path in source.product_files()
        if path.relative_to(PACKAGE).parts[0] in DOORS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.objects\b|\._default_manager\b|\.(filter|exclude)\(", line)
    ] == []


def test_nothing_hides_in_signals_or_save() -> None:
    overridden = [
        f"{place(path, node.lineno)} {node.name}"
        for path in source.product_files()
        if path.stem == "model"
        for each in source.classes(path)
        for node in each.body
        if isinstance(node, source.Definition) and node.name in ("save", "delete")
    ]
    signals = [
        place(path)
        for path in source.product_files()
        if uses(path, "django.db.models.signals", "django.dispatch")
    ]
    assert overridden + signals == []


def test_every_room_says_what_it_is_for() -> None:
    faces = [path.with_name("__init__.py") for path in source.product_files() if path.name == "room.py"]
    assert [
        place(path) for path in faces if not path.exists() or not re.match(r'\s*"""', path.read_text())
    ] == []
