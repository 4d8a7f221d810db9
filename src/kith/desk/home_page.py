"""The first page: where the house stands, what to do next, what is under way."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.jobs.model import Run, State
from kith.core.jobs.queries import newest_of
from kith.core.principals.actor import Actor
from kith.core.records.settings import setting
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Tag, Tile
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.render import render_page

RECENT = 6
TONES = {State.DONE: "good", State.FAILED: "bad", State.RUNNING: "accent"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way round, in its order: done or still to do."""

    label: str
    text: str
    href: str
    done: bool
    order: int


@dataclass(frozen=True, slots=True)
class Work:
    """A long piece of work, lately or now."""

    title: str
    when: str
    state: Tag


@desk
@require_GET
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tiles and steps that the rooms bring, and recent work."""
    rooms = current().rooms
    tiles: list[Tile] = [tile for room in rooms for part in room.home_tiles for tile in part(actor)]
    steps: list[Step] = [step for room in rooms for part in room.home_steps for step in part(actor)]
    context: dict[str, object] = {
        "tiles": tiles,
        "steps": sorted(steps, key=lambda step: step.order),
        "works": [_work(run) for run in newest_of(actor.id, RECENT)],
        "shift": setting("sample_shift"),
        "name": actor.name,
        "shell": frame(request, actor, "home"),
    }
    return render_page(request, "desk/home.jinja", context, block="page")


def _work(run: Run) -> Work:
    state = State(run.state)
    return Work(_(run.title), formats.moment(run.made_at), Tag(state.label, TONES.get(state, "")))
