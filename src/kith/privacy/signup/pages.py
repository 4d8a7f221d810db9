"""The public pages of forms: the form itself, hosted here or standing in any other page, and the confirmation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from kith.core.fieldtypes import EMAIL, Spec, Unfit
from kith.privacy.links import preferences_path, read_confirm
from kith.privacy.preference.door import METHODS, STRANGERS, Sheet, answer, lost, too_fast
from kith.privacy.preference.pace import Pace
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import shown_name
from kith.privacy.signup import actions
from kith.privacy.signup.model import Signup, SignupForm

FORM = "privacy/signup.jinja"
ASKING = Pace(10, 1 / 60)
LONGEST_NAME = 100
TRAP = "homepage"
"""A field that no person sees; what fills it in is a machine."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The form with what was written into it, and what is wrong with the address."""

    form: SignupForm
    topics: tuple[Purpose, ...]
    address: str = ""
    given_name: str = ""
    family_name: str = ""
    chosen: frozenset[str] = frozenset()
    problem: str = ""


@csrf_exempt
@METHODS
def sign_up(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the form; on POST, from here or from anywhere else, asks the owner of the address by mail."""
    form = SignupForm.objects.select_related("purpose").filter(key=key[:60], is_active=True).first()
    if form is None or not form.purpose.is_active:
        return lost(request) if STRANGERS.allows(network_of(request)) else too_fast(request)
    with translation.override(form.language):
        if request.method != "POST":
            return answer(request, sheet(Shown(form, tuple(actions.topics_of(form)))))
        if not ASKING.allows(network_of(request)):
            return too_fast(request)
        return taken(request, form)


def sheet(shown: Shown) -> Sheet:
    form = shown.form
    return Sheet(form.title, form.text, button=_("Sign up"), form=FORM, data=shown)


def taken(request: HttpRequest, form: SignupForm) -> HttpResponse:
    """The answer is the same for every address that can be one."""
    given = request.POST.get("address", "")[:400]
    name, family = (
        " ".join(request.POST.get(each, "").split())[:LONGEST_NAME] for each in ("given_name", "family_name")
    )
    chosen = tuple(request.POST.getlist("topic")[:50])
    shown = Shown(form, tuple(actions.topics_of(form)), given, name, family, frozenset(chosen))
    try:
        address = str(EMAIL.parse(given, Spec()) or "")
    except Unfit as unfit:
        return answer(request, sheet(replace(shown, problem=str(unfit.message))), 422)
    if not address:
        return answer(request, sheet(replace(shown, problem=_("Write your mail address."))), 422)
    if not request.POST.get(TRAP):
        names = (name, family) if form.asks_name else ("", "")
        actions.ask(form, actions.Wish(address, names[0], names[1], chosen, network_of(request)))
    lead = _(
        "If %(address)s can be written to, a mail is on its way. Confirm it there; only then are you signed up."
    )
    return answer(request, Sheet(_("Look into your mailbox"), lead % {"address": address}))


def network_of(request: HttpRequest) -> str:
    """The part of the sender's address that many share: enough to slow somebody down, too little to know them."""
    try:
        address = ip_address(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


@csrf_exempt
@METHODS
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads. Looking confirms nothing, since machines look at every link."""
    if not STRANGERS.allows(network_of(request)):
        return too_fast(request)
    uid = read_confirm(token)
    signup = Signup.objects.select_related("form__purpose").filter(uid=uid).first() if uid else None
    if signup is None:
        return lost(request)
    with translation.override(signup.form.language):
        words = {"purpose": shown_name(signup.form.purpose), "address": signup.address}
        if request.method == "POST" and (party := actions.confirm(signup.uid)):
            href, label = preferences_path(party.uid), _("Choose what you hear from us")
            return answer(request, replace(confirmed(words), more_href=href, more_label=label))
        if signup.confirmed_at is not None:
            return answer(request, confirmed(words))
        lead = _("%(address)s then gets “%(purpose)s”.") % words
        label = _("Yes, sign me up")
        return answer(request, Sheet(signup.form.title, f"{lead} {signup.wording}", button=label))


def confirmed(words: dict[str, str]) -> Sheet:
    lead = _("%(address)s gets “%(purpose)s” from now on. Each mail has a link to change that.") % words
    return Sheet(_("You are signed up"), lead)
