"""The page in the settings on sites: the lines to put into a page, and which sites hear who clicked in a mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kith.communicative.relay.actions import base_url
from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor
from kith.desk.door import desk
from kith.desk.form_view import FormField
from kith.desk.frame import frame
from kith.desk.going import go
from kith.desk.render import Toast, render_page
from kith.operational.marketing.targeted.token import change_sites, sites

HREF = "/settings/sites"


@desk
def sites_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form and the lines."""
    if not actor.administers:
        raise NotAllowed
    if request.method == "POST":
        change_sites(by=actor, hosts=request.POST.get("hosts", "")[:5_000])
        return go(request, HREF, Toast(_("Saved")))
    field = FormField(
        "hosts", _("Your sites"), "textarea", "\n".join(sites()), rows=3,
        help=_("Host names such as www.example.org, one to a line. A link in a mail to one of them brings "
               "along who clicked, if this person lets clicks be counted."),
    )  # fmt: skip
    lines = f'<script src="{base_url()}/w/site.js" async></script>\n<div data-kith-place="home-top"></div>'
    context: dict[str, object] = {"field": field, "lines": lines, "shell": frame(request, actor, "settings")}
    return render_page(request, "marketing/sites.jinja", context, block="page")
