"""Letters become PDF: each laid out by itself and measured, then many written as one file, which holds each font once.

WeasyPrint and Pango are loaded when the first letter is made; a process that makes none never pays for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.letter.letterhead import Letterhead
from kith.communicative.channels.letter.markup import ADDRESS, Letter, address_area, page, style
from kith.communicative.channels.letter.sheet import SHEETS, Area, Sheet
from kith.core.errors import Conflict
from kith.desk.paper import pdf_engine

MILLIMETRE = 96 / 25.4
CLOSE = 0.2
"""So many millimetres over the edge nobody sees."""
MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A letter laid out. `address` is what its lines take up on the first page; `fits` says whether all of it is seen
    through the window."""

    letter: Letter
    document: Any
    address: Area
    fits: bool

    @property
    def pages(self) -> int:
        return len(self.document.pages)


class Printer:
    """Lays letters of one letterhead out and writes them. Raises Conflict where the machine cannot make PDF."""

    def __init__(self, head: Letterhead) -> None:
        self.head = head
        self.sheet: Sheet = SHEETS[head.sheet]
        engine = pdf_engine()
        self._fonts = engine.text.fonts.FontConfiguration()
        self._style = engine.CSS(string=style(self.sheet), font_config=self._fonts)
        self._html = engine.HTML
        # Only what stands in the letter itself: nothing is asked for from the network or the machine's own files.
        self._fetcher = engine.urls.URLFetcher(allowed_protocols={"data"})

    def lay_out(self, letter: Letter) -> LaidOut:
        """The letter on its pages, measured. Raises Conflict for one of more than fifty pages."""
        source = self._html(string=page(letter, self.head, self.sheet), url_fetcher=self._fetcher)
        document = source.render(stylesheets=[self._style], font_config=self._fonts)
        if len(document.pages) > MOST_PAGES:
            raise Conflict(_("This letter has more than fifty pages."))
        taken = _taken(document.pages[0])
        room = address_area(self.sheet, len(letter.lines))
        return LaidOut(letter, document, taken, bool(letter.lines) and _within(taken, room))

    def write(self, letters: Sequence[LaidOut]) -> bytes:
        """The letters as one file, in this order."""
        pages = [each for letter in letters for each in letter.document.pages]
        out = BytesIO()
        letters[0].document.copy(pages).write_pdf(out)
        return out.getvalue()


def is_ready() -> bool:
    """Whether this machine can make PDF."""
    try:
        pdf_engine()
    except Conflict:
        return False
    return True


def _taken(first: Any) -> Area:
    """What the lines of the address take up, read from the boxes that were laid out."""
    texts = [each for each in _boxes(first._page_box) if _is_address(each)]
    if not texts:
        return Area(0, 0, 0, 0)
    left, top = min(each.position_x for each in texts), min(each.position_y for each in texts)
    right = max(each.position_x + each.width for each in texts)
    bottom = max(each.position_y + each.height for each in texts)
    return Area(*(side / MILLIMETRE for side in (left, top, right - left, bottom - top)))


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _is_address(box: Any) -> bool:
    element = getattr(box, "element", None)
    return element is not None and element.get("id") == ADDRESS and type(box).__name__ == "TextBox"


def _within(taken: Area, room: Area) -> bool:
    return (
        taken.x >= room.x - CLOSE and taken.y >= room.y - CLOSE
        and taken.right <= room.right + CLOSE and taken.bottom <= room.bottom + CLOSE
    )  # fmt: skip
