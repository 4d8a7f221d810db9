"""Pages without the rail: a heading, a few fields, one button. For sign-in and for what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from kith.core.errors import Text
from kith.desk.actions_view import Action
from kith.desk.form_view import FormError, FormField
from kith.desk.render import render_page


@dataclass(frozen=True, slots=True)
class LeanPage:
    """A page for somebody who is not, or not yet, at the desk. Without `submit_label` it has no form."""

    title: Text
    lead: Text = ""
    fields: tuple[FormField, ...] = ()
    submit_label: Text = ""
    error: Text = ""
    next: str = ""
    links: tuple[Action, ...] = ()

    @property
    def errors(self) -> tuple[FormError, ...]:
        return tuple(FormError(field.id, field.label, field.error) for field in self.fields if field.error)


def render_lean(request: HttpRequest, page: LeanPage, status: int = 200) -> HttpResponse:
    """The page, never kept by a browser or proxy."""
    response = render_page(request, "account/page.jinja", {"page": page}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
