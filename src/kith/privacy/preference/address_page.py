"""Another mail address, in two steps: named by whoever holds the link, confirmed from the new mailbox."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kith.core.errors import KithError
from kith.core.fieldtypes import EMAIL, Spec, Unfit
from kith.core.principals.actor import system
from kith.customers.party.model import ERASED, Party
from kith.privacy.links import Link, read_preferences
from kith.privacy.preference.door import (
    MAILS,
    METHODS,
    STRANGERS,
    Sheet,
    answer,
    language_of,
    lost,
    masked,
    public,
    too_fast,
)  # fmt: skip
from kith.privacy.preference.pages import elsewhere
from kith.privacy.preference.renewal import Wanted, ask_new, read_wanted, renew, take_new
from kith.privacy.suppression.actions import main_address

FORM = "privacy/address.jinja"


@dataclass(frozen=True, slots=True)
class Asked:
    """The form: what stands in it, and what is wrong with it."""

    value: str = ""
    problem: str = ""


@public(read_preferences)
def address(request: HttpRequest, link: Link, party: Party) -> HttpResponse:
    """Asks for the new address, and on POST writes to it. Nothing changes before it is confirmed there."""
    if not link.is_fresh:
        return renew(request, party, link)
    old = main_address(party, "email")
    if not old or party.restricted_at:
        return lost(request)
    if request.method != "POST":
        return answer(request, form(link, old, Asked()))
    given = request.POST.get("address", "")
    try:
        new = str(EMAIL.parse(given, Spec()) or "")
    except Unfit as unfit:
        return answer(request, form(link, old, Asked(given[:320], str(unfit.message))), 422)
    if not new or new == old:
        return answer(
            request, form(link, old, Asked(given[:320], _("Write the address that is to be used."))), 422
        )
    return written(request, link, party, new)


def written(request: HttpRequest, link: Link, party: Party, new: str) -> HttpResponse:
    if not MAILS.allows(str(party.uid)):
        return too_fast(request)
    if not ask_new(party, new, language_of(request, party)):
        return answer(
            request,
            Sheet(_("This does not work now"), _("We cannot send mail at the moment. Try it later.")),
            503,
        )
    lead = _("We have written to %(address)s. Your address changes once you confirm it there, within a day.")
    return answer(
        request, replace(elsewhere(link), title=_("Look into your new mailbox"), lead=lead % {"address": new})
    )


def form(link: Link, old: str, asked: Asked) -> Sheet:
    lead = _("Our mails go to %(address)s now. We write to the new address first.") % {"address": masked(old)}
    label, title = _("Send a mail to confirm it"), _("Another mail address")
    return replace(elsewhere(link), title=title, lead=lead, button=label, form=FORM, data=asked)


@csrf_exempt
@METHODS
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the new mailbox leads: asks, and on POST takes the address."""
    if not STRANGERS.allows(request.META.get("REMOTE_ADDR", "")):
        return too_fast(request)
    wanted = read_wanted(token)
    party = Party.objects.exclude(kind=ERASED).filter(uid=wanted.party).first() if wanted else None
    if wanted is None or party is None or main_address(party, "email") != wanted.old:
        return lost(request)
    with translation.override(language_of(request, party)):
        if request.method != "POST":
            lead = _("Mails that went to %(old)s come to %(new)s from then on.")
            words = {"old": masked(wanted.old), "new": wanted.new}
            return answer(request, Sheet(_("Use this address?"), lead % words, button=_("Use this address")))
        return taken(request, party, wanted)


def taken(request: HttpRequest, party: Party, wanted: Wanted) -> HttpResponse:
    by = system("preference page", "public")
    try:
        take_new(by=by, party=party, wanted=wanted, locale=language_of(request, party))
    except KithError as refused:
        return answer(request, Sheet(_("Nothing was changed"), str(refused)), 409)
    lead = _("Our mails come to %(address)s from now on. The old address is told.") % {"address": wanted.new}
    return answer(request, Sheet(_("Your address is changed"), lead))
