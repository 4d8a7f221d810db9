"""Pinning a touch on the page of its party."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kith.core.errors import NotFound
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.customers.interaction import pinning
from kith.customers.interaction.panels import read_key
from kith.customers.party.model import Party
from kith.desk.door import desk
from kith.desk.form_page import href_of
from kith.desk.going import go
from kith.desk.record_page import record_view
from kith.desk.render import Toast, add_toast, render_page, wants_fragment


@desk
@require_POST
def pin(request: HttpRequest, actor: Actor, path: str, uid: str) -> HttpResponse:
    """Pins the touch that the form names, or none."""
    declared = current().at(path)
    party = get(actor, declared, uid)
    if not isinstance(party, Party):
        raise NotFound
    text = request.POST.get("touch", "")
    if text:
        key = read_key(text)
        if key is None:
            raise NotFound
        pinning.pin(by=actor, party=party, key=key)
    else:
        pinning.unpin(by=actor, party=party)
    toast = Toast(_("Pinned") if text else _("No longer pinned"))
    if not wants_fragment(request):
        return go(request, href_of(declared, party), toast)
    context = {"record": record_view(request, actor, declared, party)}
    return add_toast(render_page(request, "desk/record.jinja", context, block="centre"), toast)
