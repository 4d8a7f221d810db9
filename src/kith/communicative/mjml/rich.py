"""The little HTML that the text of a block may have when it is written with bold, italic, links and lists."""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser

KEPT = {"b": "b", "strong": "b", "i": "i", "em": "i", "ul": "ul", "ol": "ol", "li": "li", "a": "a", "p": "p"}
PARTS = frozenset({"div", "h1", "h2", "h3"})
SCHEMES = re.compile(r"(https?://|mailto:|tel:|sms:|/p/|\{\{)", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^>]*?)?)/?>")
_HREF = re.compile(r"""\s*href\s*=\s*("[^"]*"|'[^']*')\s*""")


def is_simple(inner: str) -> bool:
    """Whether writing it as rich text would lose nothing that stands in it."""
    if "<!" in inner or "<?" in inner:
        return False
    for found in _TAG.finditer(inner):
        name, rest = found[2].lower(), found[3].strip()
        if name == "br" and not rest:
            continue
        if name not in KEPT or (rest and not (name == "a" and _HREF.fullmatch(rest))):
            return False
    return "<" not in _TAG.sub("", inner)


def cleaned(html: str) -> str:
    """What somebody wrote in the editor, with nothing but bold, italic, links, lists and line breaks left of it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join([*reader.pieces, *(f"</{name}>" for name in reversed(reader.opened))])
    return re.sub(r"(<br/>)+$", "", text.replace("\u00a0", "&#160;").strip())


class _Reader(HTMLParser):
    """Writes what may stay into `pieces`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.opened: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "br":
            self.pieces.append("<br/>")
        elif tag in PARTS:
            self._break()
        elif name := KEPT.get(tag):
            href = next((value or "" for key, value in attrs if key == "href"), "")
            if name == "a" and not SCHEMES.match(href.strip()):
                return
            self.pieces.append(f'<a href="{escape(unescape(href.strip()))}">' if name == "a" else f"<{name}>")
            self.opened.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = max(0, self._silent - 1)
        name = KEPT.get(tag, "")
        if name in self.opened:
            while (last := self.opened.pop()) != name:
                self.pieces.append(f"</{last}>")
            self.pieces.append(f"</{name}>")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(escape(data, quote=False))

    def _break(self) -> None:
        if self.pieces and self.pieces[-1] != "<br/>":
            self.pieces.append("<br/>")
