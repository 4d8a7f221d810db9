"""My keyboard: other keys in place of those that are there at first, or none at all."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.desk.account.tabs import account_tabs
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.keymap import ALL, Key, are_off, change_keys, changed, reset_keys
from kith.desk.render import Toast, render_page

HERE = "/account/keyboard"


@dataclass(frozen=True, slots=True)
class Line:
    """One key with what stands in its place."""

    key: Key
    name: str
    value: str
    error: str


@desk
@require_http_methods(["GET", "POST"])
def keyboard(request: HttpRequest, actor: Actor) -> HttpResponse:
    given, off = {each.key: changed(actor).get(each.key, each.key) for each in ALL}, are_off(actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        if request.POST.get("do") == "reset":
            reset_keys(by=actor)
            return go(request, HERE, Toast(_("All keys are as they were at first")))
        given = {each.key: request.POST.get(_named(each), each.key) for each in ALL}
        off = "off" in request.POST
        try:
            change_keys(by=actor, wanted=given, off=off)
        except Invalid as invalid:
            errors = invalid.firsts
        else:
            return go(request, HERE, Toast(_("Saved")))
    context: dict[str, object] = {
        "lines": tuple(Line(each, _named(each), given[each.key], errors.get(each.key, "")) for each in ALL),
        "off": off,
        "tabs": account_tabs(actor, HERE),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "account/keyboard.jinja", context, status=422 if errors else 200)


def _named(key: Key) -> str:
    """What the input of a key is called: some keys are no letters."""
    return f"key-{ord(key.key)}"
