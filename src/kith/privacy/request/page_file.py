"""The readable copy: one page that needs nothing else, to be read on a screen or printed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from kith.desk import formats
from kith.desk.render import render_fragment
from kith.desk.written import written
from kith.privacy.request.dossier import Dossier

STYLE = Path(__file__).with_name("page_file.css")


def page_file(dossier: Dossier) -> str:
    """The page as HTML, in the language at hand, with its style inside."""
    style = written(f"<style>{STYLE.read_text()}</style>")
    return render_fragment("privacy/dossier.jinja", {"dossier": dossier, "style": style, "say": say})


def say(value: object) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return formats.moment_full(value)
    if isinstance(value, date):
        return formats.day_full(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
