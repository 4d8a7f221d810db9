"""The page of any type: its records as the address or the saved view shows them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.records.reading import TooSlow
from kith.core.registry import current
from kith.core.view.layout import BOARD, CALENDAR, LIST
from kith.desk.asked import Asked, read_asked
from kith.desk.board_page import board_page
from kith.desk.calendar_page import calendar_page
from kith.desk.door import desk
from kith.desk.list_page import list_page, stopped

PAGES: dict[str, Callable[[HttpRequest, Actor, Asked], HttpResponse]] = {
    LIST: list_page,
    BOARD: board_page,
    CALENDAR: calendar_page,
}


@desk
def type_page(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """A list, a board or a calendar. What cannot be shown as it is filtered keeps its filters in sight."""
    asked = read_asked(actor, current().at(path), request.GET)
    try:
        return PAGES[asked.layout.kind](request, actor, asked)
    except TooSlow as error:
        return stopped(request, actor, asked, error.message)
    except Invalid as error:
        if "sort" in error.fields or asked.where is None or asked.after:
            raise
        return stopped(request, actor, asked, error.message, 422)
