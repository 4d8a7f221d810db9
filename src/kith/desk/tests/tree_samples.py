"""A tree of teams without a database, for tests in a browser."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from kith.core.administration.teams import Branch
from kith.core.principals.model import Team
from kith.desk.administration.teams_page import content
from kith.desk.render import Toast, add_toast, render_page
from kith.desk.tests.samples import shell


def _branch(number: int, name: str, depth: int, parent: int | None = None) -> Branch:
    return Branch(Team(pk=number, uid=UUID(int=number), name=name, parent_id=parent), depth, (), (), ())


BRANCHES = (_branch(1, "North", 0), _branch(2, "Bremen", 1, 1), _branch(3, "Sales", 0))
NAMES = {str(branch.team.uid): branch.team.name for branch in BRANCHES}


def move(request: HttpRequest) -> HttpResponse:
    """Says what it was asked for."""
    moved, parent = NAMES[request.path.split("/")[3]], request.POST["parent"]
    return add_toast(HttpResponse(""), Toast(f"{moved} to {NAMES.get(parent, 'the top')}"))


def page(request: HttpRequest) -> HttpResponse:
    context = {"shell": shell("settings"), **content(BRANCHES, {}, {})}
    return render_page(request, "desk/administration/teams.jinja", context)
