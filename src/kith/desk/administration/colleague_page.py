"""One colleague: what they begin with, the roles and teams on top, and whether they may come in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.access.model import AccessRole
from kith.core.administration import people, roles
from kith.core.administration.people import BASELINES
from kith.core.administration.teams import Standing, standing
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role, Team
from kith.core.principals.watching import may_watch
from kith.core.records.reading import get
from kith.core.registry import current
from kith.desk.account.again import proven
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.colleagues import HERE as SIGN_INS

HERE = "/settings/colleagues"


@desk
@require_GET
def colleague_page(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    shown = standing(actor, uid)
    baselines = tuple(
        Choice(str(key), str(Role(key).label), key == shown.principal.role) for key in BASELINES
    )
    context: dict[str, object] = {
        "shown": shown,
        "here": f"{HERE}/{uid}",
        "sign_in": f"{SIGN_INS}/{uid}",
        "me": actor.uid == uid,
        "watch": may_watch(actor, shown.principal),
        "baseline": FormField("baseline", _("Role to begin with"), "select", choices=baselines),
        "role": FormField("role", _("Role"), "lookup", lookup_href="/roles/lookup"),
        "team": FormField("team", _("Team"), "lookup", lookup_href="/teams/lookup"),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/administration/colleague.jinja", context)


@desk
@proven
@require_POST
def change(request: HttpRequest, actor: Actor, uid: UUID, what: str) -> HttpResponse:
    """One change to a colleague: baseline, role, team, and what is taken away by its own id."""
    shown = standing(actor, uid)
    if what not in CHANGES:
        raise NotFound
    try:
        said = CHANGES[what](request, actor, shown)
    except Invalid as invalid:
        return go(request, f"{HERE}/{uid}", Toast(str(invalid), "bad"))
    return go(request, f"{HERE}/{uid}", Toast(said))


def _baseline(request: HttpRequest, actor: Actor, shown: Standing) -> str:
    people.change_baseline(by=actor, principal=shown.principal, baseline=request.POST.get("baseline", ""))
    return _("Role changed")


def _chosen(request: HttpRequest, actor: Actor, key: str) -> AccessRole | Team:
    if not request.POST.get(key):
        raise Invalid({key: [_("Choose one.")]})
    found = get(actor, current().type(key), request.POST[key])
    assert isinstance(found, AccessRole | Team)
    return found


def _role(request: HttpRequest, actor: Actor, shown: Standing) -> str:
    role = _chosen(request, actor, "role")
    assert isinstance(role, AccessRole)
    roles.grant_role(by=actor, role=role, principal=shown.principal)
    return _("Role given")


def _team(request: HttpRequest, actor: Actor, shown: Standing) -> str:
    team = _chosen(request, actor, "team")
    assert isinstance(team, Team)
    people.join_team(by=actor, team=team, principal=shown.principal)
    return _("%(name)s is in the team") % {"name": shown.principal.name}


def _withdraw(request: HttpRequest, actor: Actor, shown: Standing) -> str:
    given = {str(grant.uid): grant for grant in shown.roles}
    if request.POST.get("grant", "") not in given:
        raise NotFound
    roles.revoke_role(by=actor, grant=given[request.POST["grant"]])
    return _("Role withdrawn")


def _leave(request: HttpRequest, actor: Actor, shown: Standing) -> str:
    joined = {str(membership.uid): membership for membership in shown.teams}
    if request.POST.get("membership", "") not in joined:
        raise NotFound
    people.leave_team(by=actor, membership=joined[request.POST["membership"]])
    return _("%(name)s is no longer in the team") % {"name": shown.principal.name}


CHANGES = {
    "baseline": _baseline,
    "role": _role,
    "team": _team,
    "withdraw": _withdraw,
    "leave": _leave,
}
