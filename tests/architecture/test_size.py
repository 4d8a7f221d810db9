"""Small parts: what grows past these bounds is two things and becomes two."""

import ast
from statistics import median

from tests.architecture import source
from tests.architecture.source import place


def test_no_file_is_longer_than_400_lines() -> None:
    assert [
        place(path, lines)
        for path in source.python_files()
        if (lines := len(path.read_text().splitlines())) > 400
    ] == []


def test_no_function_is_longer_than_60_lines() -> None:
    assert [
        f"{place(path, node.lineno)} {node.name}"
        for path in source.python_files()
        for node in source.functions(path)
        if source.length(node) > 60
    ] == []


def test_half_of_all_functions_have_at_most_8_lines() -> None:
    lengths = [source.length(node) for path in source.product_files() for node in source.functions(path)]
    assert median(lengths) <= 8


def test_no_class_is_longer_than_200_lines_or_has_more_than_12_public_methods() -> None:
    assert [
        f"{place(path, node.lineno)} {node.name}"
        for path in source.product_files()
        for node in source.classes(path)
        if source.length(node) > 200 or len(public_methods(node)) > 12
    ] == []


def public_methods(node: ast.ClassDef) -> list[str]:
    return [
        each.name
        for each in node.body
        if isinstance(each, source.Definition) and not each.name.startswith("_")
    ]


def test_no_template_is_longer_than_100_lines() -> None:
    assert [
        place(path, lines)
        for path in source.templates()
        if (lines := len(path.read_text().splitlines())) > 100
    ] == []


def test_the_settings_stay_below_300_lines() -> None:
    assert [
        place(path)
        for path in source.product_files()
        if path.stem == "settings" and len(path.read_text().splitlines()) > 300
    ] == []


def test_no_file_is_named_for_leftovers() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "extras", "manager", "managers", "base", "misc"}
    assert [
        place(path)
        for path in source.python_files()
        if banned & {path.stem, *path.relative_to(source.ROOT).parts}
    ] == []
