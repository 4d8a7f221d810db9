"""Links of a laid-out newsletter: stored and counted by number, and no merge field where it could do harm."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from kith.lib.unreadable import mark as _

from .fault import TemplateError
from .slots import UNSUBSCRIBE, Marked, Slot

# Style inlining writes HTML anew, so tags have the one form that this matches: values in double quotes.
_PIECE = re.compile(
    r"<!--.*?-->|<(?P<raw>style|script)\b.*?</(?P=raw)>|<(?P<tag>[a-zA-Z][^\s>/]*)"
    r"(?P<attributes>(?:[^>\"]|\"[^\"]*\")*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([^\s"=<>/]+)="([^"]*)"')
_ADDRESSES = frozenset({"href", "src", "action", "background", "poster", "srcset"})
_SAFE_START = re.compile(r"https?://[^/?#]+[/?#]|mailto:|tel:|sms:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Linked:
    """HTML with markers in their places, and the targets of its counted links in the order of their numbers.

    Markers: `s` a value in text, `u` a value inside a URL, `t0` the token that counts, `n0` the token that
    unsubscribes.
    """

    html: str
    links: tuple[str, ...]


def link_up(html: str, marked: Marked, *, base_url: str, tracked: bool, unsubscribe_label: str) -> Linked:
    """Put counted links, the unsubscribe link and the opening pixel into a page.

    Addresses within the house get its name before them.
    Web links without merge fields become `{base_url}/c/<token>/<n>` when `tracked`; all others stay. A page
    without `{{ unsubscribe_url }}` gets such a link at its end, unless its label is empty. Raises TemplateError for
    a merge field in a style sheet, a script, the name of a tag or the host of a link.
    """
    work = _Work(marked, base_url.rstrip("/"), tracked)
    page = _PIECE.sub(work.piece, html)
    if not work.unsubscribes and unsubscribe_label:
        page = _before_end(page, _footer(work.unsubscribe_url, unsubscribe_label))
    if tracked:
        page = _before_end(
            page, f'<img src="{work.base}/o/{marked.prefix}t0e.gif" width="1" height="1" alt="">'
        )
    return Linked(work.in_text(page), tuple(work.links))


def _footer(url: str, label: str) -> str:
    return (
        '<p style="margin:24px 0;text-align:center;font-family:Helvetica,Arial,sans-serif;font-size:13px">'
        f'<a href="{url}">{escape(label)}</a></p>'
    )


def _before_end(page: str, addition: str) -> str:
    head, end, rest = page.rpartition("</body>")
    return head + addition + end + rest if end else page + addition


class _Work:
    """One pass over a page: numbers the links and judges where each merge field stands."""

    def __init__(self, marked: Marked, base: str, tracked: bool) -> None:
        self.marked = marked
        self.pattern = marked.pattern
        self.base = base
        self.tracked = tracked
        self.links: list[str] = []
        self.unsubscribe_url = f"{base}/u/{marked.prefix}n0e"
        self.unsubscribes = any(slot.field == UNSUBSCRIBE for slot in marked.slots)

    def piece(self, found: re.Match[str]) -> str:
        if found["raw"]:
            self._refuse(found[0], _("A merge field cannot stand in a style sheet or script."))
        if not found["tag"]:
            return found[0]
        self._refuse(found["tag"], _("A merge field cannot be the name of a tag."))
        is_link = found["tag"].lower() in {"a", "area"}
        attributes = _ATTRIBUTE.sub(
            lambda attribute: self._attribute(attribute, is_link), found["attributes"]
        )
        return f"<{found['tag']}{attributes}>"

    def in_text(self, page: str) -> str:
        """The unsubscribe address written out in the text itself."""
        return self._fill(page, lambda index: None)

    def _attribute(self, found: re.Match[str], is_link: bool) -> str:
        name, value = found[1].lower(), found[2]
        self._refuse(name, _("A merge field cannot be the name of an attribute."))
        if name == "style" or name.startswith("on"):
            self._refuse(value, _("A merge field cannot stand in a style or script attribute."))
        if name not in _ADDRESSES:
            return found[0]
        target = self._target(unescape(value), counted=is_link and name == "href")
        return f'{found[1]}="{escape(target)}"'

    def _target(self, url: str, *, counted: bool) -> str:
        if url.startswith("/") and not url.startswith("//"):
            url = self.base + url
        marker = self.pattern.search(url)
        if marker is not None:
            return self._personal(url, marker)
        if not (counted and self.tracked and re.match(r"https?://", url, re.IGNORECASE)):
            return url
        if url not in self.links:
            self.links.append(url)
        return f"{self.base}/c/{self.marked.prefix}t0e/{self.links.index(url)}"

    def _personal(self, url: str, marker: re.Match[str]) -> str:
        if marker[0] == url and self._slot(marker).field == UNSUBSCRIBE:
            return self.unsubscribe_url
        if not _SAFE_START.match(url[: marker.start()]):
            raise TemplateError(
                "newsletter.slot_link",
                _("A link cannot begin with a merge field: write the address of the site before it."),
                self._slot(marker).line,
            )
        return self._fill(url, lambda index: f"{self.marked.prefix}u{index}e")

    def _fill(self, text: str, value: Callable[[int], str | None]) -> str:
        def filled(found: re.Match[str]) -> str:
            if found[1] == "s" and self._slot(found).field == UNSUBSCRIBE:
                return self.unsubscribe_url
            return (value(int(found[2])) if found[1] == "s" else None) or found[0]

        return self.pattern.sub(filled, text)

    def _refuse(self, text: str, msgid: str) -> None:
        if found := self.pattern.search(text):
            raise TemplateError("newsletter.slot_place", msgid, self._slot(found).line)

    def _slot(self, found: re.Match[str]) -> Slot:
        return self.marked.slots[int(found[2])]
