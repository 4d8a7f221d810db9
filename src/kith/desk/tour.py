"""A walk round a page: what its parts are for, step by step. Steps are data; where a part is not there, its step is left
out. Each walk is offered once."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.errors import NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.principals.preferences import change_preference, preference
from kith.desk.door import desk
from kith.desk.frame import TOURED, frame
from kith.desk.going import go
from kith.desk.render import render_page


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the page, by a CSS selector, and what it is for."""

    at: str
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Tour:
    """The steps of one kind of page, which names the tour in its template's block `tour`."""

    key: str
    title: Text
    steps: tuple[Step, ...]


FIND = Step(
    ".rail-search",
    _("Find anything"),
    _(
        "⌘K or Ctrl K opens the search from everywhere: names, numbers, addresses, and with > everything this page can do."
    ),
)
HELP = Step(
    "[data-keys]",
    _("Keys and help"),
    _("The question mark shows the keys of the page you are on, and this walk once more."),
)
TOURS = (
    Tour("home", _("The first page"), (
        Step(".rail", _("Where things are"),
             _("Every page has a letter: press g, then the letter that stands beside it.")),
        Step("main#content", _("Your day"),
             _("What is due comes first, the most urgent on top. A tick finishes it where it stands.")),
        FIND, HELP,
    )),
    Tour("list", _("A list"), (
        Step("[aria-label][class~=tabs]", _("Saved views"),
             _("A view keeps filters, columns and order. Yours stand here beside those of your team.")),
        Step(".chip.add", _("Narrow it down"),
             _("Put filters together; the number of rows below tells what they leave.")),
        Step("tbody [data-column]", _("Read and change"),
             _("Arrow keys move from cell to cell, Enter changes one where it stands, Tab saves it and goes on.")),
        Step("#count", _("What it comes to"), _("How many rows there are, and what their numbers add up to.")),
        FIND, HELP,
    )),
    Tour("record", _("A record"), (
        Step("#left", _("Who it is"),
             _("Ways to reach them and key facts. A click changes a fact where it stands.")),
        Step("#centre", _("What happened"),
             _("Everything that was said, sent and bought, newest first. Notes are written on top.")),
        Step("#right", _("What follows"), _("What the numbers say, each with its reason, and what is open.")),
        HELP,
    )),
    Tour("segment", _("A segment"), (
        Step("main#content", _("Who you mean"),
             _("Put lines together; beside each stands how many people it leaves.")),
        Step("[data-key=n]", _("One more line"),
             _("Add a condition, or a group of which any, all or none must hold.")),
        HELP,
    )),
)  # fmt: skip


def tour_of(key: str) -> Tour:
    """Raises NotFound for a page without one."""
    found = next((each for each in TOURS if each.key == key), None)
    if found is None:
        raise NotFound
    return found


@desk
@require_GET
def tour(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """The steps: to walk through on the page itself, or to read one below the other."""
    context = {"tour": tour_of(key), "shell": frame(request, actor, "home")}
    return render_page(request, "desk/tour.jinja", context, block="steps")


@desk
@require_POST
def toured(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """Notes that this walk need not be offered again, nor any other to who declines."""
    declined = [each.key for each in TOURS] if "no" in request.POST else []
    seen = {*preference(actor, TOURED, []), tour_of(key).key, *declined}
    change_preference(by=actor, key=TOURED, value=sorted(seen))
    return HttpResponse(status=204) if "HX-Request" in request.headers else go(request, "/")
