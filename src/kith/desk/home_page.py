"""The first page: what is to be done today, what happened, where the house stands."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

from babel.dates import format_date, match_skeleton
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.jobs.model import Run, State
from kith.core.jobs.queries import newest_of
from kith.core.principals.actor import Actor
from kith.core.records.settings import setting
from kith.core.registry import current
from kith.core.transfer.kinds import kinds
from kith.desk import formats
from kith.desk.actions_view import Tag, Tile
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.home_shared import shared
from kith.desk.home_view import HomePart, Step, Work
from kith.desk.render import Toast, add_toast, render_page, wants_fragment

RECENT = 6
TONES = {State.DONE: "good", State.FAILED: "bad", State.RUNNING: "accent"}


def _in_full(day: date) -> str:
    """The day with its names written out, also in languages whose nearest known pattern has short ones."""
    known = formats.locale().datetime_skeletons
    pattern = re.sub("E+", "EEEE", str(known[match_skeleton("MMMMEEEEd", known)]))
    return str(format_date(day, re.sub("MMM+", "MMMM", pattern), locale=formats.locale()))


@desk
@require_GET
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    return answer(request, actor)


def changed(request: HttpRequest, actor: Actor, toast: Toast) -> HttpResponse:
    """The answer to something that was done on the page: what it shows now, and what was done."""
    if not wants_fragment(request):
        return go(request, "/", toast)
    shown = answer(request, actor)
    shown.content = b'<hx-partial hx-target="#home" hx-swap="outerMorph">%b</hx-partial>' % shown.content
    return add_toast(shown, toast)


def answer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page, or the part of it that changes where something was done on it. `?whose=team` shows the team's day."""
    rooms, team = current().rooms, _is_team(request)
    tiles: list[Tile] = [tile for room in rooms for part in room.home_tiles for tile in part(actor)]
    begins = bool(kinds(actor))  # the way around the loop is for those who can bring customers in
    steps: list[Step] = [step for room in rooms for part in room.home_steps for step in part(actor) if begins]
    found = (shared(actor), *(part(actor, team) for room in rooms for part in room.home_parts))
    parts: list[HomePart] = sorted((part for part in found if part), key=lambda part: part.order)
    today = timezone.localdate()
    add = next((part.add for part in parts if part.add), None)
    context: dict[str, object] = {
        "tiles": tiles,
        "steps": sorted(steps, key=lambda step: step.order) if not all(step.done for step in steps) else [],
        "main": [part for part in parts if part.place == "main"],
        "side": [part for part in parts if part.place == "side"],
        "works": [_work(run) for run in newest_of(actor.id, RECENT)],
        "shift": setting("sample_shift") if tiles else None,
        "add": add,
        "team": team,
        "day": _in_full(today),
        "week": today.isocalendar().week,
        "shell": frame(request, actor, "home", create_href=add.href if add else ""),
    }
    return render_page(request, "desk/home.jinja", context, block="home")


def _is_team(request: HttpRequest) -> bool:
    """Whether the team's day is shown, by the address of the page that asks."""
    asking = request.headers.get("HX-Current-URL") or request.get_full_path()
    return parse_qs(urlsplit(asking).query).get("whose") == ["team"]


def _work(run: Run) -> Work:
    state = State(run.state)
    return Work(_(run.title), formats.moment(run.made_at), Tag(state.label, TONES.get(state, "")))
