"""Sheets of paper and where the window of the envelope lies on them once they are folded.

DIN 5008:2020 for forms A and B. For American envelopes the window begins 7/8 inch from the left and 1/2 inch from the
bottom (4 1/2 by 1 1/8 inch); what stands in it stays visible wherever the folded sheet slides to.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kith.core.catalogue import Catalogue
from kith.core.errors import Text


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the sheet, in millimetres from its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, in millimetres. `window` is what is seen through the envelope: in it the return line above, then `marks` of
    room for the bars, then the address, `line` by line. `body_top` is where the text begins, `folds` where to fold."""

    key: str
    label: Text
    page: str
    height: float
    window: Area
    marks: float
    body_top: float
    folds: tuple[float, ...]
    left: float = 25.0
    right: float = 20.0
    return_line: float = 5.0
    line: float = 4.23

    @property
    def address(self) -> Area:
        """Where the lines of the address may stand."""
        top = self.return_line + self.marks
        window = self.window
        return Area(window.x, window.y + top, window.width, window.height - top)

    @property
    def whole_address(self) -> Area:
        """The same without bars, for addresses with many lines."""
        window = self.window
        return Area(window.x, window.y + self.return_line, window.width, window.height - self.return_line)


SHEETS: Catalogue[Sheet] = Catalogue(Sheet)
for _sheet in (
    Sheet("din_b", _("A4, DIN 5008 form B"), "A4", 297.0, Area(25.0, 45.0, 80.0, 45.0), 12.7, 98.5, (105.0, 210.0)),
    Sheet("din_a", _("A4, DIN 5008 form A"), "A4", 297.0, Area(25.0, 27.0, 80.0, 45.0), 12.7, 80.5, (87.0, 192.0)),
    Sheet(
        "us_10", _("US letter, No. 10 envelope"), "letter", 279.4, Area(25.4, 53.0, 85.7, 27.4), 0.0, 96.0,
        (93.1, 186.3), 25.4, 25.4, 4.0, 3.85,
    ),
    Sheet(
        "us_9", _("US letter, No. 9 envelope"), "letter", 279.4, Area(25.4, 52.5, 95.0, 27.9), 0.0, 96.0,
        (93.1, 186.3), 25.4, 25.4, 4.0, 3.85,
    ),
):  # fmt: skip
    SHEETS.add(_sheet)
SHEETS.freeze()
AMERICAN = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})


def usual_sheet(country: str) -> str:
    """The sheet that letters are written on where the house is."""
    return "us_10" if country in AMERICAN else "din_b"
