"""Teams: the tree, with who is in each."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.administration import people
from kith.core.administration.teams import Branch, tree
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Membership, Principal, Team
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HERE = "/settings/teams"


@desk
@require_GET
def teams_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _shown(request, actor, {})


def _shown(request: HttpRequest, actor: Actor, errors: Mapping[str, str]) -> HttpResponse:
    context = content(tree(actor), request.POST, errors) | {"shell": frame(request, actor, "settings")}
    return render_page(request, "desk/administration/teams.jinja", context, status=422 if errors else 200)


def content(
    branches: tuple[Branch, ...], sent: Mapping[str, str], errors: Mapping[str, str]
) -> dict[str, object]:
    """What the page shows of the tree, and the form of a new team as it was sent."""
    return {
        "branches": branches,
        "name": FormField("name", _("Name"), value=sent.get("name", ""), required=True, error=errors.get("name", "")),
        "above": FormField("parent", _("Part of"), "select", choices=places(branches, None)),
        "places": {branch.team.pk: places(branches, branch) for branch in branches},
        "uids": {branch.team.pk: branch.team.uid for branch in branches},
        "picker": _picker,
        "error": errors.get("parent", ""),
    }  # fmt: skip


def _picker(team: UUID) -> FormField:
    """Where a colleague is chosen for a team. The page has one for each, so each has a name of its own."""
    return FormField(_picked(team), _("Add a colleague"), "lookup", lookup_href="/colleagues/lookup")


def _picked(team: UUID) -> str:
    return f"principal-{team}"


def places(branches: tuple[Branch, ...], moved: Branch | None) -> tuple[Choice, ...]:
    """Where a team can stand: at the top, or below any that is not itself or below it."""
    inside: set[int | None] = {moved.team.pk} if moved else set()
    found = [Choice("", _("At the top"), moved is not None and moved.team.parent_id is None)]
    for branch in branches:
        if branch.team.pk in inside or (branch.team.parent_id in inside and moved):
            inside.add(branch.team.pk)
            continue
        here = moved is not None and moved.team.parent_id == branch.team.pk
        found.append(Choice(str(branch.team.uid), "\u2003" * branch.depth + branch.team.name, here))
    return tuple(found)


def _team(actor: Actor, uid: UUID | str) -> Team:
    found = get(actor, current().type("team"), uid)
    assert isinstance(found, Team)
    return found


def _parent(request: HttpRequest, actor: Actor) -> Team | None:
    return _team(actor, request.POST["parent"]) if request.POST.get("parent") else None


@desk
@require_POST
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    name = request.POST.get("name", "").strip()
    try:
        people.add_team(by=actor, name=name, parent=_parent(request, actor))
    except Invalid as invalid:
        return _shown(request, actor, invalid.firsts)
    return go(request, HERE, Toast(_("Team added")))


@desk
@require_POST
def change(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Another name, or another place in the tree; what is not sent stays."""
    team = _team(actor, uid)
    name = request.POST.get("name", team.name).strip()
    parent = _parent(request, actor) if "parent" in request.POST else team.parent
    try:
        people.change_team(by=actor, team=team, name=name, parent=parent)
    except Invalid as invalid:
        return _shown(request, actor, invalid.firsts)
    return go(request, HERE, Toast(_("Team changed")))


@desk
@require_POST
def move(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Another place in the tree, below `parent` or at the top. Taking it back is the same with the place before."""
    team, chosen = _team(actor, uid), request.POST.get("parent", request.GET.get("parent", ""))
    before = str(team.parent.uid) if team.parent else ""
    parent = _team(actor, chosen) if chosen else None
    try:
        people.change_team(by=actor, team=team, name=team.name, parent=parent)
    except Invalid as invalid:
        raise _taken(team, parent) if "name" in invalid.fields else invalid from None
    undo = f"{HERE}/{uid}/move?{urlencode({'parent': before})}"
    return go(request, HERE, Toast(_("%(team)s was moved") % {"team": team.name}, undo_href=undo))


def _taken(team: Team, parent: Team | None) -> Invalid:
    """Whoever carries a team has given it no name: they are told which other one is in the way, and where."""
    words = {"team": team.name, "parent": parent.name if parent else ""}
    if parent is None:
        told = _("There is another team “%(team)s” at the top. Rename one of them first.") % words
    else:
        told = _("There is another team “%(team)s” below “%(parent)s”. Rename one of them first.") % words
    return Invalid({"name": [told]})


@desk
@require_POST
def remove(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    people.remove_team(by=actor, team=_team(actor, uid))
    return go(request, HERE, Toast(_("Team deleted")))


@desk
@require_POST
def join(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    team, chosen = _team(actor, uid), request.POST.get(_picked(uid))
    if not chosen:
        return go(request, HERE, Toast(_("Choose a colleague."), "bad"))
    who = get(actor, current().type("principal"), chosen)
    assert isinstance(who, Principal)
    people.join_team(by=actor, team=team, principal=who)
    return go(request, HERE, Toast(_("%(name)s is in the team") % {"name": who.name}))


@desk
@require_POST
def leave(request: HttpRequest, actor: Actor, uid: UUID, membership: UUID) -> HttpResponse:
    found = get(actor, current().type("membership"), membership)
    if not isinstance(found, Membership) or found.team.uid != uid:
        raise NotFound
    people.leave_team(by=actor, membership=found)
    return go(request, HERE, Toast(_("%(name)s is no longer in the team") % {"name": found.principal.name}))
