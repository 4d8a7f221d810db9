"""The readable copy: one page that needs nothing else, to be read on a screen or printed."""

from __future__ import annotations

from pathlib import Path

from kith.desk.render import render_fragment
from kith.desk.written import written
from kith.privacy.request.dossier import Dossier

STYLE = Path(__file__).with_name("page_file.css")


def page_file(dossier: Dossier) -> str:
    """The page as HTML, in the language at hand, with its style inside."""
    style = written(f"<style>{STYLE.read_text()}</style>")
    return render_fragment("privacy/dossier.jinja", {"dossier": dossier, "style": style})
