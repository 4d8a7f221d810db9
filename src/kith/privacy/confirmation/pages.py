"""Where the link in the mail leads: what the person would agree to, and the two buttons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kith.privacy.confirmation import actions
from kith.privacy.confirmation.mails import spoken, wording_of
from kith.privacy.confirmation.model import Confirmation
from kith.privacy.consent.model import State
from kith.privacy.links import preferences_path, read_agree
from kith.privacy.preference.door import METHODS, STRANGERS, Sheet, answer, lost, too_fast
from kith.privacy.signup.pages import network_of

NO = ("answer", "no")


@csrf_exempt
@METHODS
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Looking confirms nothing, since machines look at every link; only a POST does."""
    if not STRANGERS.allows(network_of(request)):
        return too_fast(request)
    uid = read_agree(token)
    if uid is None:
        return lost(request)
    found = actions.standing(uid)
    if found is None:
        return answer(request, _over(), 404)
    one, waiting = found
    with translation.override(spoken(one.party.language, one.asked_by.locale)):
        if request.method == "POST":
            state = State.REFUSED if request.POST.get(NO[0]) == NO[1] else State.GIVEN
            if actions.answer(uid, state, network_of(request)):
                return answer(request, _done(one, state))
        if not waiting:
            return answer(request, _answered()) if one.confirmed_at else answer(request, _over(), 404)
        sheet = Sheet(
            _("Please confirm"), wording_of([each.purpose for each in waiting]), button=_("Yes, I agree"),
            undo=(NO,), undo_label=_("No, write nothing"),
        )  # fmt: skip
        return answer(request, sheet)


def _done(one: Confirmation, state: State) -> Sheet:
    title, lead = _("You have agreed"), _("Each mail has a link to change that.")
    if state == State.REFUSED:
        title, lead = (
            _("You have said no"),
            _("Nothing of it comes to %(address)s.") % {"address": one.address},
        )
    href, label = preferences_path(one.party.uid), _("Choose what you hear from us")
    return Sheet(title, lead, more_href=href, more_label=label)


def _answered() -> Sheet:
    """For whoever comes again: the answer stands, and this link changes it no more."""
    return Sheet(_("You have answered already"), _("Each mail has a link to change that."))


def _over() -> Sheet:
    """For a link of ours to what nobody is asked any more."""
    lead = _("Its time has passed, or it was answered in another way. You need not do anything.")
    return Sheet(_("Nothing is asked here any more"), lead)
