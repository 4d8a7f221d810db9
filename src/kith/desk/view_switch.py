"""The same records as a list, a board or a calendar: filters, order and columns go along."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from kith.core.principals.actor import Actor
from kith.core.records.board import boards_of
from kith.core.records.calendar import dates_of
from kith.core.view.layout import BOARD, CALENDAR, LIST
from kith.desk.asked import Asked
from kith.desk.list_view import ListView, Shown

ICONS = {BOARD: "square-kanban", CALENDAR: "calendar-days"}


def switched(actor: Actor, asked: Asked, view: ListView) -> ListView:
    """The view with the ways to look at its records, where there is more than one."""
    ways = [(LIST, _("List"), "table-2", "1")]
    if boards_of(actor, asked.type):
        ways.append((BOARD, _("Board"), ICONS[BOARD], "2"))
    if dates_of(actor, asked.type):
        ways.append((CALENDAR, _("Calendar"), ICONS[CALENDAR], "3"))
    if len(ways) == 1:
        return view
    now = asked.layout.kind
    shown = (
        Shown(label, icon, asked.turned(kind=kind).href(), key, kind == now)
        for kind, label, icon, key in ways
    )
    return replace(view, shown_as=tuple(shown))
