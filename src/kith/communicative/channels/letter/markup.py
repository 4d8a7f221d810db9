"""The page of a letter as HTML, and its style sheet: the address in the window, the text below, marks where to fold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from kith.communicative.channels.letter.code import bars, in_groups
from kith.communicative.channels.letter.letterhead import Letterhead
from kith.communicative.channels.letter.sheet import Area, Sheet

ADDRESS = "kith-address"
MOST_WITH_BARS = 6
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
STYLE = """
@page {{ size: {page}; margin: 25mm {right}mm 22mm {left}mm; @bottom-right {{
  content: counter(page) " / " counter(pages); font: 8pt {fonts}; color: #555; }} }}
@page :first {{ margin-top: {top}mm; margin-bottom: 38mm; @bottom-right {{ content: none; }}
  @bottom-left {{ content: element(foot); width: 100%; }} }}
* {{ margin: 0; }}
body {{ font: 10.5pt/1.35 {fonts}; color: #111; }}
p, ul, ol, table {{ margin: 0 0 .75em; }} h1, h2, h3 {{ font-size: 11pt; margin: 0 0 .75em; }}
p {{ orphans: 2; widows: 2; overflow-wrap: anywhere; }} img {{ max-width: 100%; }}
a {{ color: inherit; }}
.at {{ position: absolute; white-space: nowrap; }}
.sender {{ font-size: 14pt; font-weight: 700; }}
.return {{ font-size: 6.5pt; line-height: 1; color: #333; overflow: hidden; }}
.code {{ font-size: 7pt; line-height: 1; letter-spacing: .05em; }}
#kith-address {{ line-height: {line}mm; font-size: 10pt; }}
.side {{ font-size: 8.5pt; line-height: 1.4; }}
.fold {{ border-top: .25mm solid #888; width: 5mm; }}
.foot {{ position: running(foot); font-size: 7.5pt; line-height: 1.35; color: #444; border-top: .2mm solid #bbb;
  padding-top: 1.5mm; white-space: pre-line; }}
h1.subject {{ font-size: 11pt; font-weight: 700; margin: 0 0 1.2em; }}
"""
FONTS = '"Noto Sans", "Liberation Sans", "DejaVu Sans", "Noto Sans CJK SC", sans-serif'


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `lines` are those of the envelope, `body` is HTML, `number` what it is known by, 0 for none;
    `language` is that of the text, for breaking words."""

    lines: tuple[str, ...]
    subject: str
    body: str
    day: str
    number: int = 0
    code: str = ""
    language: str = "en"


def from_plain(text: str) -> str:
    """Plain text as HTML: an empty line parts paragraphs, the end of a line stays one."""
    parts = [part.strip("\n") for part in _PARAGRAPHS.split(text.replace("\r\n", "\n").strip())]
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part.strip())


@lru_cache(maxsize=16)
def style(sheet: Sheet) -> str:
    """The style sheet of a sheet of paper."""
    return STYLE.format(
        page=sheet.page, left=sheet.left, right=sheet.right, top=sheet.body_top, line=sheet.line, fonts=FONTS
    )


def page(letter: Letter, head: Letterhead, sheet: Sheet) -> str:
    """The letter as a document. What stands outside the text is placed from the left upper corner of the sheet."""
    window, place = sheet.window, address_area(sheet, len(letter.lines))
    parts = [
        _at(sheet, sheet.left, min(15.0, window.y - 18), _lines(head.sender), "sender"),
        _at(sheet, window.x, window.y + 0.8, escape(head.return_line), "return", 60.0),
        _code(sheet, letter, with_bars=place == sheet.address and sheet.marks > 0),
        _at(sheet, place.x, place.y, "<br>".join(map(escape, letter.lines)), "", 0.0, ADDRESS),
        _at(
            sheet,
            128.0,
            window.y + 4,
            f"{_lines(head.contact)}<br><br>{escape(_dated(head, letter))}",
            "side",
        ),
        *(_at(sheet, 3.0, fold, "", "fold") for fold in sheet.folds),
        f'<div class="foot">{escape(head.footer)}</div>' if head.footer else "",
        f'<h1 class="subject">{escape(letter.subject)}</h1>' if letter.subject else "",
    ]
    return (
        f'<html lang="{escape(letter.language)}"><body>{"".join(parts)}<div>{letter.body}</div></body></html>'
    )


def address_area(sheet: Sheet, lines: int) -> Area:
    """Where an address of so many lines stands: a long one takes the room of the bars."""
    return sheet.address if lines <= MOST_WITH_BARS else sheet.whole_address


def _code(sheet: Sheet, letter: Letter, *, with_bars: bool) -> str:
    if not letter.code:
        return ""
    window = sheet.window
    text = _at(sheet, window.right - 18, window.y + 0.8, in_groups(letter.code), "code")
    if not with_bars:
        return text
    path, units = bars(letter.code)
    wide = min(55.0, units * 0.3)
    drawn = (
        f'<svg width="{wide:.1f}mm" height="6mm" viewBox="0 0 {units:g} 1" preserveAspectRatio="none">'
        f'<path d="{path}"/></svg>'
    )
    return text + _at(sheet, window.x, window.y + sheet.return_line + 1.5, drawn, "")


def _dated(head: Letterhead, letter: Letter) -> str:
    return f"{head.place}, {letter.day}" if head.place else letter.day


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _at(sheet: Sheet, x: float, y: float, inner: str, kind: str, width: float = 0.0, name: str = "") -> str:
    """Something at a place of the sheet; the page's own box begins at its margins."""
    place = f"left:{x - sheet.left:.1f}mm;top:{y - sheet.body_top:.1f}mm"
    wide = f";width:{width:.0f}mm" if width else ""
    named = f' id="{name}"' if name else ""
    return f'<div class="at {kind}"{named} style="{place}{wide}">{inner}</div>'
