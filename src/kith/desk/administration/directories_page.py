"""Directories of the company that add colleagues and teams: connected, looked at, disconnected."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.provisioning import connection
from kith.core.provisioning.people import BASELINES
from kith.core.sign_in.over import require_administrator
from kith.desk.account.again import proven
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.lean import shown_once
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.visit import visit_of

HERE = "/settings/directories"


@desk
@require_GET
def directories_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    return _page(request, actor, {})


def _page(request: HttpRequest, actor: Actor, errors: dict[str, str]) -> HttpResponse:
    held = connection.baseline()
    choices = tuple(Choice(str(role), str(Role(role).label), role == held) for role in BASELINES)
    context: dict[str, object] = {
        "connections": connection.connections(actor),
        "address": f"{request.build_absolute_uri('/')}scim/v2",
        "name": FormField(
            "name", _("Name"), value=request.POST.get("name", ""), required=True, error=errors.get("name", ""),
            help=_("Under which the history shows what it does."),
        ),
        "baseline": FormField(
            "baseline", _("Role to begin with"), "select", required=True, choices=choices,
            error=errors.get("baseline", ""), help=_("For colleagues whom a directory adds. Teams can give more roles."),
        ),
        "shell": frame(request, actor, "settings"),
    }  # fmt: skip
    status = 422 if errors else 200
    return render_page(request, "desk/administration/directories.jinja", context, status=status)


@desk
@proven
@require_POST
def connect(request: HttpRequest, actor: Actor) -> HttpResponse:
    require_administrator(actor)
    try:
        token = connection.connect(by=actor, name=request.POST.get("name", ""), visit=visit_of(request))
    except Invalid as invalid:
        return _page(request, actor, invalid.firsts)
    lead = _("It is shown now and never again. Enter it in the directory, together with the address.")
    return shown_once(request, _("Keep this token"), lead, token, HERE)


@desk
@proven
@require_POST
def change(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Another role for those whom a directory adds from now on."""
    try:
        connection.change_baseline(by=actor, role=request.POST.get("baseline", ""))
    except Invalid as invalid:
        return _page(request, actor, invalid.firsts)
    return go(request, HERE, Toast(_("Settings saved")))


@desk
@require_POST
def disconnect(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Ends a connection. No proof is asked for, since a token that leaked must end at once."""
    connection.disconnect(by=actor, uid=uid, visit=visit_of(request))
    return go(request, HERE, Toast(_("This directory changes nothing any more. Whom it added stays.")))
