"""Reads the documentation: its pages, links, code spans and code blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kith"
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A code block: `words` is what stands behind its opening fence."""

    page: Path
    line: int
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a page names, and where."""

    page: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line} {self.text}"


@cache
def pages() -> tuple[Path, ...]:
    """Every page of the documentation."""
    return (
        *sorted(ROOT.glob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        ROOT / "requirements" / "README.md",
    )


@cache
def prose(page: Path) -> str:
    """A page whose code blocks are blank lines."""
    return BLOCK.sub(lambda found: "\n" * found[0].count("\n"), page.read_text())


def blocks(language: str) -> list[Block]:
    """Every code block of a language, `sh kith` for example."""
    wanted = tuple(language.split())
    return [each for page in pages() for each in _blocks(page) if each.words[: len(wanted)] == wanted]


def _blocks(page: Path) -> Iterator[Block]:
    text = page.read_text()
    for found in BLOCK.finditer(text):
        yield Block(page, text.count("\n", 0, found.start()) + 1, tuple(found[1].split()), found[2])


def found(pattern: str) -> list[Named]:
    """Every match of a pattern's first group in prose."""
    return [
        Named(page, prose(page).count("\n", 0, match.start()) + 1, match[1])
        for page in pages()
        for match in re.finditer(pattern, prose(page))
    ]


def code_spans() -> list[Named]:
    """Everything that stands between backticks."""
    return found(r"`([^`\n]+)`")


def links() -> list[Named]:
    """Every link and picture that leads to a place in the repository."""
    return [each for each in found(r"\]\(([^)\s]+)\)") if "://" not in each.text]


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as they are made of their words."""
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(page)))
    return frozenset(each.strip().replace(" ", "-") for each in words)
