"""Who I am here: name, language, time zone, and light or dark."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.core.sign_in.profile import change_profile
from kith.desk.account.tabs import account_tabs
from kith.desk.door import desk
from kith.desk.form_view import Choice, FormField
from kith.desk.frame import THEMES, frame
from kith.desk.going import go
from kith.desk.preferences import keep_theme
from kith.desk.render import Toast, render_page


@desk
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = {"name": actor.name, "locale": actor.locale, "timezone": actor.timezone}
    errors: dict[str, str] = {}
    if request.method == "POST":
        given = {key: request.POST.get(key, "") for key in given}
        try:
            change_profile(by=actor, **given)
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            with override(given["locale"]):
                response = go(request, "/account", Toast(_("Saved")))
            return keep_theme(response, request.POST.get("theme", ""))
    context: dict[str, object] = {
        "fields": _fields(given, errors, request.COOKIES.get("kith_theme", "system")),
        "tabs": account_tabs(actor, "/account"),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/profile.jinja", context, status=422 if errors else 200)


def _fields(given: dict[str, str], errors: dict[str, str], theme: str) -> tuple[FormField, ...]:
    themes = {"system": _("As this device says"), "light": _("Light"), "dark": _("Dark")}
    return (
        FormField(
            "name", _("Name"), value=given["name"], required=True, autocomplete="name", error=errors.get("name", ""),
            help=_("As colleagues see it."),
        ),
        FormField(
            "locale", _("Language"), "select", required=True, error=errors.get("locale", ""),
            choices=tuple(Choice(key, label, key == given["locale"]) for key, label in settings.LANGUAGES),
        ),
        FormField(
            "timezone", _("Time zone"), "select", required=True, error=errors.get("timezone", ""),
            choices=tuple(
                Choice(key, key.replace("_", " "), key == given["timezone"]) for key in sorted(available_timezones())
            ),
        ),
        FormField(
            "theme", _("Light or dark"), "select", required=True, help=_("For this browser alone."),
            choices=tuple(Choice(key, themes[key], key == theme) for key in THEMES),
        ),
    )  # fmt: skip
