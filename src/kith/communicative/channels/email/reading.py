"""The text that stands beside the HTML of a mail, for those who read without it."""

import re
from html.parser import HTMLParser

_APART = frozenset({"blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"})
_BLOCKS = _APART | {
    "address",
    "article",
    "center",
    "dd",
    "div",
    "dt",
    "footer",
    "li",
    "main",
    "section",
    "tr",
}
_SILENT = frozenset({"head", "script", "style", "title"})
_EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_HIDDEN = re.compile(r"display:\s*none")


def plain_text(html: str, prefix: str) -> str:
    """What a person would read of a page: paragraphs apart, items with a dash, links as “label (address)”.

    `prefix` begins the markers in the page: a link whose label is its own address stands once.
    """
    reader = _Reader(prefix)
    reader.feed(html)
    reader.close()
    text = "".join(reader.pieces)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


class _Reader(HTMLParser):
    """Writes text into `pieces`; a subtree that is not shown is passed over whole."""

    def __init__(self, prefix: str) -> None:
        super().__init__(convert_charrefs=True)
        self._prefix = prefix
        self.pieces: list[str] = []
        self._silent: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _EMPTY:
            self._empty(tag, attributes)
        elif self._silent or tag in _SILENT or _HIDDEN.search(attributes.get("style", "")):
            self._silent.append(tag)
        elif tag == "a":
            self._links.append((attributes.get("href", ""), len(self.pieces)))
        else:
            self._break(tag)
            self.pieces += ["- "] if tag == "li" else []

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                while self._silent.pop() != tag:
                    pass
        elif tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in {"td", "th"}:
            self.pieces.append(" ")
        else:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = re.sub(r"\s+", " ", data)
        at_start = not self.pieces or self.pieces[-1].endswith(("\n", " "))
        self.pieces.append(text.lstrip(" ") if at_start else text)

    def handle_comment(self, data: str) -> None:
        """What hangs on a condition in the page does so in the text."""
        if data.startswith(self._prefix) and not self._silent:
            self.pieces.append(data)

    def _empty(self, tag: str, attributes: dict[str, str]) -> None:
        if self._silent:
            return
        if tag in {"br", "hr"}:
            self.pieces.append("\n" if tag == "br" else "\n\n")
        elif tag == "img":
            self.pieces.append(attributes.get("alt", ""))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n\n" if tag in _APART else "\n")

    def _end_link(self, address: str, since: int) -> None:
        label = "".join(self.pieces[since:]).strip()
        if not address or address.startswith("#"):
            return
        if label == address.replace(self._prefix + "u", self._prefix + "s"):
            self.pieces[since:] = [address]
        else:
            self.pieces.append(f" ({address})" if label else address)
