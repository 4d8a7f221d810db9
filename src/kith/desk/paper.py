"""Charts on paper and as pictures, without a browser: drawings carry their own colours, WeasyPrint lays pages out, and
pypdfium2 looks at them. Both are loaded when the first is made; a process that makes none never pays for them."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict
from kith.desk.charts import Chart
from kith.desk.written import written

COLOURS = {
    "surface": "#fdfdfc", "ink": "#211d18", "ink-2": "#514c46", "ink-3": "#69645d", "line": "#e2e0dc",
    "line-strong": "#ceccc7", "accent": "#006388", "on-accent": "#fcfefe", "good": "#287b46", "bad": "#c53133",
    "warn": "#d19018", "clay": "#b65329", "c1": "#0e6288", "c2": "#e99b2a", "c3": "#58144d", "c4": "#72c6b8",
    "c5": "#b04427", "c6": "#8a867d", "q0": "#eff6f9", "q1": "#d2e8f3", "q2": "#b3d8eb", "q3": "#94c6df",
    "q4": "#75b2d0", "q5": "#377b9b", "q6": "#246d8e", "q7": "#155e7f", "q8": "#054f6e", "d0": "#bb4d2a",
    "d1": "#e3936d", "d2": "#f3d2bc", "d3": "#f1f0ed", "d4": "#bbdeed", "d5": "#64aecf", "d6": "#006c93",
}  # fmt: skip
"""The colours of the day, in sRGB: paper knows no others. `frontend/tokens.py` has them in OKLCH."""
FONTS = "Inter, 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif"
SCALE = 2.0
"""Pixels a point of a picture."""


def pdf_engine() -> Any:
    """WeasyPrint. Raises Conflict where the machine cannot make PDF."""
    try:
        import weasyprint
        import weasyprint.text.fonts
        import weasyprint.urls
    except (ImportError, OSError) as missing:
        raise Conflict(
            _(
                "This machine cannot make PDF yet. Install Debian's package libpangoft2-1.0-0, then start Kith anew."
            )
        ) from missing
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint


def pdf_of(html: str, sheet: str) -> bytes:
    """A page of ours as PDF, in the style of this sheet. Nothing is asked for from network or files."""
    engine = pdf_engine()
    fetcher = engine.urls.URLFetcher(allowed_protocols={"data"})
    page = engine.HTML(string=html, url_fetcher=fetcher)
    content = page.write_pdf(stylesheets=[engine.CSS(string=sheet, url_fetcher=fetcher)])
    assert isinstance(content, bytes)
    return content


def picture_of(chart: Chart) -> bytes:
    """A chart alone as PNG."""
    import pypdfium2

    _before, _mark, box = str(chart.svg).partition('viewBox="0 0 ')
    width, height = (float(part) for part in box.partition('"')[0].split())
    page = f"@page {{ size: {width + 32}px {height + 32}px; margin: 16px; background: #fff }} body {{ margin: 0 }}"
    content = pdf_of(coloured(chart), f"{page} .ch {{ width: {width}px; height: {height}px }}")
    out = BytesIO()
    with pypdfium2.PdfDocument(content) as document:
        document[0].render(scale=SCALE * 96 / 72).to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()


def coloured(chart: Chart) -> str:
    """The drawing with the colours of its classes in it, so that it stands by itself."""
    head, mark, rest = str(chart.svg).partition(">")
    return written(f'{head} xmlns="http://www.w3.org/2000/svg"{mark}<style>{style()}</style>{rest}')


def style() -> str:
    """What the classes of drawings look like on paper; `charts.css` and `marks.css` say the same for screens."""
    fills = ["accent", "good", "warn", "bad", "clay", *(f"c{number}" for number in range(1, 7))]
    steps = [*(f"q{number}" for number in range(9)), *(f"d{number}" for number in range(7))]
    parts = [f".f-{name}{{fill:{COLOURS[name]}}}" for name in fills]
    parts += [f".{name}{{fill:{COLOURS[name]}}}" for name in steps]
    parts += [f".s{number}{{stroke:{COLOURS[f'c{number}']}}}" for number in range(1, 7)]
    return "".join((_FIXED, *parts))


_STROKES = ",".join(f".s{number}" for number in (*range(1, 7), "a"))
_FIXED = (
    f"text{{font-family:{FONTS};font-size:10.5px;fill:{COLOURS['ink-3']}}}.tx{{fill:{COLOURS['ink-2']}}}"
    f".tb{{fill:{COLOURS['ink']};font-weight:600}}.ti{{fill:{COLOURS['on-accent']}}}.mid{{text-anchor:middle}}"
    f".end{{text-anchor:end}}.big{{font-size:12px}}.gl{{stroke:{COLOURS['line']}}}.ax{{stroke:{COLOURS['line-strong']}}}"
    f".dash{{stroke-dasharray:3 3}}{_STROKES}{{fill:none;stroke-width:2}}.sa{{stroke:{COLOURS['accent']}}}"
    f".f-mute{{fill:{COLOURS['line-strong']}}}.band{{opacity:.13}}.soft-f{{opacity:.55}}"
    f".surf{{stroke:{COLOURS['surface']};stroke-width:2}}text.on-lo{{fill:{COLOURS['ink']}}}text.on-hi{{fill:#fcfcfc}}"
    ".lift-n{font-size:30px}"
)
