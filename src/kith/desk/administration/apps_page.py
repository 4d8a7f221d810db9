"""Apps of others: registered with exact addresses, looked at, given another secret, ended."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.sign_in.app import registering
from kith.core.sign_in.app.model import App
from kith.core.sign_in.app.registering import BASELINES, Registration
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.scopes import in_words
from kith.desk.account.again import proven
from kith.desk.account.scopes import right_field, scopes_sent, type_choices
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.lean import shown_once
from kith.desk.render import Toast, render_page
from kith.desk.sign_in.visit import visit_of

HERE = "/settings/apps"


@desk
@require_GET
def apps_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = registering.apps(actor)
    context: dict[str, object] = {
        "apps": tuple((app, in_words(app.scopes)) for app in found),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/administration/apps.jinja", context)


@desk
@proven
@require_http_methods(["GET", "POST"])
def new_app(request: HttpRequest, actor: Actor) -> HttpResponse:
    require_administrator(actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            app, secret = registering.register(by=actor, asked=_asked(request), visit=visit_of(request))
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            here = f"{HERE}/{app.uid}"
            return _shown_once(request, secret, here) if secret else go(request, here)
    context: dict[str, object] = {
        "fields": _fields(request, errors),
        "types": type_choices(request, actor),
        "error": errors.get("scopes", ""),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/administration/app_new.jinja", context, status=422 if errors else 200)


def _asked(request: HttpRequest) -> Registration:
    sent = request.POST
    return Registration(
        sent.get("name", ""), sent.get("kind") == "public", _addresses(request), scopes_sent(request),
        bool(sent.get("by_itself")), sent.get("baseline", ""),
    )  # fmt: skip


def _addresses(request: HttpRequest) -> list[str]:
    return request.POST.get("redirect_uris", "").split()


def _fields(request: HttpRequest, errors: dict[str, str]) -> tuple[FormField, ...]:
    given = request.POST
    kinds = {
        "secret": _("Runs on a server and keeps a secret"),
        "public": _("Runs on a device and can keep none"),
    }
    return (
        FormField(
            "name", _("Name"), value=given.get("name", ""), required=True, error=errors.get("name", ""),
            help=_("Colleagues see it when they are asked."),
        ),
        FormField(
            "kind", _("What it is"), "select", required=True,
            choices=tuple(Choice(key, text, key == given.get("kind")) for key, text in kinds.items()),
        ),
        _address_field(given.get("redirect_uris", ""), errors),
        right_field(request, _("May at most")),
        FormField(
            "by_itself", _("Also works by itself, without a colleague"), "checkbox",
            checked=bool(given.get("by_itself")), error=errors.get("by_itself", ""),
        ),
        FormField(
            "baseline", _("Role to begin with, where it works by itself"), "select", required=True,
            choices=tuple(Choice(str(key), str(Role(key).label), key == given.get("baseline")) for key in BASELINES),
            help=_("More roles can be given to it later, as to colleagues."),
        ),
    )  # fmt: skip


def _address_field(value: str, errors: dict[str, str]) -> FormField:
    return FormField(
        "redirect_uris", _("Addresses to which browsers are led back"), "textarea", value=value,
        error=errors.get("redirect_uris", ""), help=_("One a line. They are compared letter by letter."),
    )  # fmt: skip


def _shown_once(request: HttpRequest, secret: str, back: str) -> HttpResponse:
    lead = _("It is shown now and never again. The app shows it whenever it asks for tokens.")
    return shown_once(request, _("Keep this secret"), lead, secret, back)


@desk
@require_GET
def app_page(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """One app, with what its maker has to know."""
    return _page(request, actor, registering.app_of(actor, uid), {})


@desk
@proven
@require_POST
def change(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Other addresses of an app."""
    app = registering.app_of(actor, uid)
    visit = visit_of(request)
    try:
        registering.change_addresses(by=actor, app=app, redirect_uris=_addresses(request), visit=visit)
    except Invalid as invalid:
        return _page(request, actor, app, invalid.firsts)
    return go(request, f"{HERE}/{uid}", Toast(_("Addresses saved")))


def _page(request: HttpRequest, actor: Actor, app: App, errors: dict[str, str]) -> HttpResponse:
    held = request.POST.get("redirect_uris", "\n".join(app.redirect_uris))
    context: dict[str, object] = {
        "app": app,
        "scopes": in_words(app.scopes),
        "addresses": _address_field(held, errors),
        "house": request.build_absolute_uri("/").rstrip("/"),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "desk/administration/app.jinja", context, status=422 if errors else 200)


@desk
@proven
@require_POST
def new_secret(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    app = registering.app_of(actor, uid)
    secret = registering.renew_secret(by=actor, app=app, visit=visit_of(request))
    return _shown_once(request, secret, f"{HERE}/{uid}")


@desk
@require_POST
def end(request: HttpRequest, actor: Actor, uid: UUID) -> HttpResponse:
    """Ends an app. No proof is asked for, since an app that went wrong must end at once."""
    app = registering.app_of(actor, uid)
    registering.end_app(by=actor, app=app, visit=visit_of(request))
    return go(request, HERE, Toast(_("%(name)s opens nothing any more.") % {"name": app.principal.name}))
