"""Setting up and taking away second factors. All of it asks for a proof first."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.internal import flows as app_flows
from allauth.mfa.webauthn.internal import auth as passkey_auth
from allauth.mfa.webauthn.internal import flows as passkey_flows
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kith.core.principals.actor import Actor
from kith.core.principals.factor import lacks_factor
from kith.core.sign_in.factors import (
    LONGEST_NAME,
    app_of,
    factor_changed,
    factors_of,
    passkey_of,
    user_of,
)
from kith.desk.account.again import proven
from kith.desk.account.forms import AppForm, PasskeyForm
from kith.desk.account.qr import qr_code
from kith.desk.actions_view import Action
from kith.desk.door import SIGN_OUT, desk, on_the_way_in
from kith.desk.form_view import FormField
from kith.desk.going import go
from kith.desk.lean import LeanPage, PasskeyButton, render_lean
from kith.desk.render import Toast
from kith.desk.sign_in.lean_view import field_of, options_json
from kith.desk.sign_in.visit import visit_of

HERE = "/account/sign-in"
CODES = "/account/recovery-codes"
ADDED, REMOVED = "user.second_factor_added", "user.second_factor_removed"


@on_the_way_in
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where somebody is led whose role demands a second factor that they do not have yet."""
    if not lacks_factor(request):
        back = request.GET.get("next", "/")
        safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        return HttpResponseRedirect(back if safe else "/")
    links = (
        Action(_("Use an authenticator app"), "/account/app", tone="main"),
        Action(_("Use a passkey"), "/account/passkeys/new"),
        SIGN_OUT,
    )
    lead = _("Your role asks for one, so that a password alone opens nothing. It takes a minute.")
    return render_lean(request, LeanPage(_("Set up a second factor"), lead, links=links))


@on_the_way_in
@proven
@require_http_methods(["GET", "POST"])
def app(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sets up an authenticator app: a secret to be read with the camera, and a first code as proof."""
    if factors_of(actor).app_since is not None:
        return HttpResponseRedirect(HERE)
    form = AppForm(request.POST or None, user=user_of(actor), session=request.session)
    if form.is_valid():
        made, _codes = app_flows.activate_totp(request, form)
        made.wrap().validate_code(form.cleaned_data["code"])  # so that this code opens nothing a second time
        form.forget()
        factor_changed(ADDED, by=actor, visit=visit_of(request), what="totp")
        return HttpResponseRedirect(CODES)
    page = LeanPage(
        _("Set up an authenticator app"),
        _("Read this with an authenticator app or a password manager, then type the code that it shows."),
        (replace(field_of(form["code"]), help=""),),
        _("Go on"),
        links=(_back(request),),
    )
    more = {
        "code": qr_code(get_adapter().build_totp_url(user_of(actor), form.secret)),
        "secret": " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4)),
    }
    return render_lean(request, page, 422 if form.is_bound else 200, "account/app.jinja", more)


@desk
@proven
@require_POST
def remove_app(request: HttpRequest, actor: Actor) -> HttpResponse:
    app_flows.deactivate_totp(request, app_of(actor))
    factor_changed(REMOVED, by=actor, visit=visit_of(request), what="totp")
    return go(request, HERE, Toast(_("The authenticator app opens nothing any more.")))


@on_the_way_in
@proven
@require_http_methods(["GET", "POST"])
def new_passkey(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Makes a passkey. One for a security key without PIN or fingerprint is asked for after the password alone."""
    user, plain = user_of(actor), "plain" in request.GET
    form = PasskeyForm(request.POST or None, user=user)
    if form.is_valid():
        passkey_flows.add_authenticator(request, name=form.name, credential=form.cleaned_data["credential"])
        factor_changed(ADDED, by=actor, visit=visit_of(request), what=form.name)
        return HttpResponseRedirect(CODES)
    options = options_json(passkey_auth.begin_registration(user, passwordless=not plain))
    error = " ".join(str(each) for errors in form.errors.values() for each in errors)
    name = FormField(
        "name", _("Name"), value=form.suggested, help=_("So that you know it again."), required=True
    )
    make = PasskeyButton(
        "make", _("Make a passkey"), options=options, fields=(name,), error=error, tone="main"
    )
    other = Action(_("My security key has neither PIN nor fingerprint"), "/account/passkeys/new?plain")
    links = (_back(request),) if plain else (other, _back(request))
    after, alone = _("It will be asked for after your password."), _("It signs you in without a password.")
    return render_lean(
        request,
        LeanPage(_("Add a passkey"), after if plain else alone, links=links, passkey=make),
        422 if form.is_bound else 200,
    )


@desk
@proven
@require_http_methods(["GET", "POST"])
def rename_passkey(request: HttpRequest, actor: Actor, handle: str) -> HttpResponse:
    key = passkey_of(actor, handle)
    name = request.POST.get("name", "").strip()[:LONGEST_NAME]
    if name:
        passkey_flows.rename_authenticator(request, key, name)
        factor_changed("user.second_factor_renamed", by=actor, visit=visit_of(request), what=name)
        return go(request, HERE, Toast(_("Saved")))
    error = _("A passkey needs a name.") if request.method == "POST" else ""
    field = FormField("name", _("Name"), value=key.wrap().name, required=True, error=error)
    page = LeanPage(_("Rename the passkey"), "", (field,), _("Save"), links=(_back(request),))
    return render_lean(request, page, 422 if error else 200)


@desk
@proven
@require_POST
def remove_passkey(request: HttpRequest, actor: Actor, handle: str) -> HttpResponse:
    key = passkey_of(actor, handle)
    name = key.wrap().name
    passkey_flows.remove_authenticator(request, key)
    factor_changed(REMOVED, by=actor, visit=visit_of(request), what=name)
    return go(request, HERE, Toast(_("This passkey opens nothing any more.")))


@on_the_way_in
@proven
@require_http_methods(["GET"])
def codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The recovery codes, shown once."""
    found, may_see = view_recovery_codes(request)
    if found is None or not may_see:
        return HttpResponseRedirect(HERE)
    left: list[str] = found.get_unused_codes()
    page = LeanPage(
        _("Keep your recovery codes"),
        _(
            "Each opens the house once, when telephone and passkeys are lost. They are shown now and never again."
        ),
        links=(Action(_("I have kept them"), HERE, tone="main"),),
    )
    file = "data:text/plain;charset=utf-8," + quote("\n".join(left) + "\n")
    return render_lean(request, page, 200, "account/codes.jinja", {"codes": left, "file": file})


@desk
@proven
@require_POST
def new_codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """New recovery codes; the old ones open nothing any more."""
    if not factors_of(actor).any:
        return HttpResponseRedirect(HERE)
    generate_recovery_codes(request)
    factor_changed("user.recovery_codes_made", by=actor, visit=visit_of(request), what="")
    return HttpResponseRedirect(CODES)


def _back(request: HttpRequest) -> Action:
    return SIGN_OUT if lacks_factor(request) else Action(_("Back"), HERE)
