"""A dashboard as files: the figures of a tile as CSV, its chart as a picture, the whole of it as PDF."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from django.utils import timezone

from kith.analytical.dashboard.look import Look, Shown
from kith.analytical.dashboard.model import Dashboard
from kith.analytical.dashboard.shown import show_all
from kith.analytical.dashboard.tile import from_json
from kith.analytical.dashboard.view import period_told
from kith.core.records.settings import setting
from kith.desk import formats
from kith.desk.charts.svg import Table
from kith.desk.environment import env
from kith.desk.paper import COLOURS, FONTS, coloured, pdf_of
from kith.lib.spreadsheet import harmless

_SOFT = COLOURS["ink-3"]
STYLE = f"""
@page {{ size: A4; margin: 14mm 13mm 16mm; @bottom-right {{ content: counter(page) " / " counter(pages); font: 8pt {FONTS};
  color: {_SOFT} }} }}
body {{ font: 9.5pt/1.35 {FONTS}; color: {COLOURS["ink"]}; margin: 0 }} h1 {{ font-size: 17pt; margin: 0 }}
h2 {{ font-size: 10.5pt; margin: 0 0 1mm }} p {{ margin: 0 }} .soft {{ color: {_SOFT}; font-size: 8.5pt }}
.tiles {{ margin-top: 6mm }} .n {{ font-size: 21pt; font-weight: 600; line-height: 1.2 }}
.tile {{ display: inline-block; vertical-align: top; width: 47%; margin: 0 1% 6mm; break-inside: avoid }}
.tile.wide {{ width: 97% }} svg {{ display: block; width: 100%; height: auto; margin: 2mm 0 }}
table {{ border-collapse: collapse; width: 100%; font-size: 8.5pt; margin: 2mm 0 }} th {{ text-align: start }}
td {{ text-align: end }} th, td {{ border-bottom: .2mm solid {COLOURS["line"]}; padding: .8mm 1.5mm .8mm 0 }}
ul {{ margin: 1mm 0; padding: 0; list-style: none }}
"""


def csv_of(table: Table) -> bytes:
    """The table as spreadsheets read it: UTF-8 with its mark, no cell taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(harmless, table.headings))
    writer.writerows(map(harmless, row) for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def pdf(dashboard: Dashboard, look: Look) -> bytes:
    """The dashboard as the reader of `look` sees it. Raises Conflict where the machine cannot make PDF."""
    tiles = from_json(dashboard.tiles)
    return pdf_of(_page(dashboard, look, show_all(look, tiles), [tile.width for tile in tiles]), STYLE)


def _page(dashboard: Dashboard, look: Look, shown: Sequence[Shown], widths: Sequence[int]) -> str:
    drawings = [coloured(each.chart) if each.chart and not each.as_table else "" for each in shown]
    context = {
        "name": dashboard.name,
        "house": setting("house.name", "Kith"),
        "period": period_told(look),
        "made": formats.moment_full(timezone.localtime()),
        "tiles": list(zip(shown, drawings, widths, strict=True)),
    }
    return env().get_template("analytical/dashboard_paper.jinja").render(context)
