"""The page behind a guest's link: one record, its chosen fields, nothing else of the house."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kith.core.administration.guests import Guest, open_link
from kith.core.errors import NotFound
from kith.core.records.settings import house_currency, setting
from kith.desk.cells import shown
from kith.desk.door import through_the_eyes_of
from kith.desk.lean import LeanPage, render_lean
from kith.desk.one_record import title_of, values_of

PER_MINUTE = 30


@require_GET
def guest_page(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link shows; the same answer for links that ended, were withdrawn, or never were."""
    address = str(request.META.get("REMOTE_ADDR") or "")
    if _too_often(address):
        page = LeanPage(_("Too many tries"), _("Wait a minute, then open the link again."))
        return _private(render_lean(request, page, 429))
    try:
        guest = open_link(secret[:100], address)
    except NotFound as ended:
        return _private(render_lean(request, LeanPage(_("There is nothing here"), ended.message), 404))
    return _private(_page(request, guest))


def _too_often(address: str) -> bool:
    """Whether this address has opened links more often than people do."""
    key = f"guest:{address}"
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) > PER_MINUTE
    except ValueError:  # it ran out between the two
        return False


def _page(request: HttpRequest, guest: Guest) -> HttpResponse:
    with through_the_eyes_of(guest.actor):
        values = values_of(guest.actor, guest.declared, guest.record)
        rows = [
            (field.label, shown(field, values[key], guest.actor.viewer(house_currency())))
            for key, field in guest.declared.by_key.items()
            if key != guest.declared.title and values.get(key) not in (None, "", [])
        ]
        lead = _("%(house)s shares this with you.") % {"house": setting("house.name", "Kith")}
        page = LeanPage(title_of(guest.actor, guest.declared, guest.record), lead)
        return render_lean(request, page, template="desk/guest.jinja", more={"rows": rows})


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
