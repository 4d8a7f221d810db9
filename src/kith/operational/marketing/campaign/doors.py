"""The doors that a mail's links lead to. Nobody signs in here, and a link that is not ours learns nothing."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import UTC, date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kith.communicative.relay.actions import keys
from kith.operational.marketing.campaign.anew import keep
from kith.operational.marketing.campaign.kinds import Kind
from kith.operational.marketing.campaign.model import Assignment, HitKind
from kith.operational.marketing.campaign.permission import countable
from kith.operational.marketing.campaign.tracking import Request, note_hit, recipient, target_of, unsubscribe
from kith.operational.marketing.targeted.token import sites, with_visitor
from kith.privacy.channel import channel_named
from kith.privacy.links import Link
from kith.privacy.preference.door import Sheet, answer, language_of, lost, masked
from kith.privacy.preference.pages import BY_LINK, elsewhere, proof_of, subscribed_again, unsubscribed
from kith.privacy.preference.voice import voice_of
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
    response = HttpResponseRedirect(brought(assignment, target))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def brought(assignment: Assignment, target: str) -> str:
    """The address, and for a site of the house who comes, if this person lets clicks be counted."""
    counted = countable([assignment.party_id], timezone.now()) if sites() else set()
    return with_visitor(target, assignment.party_id) if assignment.party_id in counted else target


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
        link = Link(party.uid, reference=assignment.pk, issued=issued(assignment))
        words = {"purpose": shown_name(assignment.campaign.purpose), "address": masked(assignment.address)}
        if assignment.campaign.kind == Kind.RE_PERMISSION and (
            request.method != "POST" or request.POST.get("choose")
        ):
            return answer(request, asked_anew(request, assignment, link, words))
        if request.method != "POST":
            lead = _("%(address)s then no longer gets “%(purpose)s” by e-mail.") % words
            title = _("Unsubscribe from “%(purpose)s”?") % words
            return answer(request, replace(elsewhere(link), title=title, lead=lead, button=_("Unsubscribe")))
        if request.POST.get("again"):
            voice = voice_of(party, BY_LINK, link)
            return answer(
                request, subscribed_again(link, voice, assignment.campaign.purpose, channel_named("email"))
            )
        unsubscribe(assignment, proof_of(request))
        lead = _("%(address)s no longer gets “%(purpose)s” by e-mail. This holds from now on.") % words
        return answer(request, unsubscribed(link, lead))


def asked_anew(request: HttpRequest, assignment: Assignment, link: Link, words: dict[str, str]) -> Sheet:
    """The question of a campaign that asks for consent anew: yes by its button, no by the other; looking says nothing."""
    lead = _("May we go on sending “%(purpose)s” to %(address)s?") % words
    if request.POST.get("choose"):
        keep(assignment, lead)
        done = _("%(address)s goes on getting “%(purpose)s”.") % words
        return replace(elsewhere(link), title=_("Thank you"), lead=done)
    title, yes, no = _("Shall it go on?"), _("Yes, go on"), _("No, stop it")
    return replace(elsewhere(link), title=title, lead=lead, button=yes, undo=(("no", "1"),), undo_label=no)


def issued(assignment: Assignment) -> date | None:
    """The day on which the mail was approved: its links are as old as that."""
    approved = assignment.campaign.approved_at
    return approved.astimezone(UTC).date() if approved else None
