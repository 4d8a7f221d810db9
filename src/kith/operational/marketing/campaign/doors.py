"""The doors that a mail's links lead to. Nobody signs in here, and a link that is not ours learns nothing."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kith.communicative.relay.actions import keys
from kith.operational.marketing.campaign.model import HitKind
from kith.operational.marketing.campaign.tracking import Request, note_hit, recipient, target_of, unsubscribe
from kith.privacy.links import Link
from kith.privacy.preference.pages import answer, elsewhere, language_of, lost, masked, proof_of
from kith.privacy.purpose.queries import shown_name

PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
LONGEST = 300


def asked(request: HttpRequest) -> Request:
    return Request(request.method or "", request.headers.get("User-Agent", "")[:LONGEST])


@require_safe
def click(request: HttpRequest, token: str, link: int) -> HttpResponse:
    """On to the page that the mail links to: one of those that stood in it, never one from the address."""
    assignment = recipient(token, keys().track)
    target = target_of(assignment, link) if assignment else None
    if assignment is None or target is None:
        return lost(request)
    note_hit(assignment, HitKind.CLICK, asked(request), link)
    response = HttpResponseRedirect(target)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The picture of one dot: the same for every address, ours or not."""
    assignment = recipient(token, keys().track)
    if assignment is not None:
        note_hit(assignment, HitKind.OPEN, asked(request))
    return HttpResponse(PIXEL, content_type="image/gif", headers={"Cache-Control": "no-store, private"})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at this page changes nothing, since machines look at every link; sending its form unsubscribes at once.

    Mail programs send the same form by themselves (RFC 8058), without a cookie.
    """
    assignment = recipient(token, keys().unsubscribe)
    if assignment is None or assignment.campaign.purpose is None:
        return lost(request)
    party = assignment.party
    with translation.override(language_of(request, party)):
        more = elsewhere(Link(party.uid, reference=assignment.pk))
        words = {"purpose": shown_name(assignment.campaign.purpose), "address": masked(assignment.address)}
        if request.method != "POST":
            lead = _("%(address)s then no longer gets “%(purpose)s” by e-mail.") % words
            title = _("Unsubscribe from “%(purpose)s”?") % words
            return answer(request, replace(more, title=title, lead=lead, button=_("Unsubscribe")))
        unsubscribe(assignment, proof_of(request))
        lead = _("%(address)s no longer gets “%(purpose)s” by e-mail. This holds from now on.") % words
        return answer(request, replace(more, title=_("You are unsubscribed"), lead=lead))
