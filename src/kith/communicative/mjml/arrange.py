"""Blocks put in, moved, copied, taken away, and hung on a condition. Each gives the new source and where the block that
was meant begins in it."""

from __future__ import annotations

from kith.communicative.mjml.blocks import CONTENTS, HOLDS_CONTENTS, Block, blocks, siblings
from kith.communicative.mjml.edit import Change, changed, indent, line_end, without
from kith.communicative.mjml.scan import scan

Placed = tuple[str, int]
EMPTY = "<mjml>\n  <mj-body>\n  </mj-body>\n</mjml>\n"
SECTION = "<mj-section>\n  <mj-column>\n    {}\n  </mj-column>\n</mj-section>"
FOOT = "unsubscribe_url"
"""What is written in the last section of a mail where that is its foot."""
COLUMN = "<mj-column>\n  {}\n</mj-column>"


def kind_of(piece: str) -> str:
    """What a piece of MJML is: section, column or content."""
    name = next((node.name for node in scan(piece).walk() if node.name), "")
    return (
        "content"
        if name in CONTENTS - {"mj-raw"}
        else "column"
        if name in ("mj-column", "mj-group")
        else "section"
    )


def insert(source: str, piece: str, beside: Block | None) -> Placed:
    """Puts a piece behind a block, or at the end of the body before its foot: contents into the column of the block or into
    a section of their own, sections behind the section that the block is in."""
    found = blocks(source)
    kind = kind_of(piece)
    if beside is None:
        return _into_body(source, piece if kind == "section" else _wrapped(piece, kind))
    if kind == beside.kind:
        return _behind(source, beside, piece)
    if kind == "content" and (holder := _holder(found, beside)):
        return _into(source, holder, piece)
    above = beside
    while above.parent >= 0 and above.kind != kind:
        above = found[above.parent]
    if above.kind != kind:
        piece = _wrapped(piece, kind)
    return _behind(source, above, piece)


def _wrapped(piece: str, kind: str) -> str:
    return (SECTION if kind == "content" else "<mj-section>\n  {}\n</mj-section>").format(
        _deeper(piece, "    ")
    )


def _holder(found: tuple[Block, ...], block: Block) -> Block | None:
    """The block that can take contents: this one, or the first column inside of it."""
    inside = [each for each in found[block.number :] if each.start < block.end]
    return next((each for each in inside if each.name in HOLDS_CONTENTS and not each.node.closed), None)


def _behind(source: str, block: Block, piece: str) -> Placed:
    blank = indent(source, block.start)
    text = line_end(source) + blank + _fitted(source, piece, blank)
    return changed(source, Change(block.end, block.end, text)), block.end + len(line_end(source)) + len(blank)


def _before(source: str, block: Block, piece: str) -> Placed:
    blank = indent(source, block.start)
    text = _fitted(source, piece, blank) + line_end(source) + blank
    return changed(source, Change(block.start, block.start, text)), block.start


def _into(source: str, holder: Block, piece: str) -> Placed:
    """As the last thing inside of a block."""
    inside = [each for each in blocks(source) if each.parent == holder.number]
    if inside:
        return _behind(source, inside[-1], piece)
    blank = indent(source, holder.node.start) + "  "
    end = line_end(source)
    text = end + blank + _fitted(source, piece, blank)
    at = holder.node.inner_start
    rest = "" if source[at : holder.node.inner_end].strip(" \t")[:1] in ("\r", "\n") else end + blank[:-2]
    return changed(source, Change(at, at, text + rest)), at + len(end) + len(blank)


def _into_body(source: str, piece: str) -> Placed:
    sections = [each for each in blocks(source) if each.depth == 0]
    if sections and FOOT in source[sections[-1].start : sections[-1].end]:
        foot = sections.pop()
        if not sections:
            return _before(source, foot, piece)
    if sections:
        return _behind(source, sections[-1], piece)
    body = next((node for node in scan(source).walk() if node.name == "mj-body" and not node.closed), None)
    if body is None:
        return _into_body(EMPTY, piece) if not source.strip() else (source, 0)
    end = line_end(source)
    text = f"{end}    {_fitted(source, piece, '    ')}"
    return changed(source, Change(body.inner_start, body.inner_start, text)), body.inner_start + len(end) + 4


