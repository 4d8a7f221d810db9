"""How I sign in, and where I am signed in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.principals.actor import Actor
from kith.core.sign_in.factors import factors_of
from kith.core.sign_in.sessions import end_others, end_session, sessions_of
from kith.desk.account.again import proven
from kith.desk.account.tabs import account_tabs
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page

HERE = "/account/sign-in"


@desk
@require_GET
def signing_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    context: dict[str, object] = {
        "factors": factors_of(actor),
        "sessions": sessions_of(actor, request.session.session_key or ""),
        "tabs": account_tabs(actor, HERE),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/sign_in.jinja", context)


@desk
@proven
@require_POST
def end(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    end_session(by=actor, uid=uid)
    return go(request, HERE, Toast(_("This session has ended.")))


@desk
@proven
@require_POST
def end_all_others(request: HttpRequest, actor: Actor) -> HttpResponse:
    end_others(by=actor, keep=request.session.session_key or "")
    return go(request, HERE, Toast(_("All other sessions have ended.")))
