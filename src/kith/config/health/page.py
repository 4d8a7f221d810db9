"""Settings → Status: how the house is, for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kith.config import stamp
from kith.config.health.checks import checks
from kith.config.health.figures import figures
from kith.config.health.who import only_for_administrators
from kith.core.principals.actor import Actor
from kith.desk.door import desk
from kith.desk.frame import frame
from kith.desk.render import render_page


@desk
@require_safe
def status(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every check in words, and the figures that Prometheus would get."""
    only_for_administrators(actor)
    found = checks()
    context: dict[str, object] = {
        "checks": found,
        "figures": figures() if all(check.good for check in found if check.key == "database") else (),
        "version": stamp.package_version("kith"),
        "shell": frame(request, actor, "settings"),
    }
    return render_page(request, "config/status.jinja", context, block="page")
