"""Pages without the rail: a heading, a few fields, one button. For sign-in and for what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.core.errors import Text
from kith.desk.actions_view import Action, Tone
from kith.desk.form_view import FormError, FormField
from kith.desk.render import render_page


@dataclass(frozen=True, slots=True)
class PasskeyButton:
    """A button with which the browser is asked for a passkey, `make`s one or shows (`get`) one it has.

    `options` is what the browser is asked, as JSON, or an `address` that gives it. The answer is sent to `action`,
    with `fields` of its own. Browsers that know no passkeys never show it.
    """

    ceremony: Literal["make", "get"]
    label: Text
    action: str = ""
    options: str = ""
    address: str = ""
    fields: tuple[FormField, ...] = ()
    error: Text = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class LeanPage:
    """A page for somebody who is not, or not yet, at the desk. Without `submit_label` it has no form. `ways` are others
    than the form's to do the same."""

    title: Text
    lead: Text = ""
    fields: tuple[FormField, ...] = ()
    submit_label: Text = ""
    error: Text = ""
    next: str = ""
    links: tuple[Action, ...] = ()
    passkey: PasskeyButton | None = None
    ways: tuple[Action, ...] = ()

    @property
    def errors(self) -> tuple[FormError, ...]:
        return tuple(FormError(field.id, field.label, field.error) for field in self.fields if field.error)


def render_lean(
    request: HttpRequest,
    page: LeanPage,
    status: int = 200,
    template: str = "account/page.jinja",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page, never kept by a browser or proxy. Other templates extend the plain one and take `more`."""
    response = render_page(request, template, {"page": page, **(more or {})}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def shown_once(request: HttpRequest, title: Text, lead: Text, secret: str, back: str) -> HttpResponse:
    """A secret that nobody can read again, and the way on."""
    page = LeanPage(title, lead, links=(Action(_("I have kept it"), back, tone="main"),))
    return render_lean(request, page, 200, "account/key.jinja", {"secret": secret})
