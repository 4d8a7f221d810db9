"""How forms ask what a program may do: reading or changing, of everything or of the chosen types."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kith.core.access.rules import allowed
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.desk.form_view import Choice, FormField


def scopes_sent(request: HttpRequest) -> list[str]:
    """`read` or `write`, of everything or of the chosen types."""
    right = "write" if request.POST.get("right") == "write" else "read"
    return [f"{key}:{right}" for key in request.POST.getlist("type")] or [right]


def right_field(request: HttpRequest, label: str) -> FormField:
    rights = {"read": _("Read"), "write": _("Read and change")}
    given = request.POST.get("right")
    choices = tuple(Choice(key, text, key == given) for key, text in rights.items())
    return FormField("right", label, "select", required=True, choices=choices)


def type_choices(request: HttpRequest, actor: Actor) -> tuple[Choice, ...]:
    chosen = request.POST.getlist("type")
    seen = (each for each in current().types if allowed(actor, each.permission("see")))
    return tuple(Choice(each.key, each.plural, each.key in chosen) for each in seen)
