"""A source is read into spans and stays what it was, to the byte, but for the one span that is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kith.communicative.mjml.arrange import copy, insert, move, remove, with_condition
from kith.communicative.mjml.blocks import Block, blocks, marked
from kith.communicative.mjml.edit import with_attributes, with_inner
from kith.communicative.mjml.scan import Node, scan

CORPUS = sorted(Path(__file__).with_name("corpus").glob("*.mjml"))
each_source = pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])


def read(path: Path) -> str:
    return path.read_bytes().decode()


def again(source: str, node: Node) -> str:
    """A node put together from its parts alone."""
    at, pieces = node.inner_start, [source[node.start : node.inner_start]]
    for child in node.children:
        pieces += source[at : child.start], again(source, child)
        at = child.end
    return "".join([*pieces, source[at : node.inner_end], source[node.inner_end : node.end]])


def test_there_are_at_least_twelve_sources_and_they_differ() -> None:
    assert len(CORPUS) >= 12
    assert any(b"\r\n" in path.read_bytes() for path in CORPUS)


@each_source
def test_a_source_is_its_parts_put_together(path: Path) -> None:
    source = read(path)
    assert again(source, scan(source)) == source
    for node in scan(source).walk():
        assert node.start <= node.tag_end <= node.inner_start <= node.inner_end <= node.end
        for each in node.attributes:
            assert source[each.value_start : each.value_end] == each.value
            assert source[each.start : each.end].strip().startswith(each.name)


@each_source
def test_changing_one_block_leaves_every_other_byte(path: Path) -> None:
    source = read(path)
    for block in blocks(source):
        node = block.node
        for changed in (
            with_attributes(source, node, {"padding": "1px 2px", "title": "a \"b\" 'c'"}),
            with_inner(source, node, "<b>new</b>") if node.name in ("mj-text", "mj-button") else source,
            with_condition(source, block, 'person.city == "Berlin"')[0],
        ):
            assert changed.startswith(source[: block.start])
            assert changed.endswith(source[block.end :])
        less, _at = remove(source, block)
        assert less.startswith(source[: block.start].rstrip())
        assert less.endswith(source[block.end :])


@each_source
def test_what_is_set_to_what_it_is_and_what_is_taken_back_stays_as_written(path: Path) -> None:
    source = read(path)
    for block in blocks(source):
        values = {each.name: each.value for each in block.node.attributes if each.value}
        assert with_attributes(source, block.node, values) == source
        added = with_attributes(source, block.node, {"x-new": "1"})
        node = blocks(added)[block.number].node
        assert with_attributes(added, node, {"x-new": ""}) == source
        if not block.condition and block.name != "mj-raw" and path.stem != "broken":
            hung, _at = with_condition(source, block, "person.city")
            found = blocks(hung)[block.number]
            assert (found.condition, found.name) == ("person.city", block.name)
            assert with_condition(hung, found, "")[0] == source
        twice, at = copy(source, block)
        assert twice.startswith(source[: block.end])
        assert twice[at:] == source[block.start : block.end] + source[block.end :]


@each_source
def test_moving_down_and_up_again_is_no_change(path: Path) -> None:
    source = read(path)
    for block in blocks(source):
        beside = [each for each in blocks(source) if (each.parent, each.depth) == (block.parent, block.depth)]
        if block == beside[-1]:
            continue
        moved, at = move(source, block, 1)
        there = next(each for each in blocks(moved) if each.start == at and each.name == block.name)
        assert sorted(moved) == sorted(source)
        if path.stem != "broken":
            assert move(moved, there, -1)[0] == source


@each_source
def test_every_block_stays_when_one_is_moved_or_put_in(path: Path) -> None:
    source = read(path)
    names = sorted(each.name for each in blocks(source))
    for block in blocks(source):
        for by in (-1, 1):
            assert sorted(each.name for each in blocks(move(source, block, by)[0])) == names
        placed, at = insert(source, "<mj-text>New</mj-text>", block)
        assert placed[at:].startswith(("<mj-text>New", "<mj-section>"))
        assert "<mj-text>New</mj-text>" in placed
        assert (
            placed.replace("\r", "").replace("\n", "").replace(" ", "").count("<mj-text>New</mj-text>") == 1
        )


def test_what_is_put_at_the_end_stands_before_the_foot() -> None:
    foot = "<mj-section><mj-column><mj-text>{{ unsubscribe_url }}</mj-text></mj-column></mj-section>"
    for body in (foot, f"<mj-section></mj-section>\n    {foot}"):
        placed, at = insert(f"<mjml>\n  <mj-body>\n    {body}\n  </mj-body>\n</mjml>", "<mj-text>New</mj-text>", None)
        assert placed[at:].startswith("<mj-section>\n")
        assert placed.index("New") < placed.index("unsubscribe_url")
        assert placed.replace(" ", "").replace("\n", "").endswith(f"{foot}</mj-body></mjml>".replace(" ", ""))


@each_source
def test_marking_blocks_only_adds_their_numbers(path: Path) -> None:
    source = read(path)
    shown = marked(source)
    assert [each.name for each in blocks(shown)] == [each.name for each in blocks(source)]
    for block in blocks(shown):
        if block.name not in ("mj-raw", "mj-include"):
            assert f"kb-{block.number}" in block.node.get("css-class").split()


def numbers(found: tuple[Block, ...]) -> list[int]:
    return [each.number for each in found]


def test_blocks_know_their_place_and_a_condition_belongs_to_its_block() -> None:
    source = (
        "<mjml><mj-body><mj-raw>{% if person.city %}</mj-raw><mj-section><mj-column><mj-text>Hi <b>you</b></mj-text>"
        "</mj-column></mj-section><mj-raw>{% endif %}</mj-raw><mj-raw><hr></mj-raw></mj-body></mjml>"
    )
    found = blocks(source)
    assert [(each.name, each.depth, each.parent, each.words) for each in found] == [
        ("mj-section", 0, -1, ""), ("mj-column", 1, 0, ""), ("mj-text", 2, 1, "Hi you"), ("mj-raw", 0, -1, ""),
    ]  # fmt: skip
    assert found[0].condition == "person.city"
    assert numbers(found) == [0, 1, 2, 3]
