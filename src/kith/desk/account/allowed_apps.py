"""The apps that I let work in my name."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kith.core.principals.actor import Actor
from kith.core.sign_in.app.allowing import allowed_by, take_back
from kith.core.sign_in.scopes import in_words
from kith.desk.account.tabs import account_tabs
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.visit import visit_of

HERE = "/account/apps"


@desk
@require_GET
def apps(request: HttpRequest, actor: Actor) -> HttpResponse:
    context: dict[str, object] = {
        "apps": tuple((app, in_words(app.scopes)) for app in allowed_by(actor)),
        "tabs": account_tabs(actor, HERE),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/apps.jinja", context)


@desk
@require_POST
def end(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Takes back what an app was allowed. No proof is asked for, since it must end at once."""
    take_back(by=actor, uid=uid, visit=visit_of(request))
    return go(request, HERE, Toast(_("This app no longer works in your name.")))
