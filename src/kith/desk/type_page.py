"""The page of any type: its records as the address or the saved view shows them."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.view.layout import BOARD, CALENDAR, LIST
from kith.desk.asked import Asked, read_asked
from kith.desk.board_page import board_page
from kith.desk.calendar_page import calendar_page
from kith.desk.door import desk
from kith.desk.list_page import list_page

PAGES: dict[str, Callable[[HttpRequest, Actor, Asked], HttpResponse]] = {
    LIST: list_page,
    BOARD: board_page,
    CALENDAR: calendar_page,
}


@desk
def type_page(request: HttpRequest, actor: Actor, path: str) -> HttpResponse:
    """A list, a board or a calendar."""
    asked = read_asked(actor, current().at(path), request.GET)
    return PAGES[asked.layout.kind](request, actor, asked)
