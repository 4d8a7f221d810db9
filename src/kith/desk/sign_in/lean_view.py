"""allauth's views in our own look: a lean card with a form, with a button for a passkey, or both."""

from __future__ import annotations

import json
from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.desk.actions_view import Action
from kith.desk.form_view import FormField
from kith.desk.lean import LeanPage, PasskeyButton, render_lean

LABELS: dict[str, Text] = {
    "login": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
}
KINDS = {"login": "email", "code": "text"}
COMPLETE = {
    "login": "username",
    "password": "current-password",
    "oldpassword": "current-password",
    "code": "one-time-code",
}
HELP: dict[str, Text] = {
    "password1": _("Long and easy to remember: several words, not the name of the house."),
    "code": _("From your authenticator app, or a recovery code."),
}


def field_of(bound: BoundField) -> FormField:
    """A field of Django's as one of ours. What was typed comes back, except passwords and codes."""
    name = bound.name
    kind = KINDS.get(name, "password")
    return FormField(
        name,
        LABELS[name],
        kind,  # type: ignore[arg-type]  # one of three of the controls
        value=str(bound.value() or "") if kind == "email" else "",
        required=True,
        help=HELP.get(name, ""),
        error=" ".join(str(error) for error in bound.errors),
        autocomplete=COMPLETE.get(name, "new-password"),
    )


def options_json(options: dict[str, Any]) -> str:
    """What the browser is asked about passkeys, for the page."""
    return json.dumps(options)


class Lean:
    """Draws allauth's views with the one lean template. A refused form comes back with status 422."""

    request: HttpRequest
    title: Text = ""
    lead: Text = ""
    submit_label: Text = ""

    def links(self) -> tuple[Action, ...]:
        return ()

    def ways(self) -> tuple[Action, ...]:
        """Other ways to do the same, below the form."""
        return ()

    def passkey(self, form: BaseForm | None) -> PasskeyButton | None:
        """A button for a passkey below the form; `form` is the one that was refused."""
        return None

    def render_to_response(self, context: dict[str, Any], **_more: Any) -> HttpResponse:
        given: BaseForm | None = context.get("form")
        form = given if self.submit_label else None
        page = LeanPage(
            self.title,
            self.lead,
            tuple(field_of(bound) for bound in form) if form else (),
            self.submit_label,
            " ".join(str(error) for error in form.non_field_errors()) if form else "",
            str(context.get("redirect_field_value") or ""),
            self.links(),
            self.passkey(given),
            self.ways(),
        )
        refused = given is not None and given.is_bound and not given.is_valid()
        return render_lean(self.request, page, 422 if refused else 200)