def _deeper(piece: str, blank: str) -> str:
    return piece.replace("\n", "\n" + blank)


def _fitted(source: str, piece: str, blank: str) -> str:
    """A piece whose further lines are indented and end as those of the source."""
    return _deeper(piece.replace("\r\n", "\n"), blank).replace("\n", line_end(source))


def copy(source: str, block: Block) -> Placed:
    """The same once more, directly behind it."""
    blank = line_end(source) + indent(source, block.start)
    text = blank + source[block.start : block.end]
    return changed(source, Change(block.end, block.end, text)), block.end + len(blank)


def remove(source: str, block: Block) -> Placed:
    """Takes a block away with its condition."""
    left = without(source, block.start, block.end)
    return left, min(block.start, max(len(left) - 1, 0))


def move(source: str, block: Block, by: int) -> Placed:
    """One place up (-1) or down (1): past its neighbour, or into the column before or behind where it is the first or
    last. Where there is no such place nothing changes."""
    found = blocks(source)
    beside = siblings(found, block)
    at = beside.index(block) + by
    if 0 <= at < len(beside):
        return _swapped(source, block, beside[at])
    if block.kind != "content":
        return source, block.start
    columns = [each for each in found if each.name in HOLDS_CONTENTS and not each.node.closed]
    own = next((n for n, each in enumerate(columns) if each.number == block.parent), None)
    if own is None or not 0 <= own + by < len(columns):
        return source, block.start
    return into(source, block, columns[own + by], first=by > 0)


def _swapped(source: str, block: Block, other: Block) -> Placed:
    first, second = sorted((block, other), key=lambda each: each.start)
    one, two = source[first.start : first.end], source[second.start : second.end]
    between = source[first.end : second.start]
    text = two + between + one
    at = first.start if block is second else first.start + len(two) + len(between)
    return changed(source, Change(first.start, second.end, text)), at


def into(source: str, block: Block, holder: Block, *, first: bool) -> Placed:
    """Moves a block into a column, as its first or its last."""
    inside = [each for each in blocks(source) if each.parent == holder.number]
    if first and inside:
        return before(source, block, inside[0])
    piece = source[block.start : block.end]
    if holder.start > block.start:
        placed, at = _into(source, holder, piece)
        left = without(placed, block.start, block.end)
        return left, at - (len(placed) - len(left))
    left = without(source, block.start, block.end)
    return _into(left, next(each for each in blocks(left) if each.node.start == holder.node.start), piece)


def before(source: str, block: Block, target: Block) -> Placed:
    """Moves a block to the place before another one of its kind."""
    if block.kind != target.kind or target.start <= block.start < target.end:
        return source, block.start
    piece = source[block.start : block.end]
    text = piece + line_end(source) + indent(source, target.start)
    if target.start > block.start:
        placed = changed(source, Change(target.start, target.start, text))
        left = without(placed, block.start, block.end)
        return left, target.start - (len(placed) - len(left))
    left = without(source, block.start, block.end)
    return changed(left, Change(target.start, target.start, text)), target.start


def with_condition(source: str, block: Block, condition: str) -> Placed:
    """The block shown only where the condition holds; always, for an empty one."""
    inner = source[block.node.start : block.node.end]
    if not condition:
        return changed(source, Change(block.start, block.end, inner)), block.start
    blank = line_end(source) + indent(source, block.start)
    begin, end = f"<mj-raw>{{% if {condition} %}}</mj-raw>", "<mj-raw>{% endif %}</mj-raw>"
    return changed(source, Change(block.start, block.end, begin + blank + inner + blank + end)), block.start
