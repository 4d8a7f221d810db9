"""The pages on which people decide for themselves. The signed link is all they need: no sign-in, no cookie, no script.

Looking changes nothing; only a POST does. What cannot be read as one of our links gets the same answer whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kith.core.principals.actor import system
from kith.core.records.settings import setting
from kith.customers.party.model import Party
from kith.desk.render import render_page
from kith.privacy.channel import Channel, channel_named
from kith.privacy.links import Link, preferences_path, read_preferences, read_unsubscribe
from kith.privacy.preference import choices
from kith.privacy.preference.pace import Pace
from kith.privacy.purpose.model import Basis, Purpose
from kith.privacy.purpose.queries import shown_name
from kith.privacy.suppression.actions import main_address

TEMPLATE = "privacy/page.jinja"
BY_LINK, BY_PAGE = "Unsubscribe link", "Preference page"
ONE_CLICK = ("List-Unsubscribe", "One-Click")
PEOPLE, STRANGERS = Pace(30, 0.5), Pace(60, 1.0)
METHODS = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page says. `button` sends the form; `offered` are the purposes to choose from."""

    title: str
    lead: str = ""
    lines: tuple[str, ...] = ()
    button: str = ""
    offered: tuple[choices.Offered, ...] = ()
    more_href: str = ""
    more_label: str = ""


def answer(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    """The page; kept nowhere, found by no search engine, its address told to nobody."""
    context = {"sheet": sheet, "house": str(setting("house.name", "Kith")), "rhythms": rhythm_words()}
    response = render_page(request, TEMPLATE, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = translation.get_language() or "en"
    return response


def rhythm_words() -> dict[str, str]:
    return {
        "any": _("As often as there is something"), "week": _("Once a week at most"), "month": _("Once a month at most"),
        "quarter": _("Once a quarter at most"),
    }  # fmt: skip


def public(
    read: Callable[[str], Link | None],
) -> Callable[[Callable[[HttpRequest, Link, Party], HttpResponse]], Callable[..., HttpResponse]]:
    """Makes `view(request, link, party)` a public page behind a signed token, in the person's language."""

    def dressed(view: Callable[[HttpRequest, Link, Party], HttpResponse]) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, token: str) -> HttpResponse:
            link = read(token)
            party = Party.objects.filter(uid=link.party).first() if link else None
            pace, name = (PEOPLE, token) if party else (STRANGERS, request.META.get("REMOTE_ADDR", ""))
            if not pace.allows(name):
                return too_fast(request)
            if link is None or party is None:
                return lost(request)
            with translation.override(language_of(request, party)):
                return view(request, link, party)

        page.__name__ = view.__name__
        page.__doc__ = view.__doc__
        return csrf_exempt(METHODS(page))

    return dressed


def language_of(request: HttpRequest, party: Party) -> str:
    """The person's own language where the pages speak it, else the browser's."""
    own = party.language if party.language in dict(settings.LANGUAGES) else ""
    return own or translation.get_language() or "en"


def lost(request: HttpRequest) -> HttpResponse:
    sheet = Sheet(
        _("This link does not work"),
        _(
            "It may have been cut off on its way. Copy the whole address, or answer the mail and we do it for you."
        ),
    )
    return answer(request, sheet, 404)


def too_fast(request: HttpRequest) -> HttpResponse:
    response = answer(
        request, Sheet(_("One moment"), _("That was too fast for us. Try again in a minute.")), 429
    )
    response.headers["Retry-After"] = "60"
    return response


def voice(party: Party, source: str, link: Link) -> choices.Voice:
    """The person, speaking through us."""
    return choices.Voice(system("preference page", "public"), party, source, link.reference or None)


@public(read_unsubscribe)
def unsubscribe(request: HttpRequest, link: Link, party: Party) -> HttpResponse:
    """Asks, and on POST ends a purpose on a channel at once; mail programs post here by themselves (RFC 8058)."""
    purpose = Purpose.objects.filter(pk=link.purpose_id).exclude(basis=Basis.CONTRACT).first()
    if purpose is None:
        return lost(request)
    channel = channel_named(link.channel)
    if request.method != "POST":
        return answer(request, really(party, purpose, channel, link))
    choices.end(voice(party, BY_LINK, link), purpose, channel, proof_of(request))
    done = _("You no longer get “%(purpose)s” %(by)s. This holds from now on.")
    lead = done % {"purpose": shown_name(purpose), "by": channel.by}
    return answer(request, replace(elsewhere(link), title=_("You are unsubscribed"), lead=lead))


def proof_of(request: HttpRequest) -> str:
    """Whether a mail program sent the form of an unsubscription or a person did; nothing else that was sent is kept."""
    return "=".join(ONE_CLICK) if request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1] else "POST"


def really(party: Party, purpose: Purpose, channel: Channel, link: Link) -> Sheet:
    """The question before unsubscribing."""
    words = {
        "purpose": shown_name(purpose),
        "by": channel.by,
        "address": masked(main_address(party, channel.key)),
    }
    lead = _("You then no longer get “%(purpose)s” %(by)s.")
    if words["address"]:
        lead = _("%(address)s then no longer gets “%(purpose)s” %(by)s.")
    title = _("Unsubscribe from “%(purpose)s”?") % words
    return replace(elsewhere(link), title=title, lead=lead % words, button=_("Unsubscribe"))


def elsewhere(link: Link) -> Sheet:
    """A page that leads on to all choices."""
    return Sheet(
        "",
        more_href=preferences_path(link.party, link.reference),
        more_label=_("Choose what you hear from us"),
    )


@public(read_preferences)
def preferences(request: HttpRequest, link: Link, party: Party) -> HttpResponse:
    """Shows what may be sent, by which channel and how often, and on POST takes the choice."""
    if request.method != "POST":
        return answer(request, chooser(party))
    if request.POST.get("stop"):
        choices.stop_all(voice(party, BY_PAGE, link))
        lead = _("We no longer write to you or call you, except for what your orders and contracts need.")
        return answer(request, replace(elsewhere(link), title=_("Everything is stopped"), lead=lead))
    if not request.POST.get("choose"):
        return answer(request, chooser(party), 422)
    shown = frozenset(request.POST.getlist("shown"))
    rhythm = {
        key.removeprefix("rhythm-"): str(value)
        for key, value in request.POST.items()
        if key.startswith("rhythm-")
    }
    choices.choose(voice(party, BY_PAGE, link), shown, shown & set(request.POST), rhythm)
    getting = tuple(way.words for each in choices.offered(party) for way in each.ways if way.on)
    lead = _("This is what you get from now on:") if getting else _("We no longer send you anything of this.")
    return answer(
        request, replace(elsewhere(link), title=_("Your choice is saved"), lead=lead, lines=getting)
    )


def chooser(party: Party) -> Sheet:
    found = tuple(choices.offered(party))
    if not found:
        return Sheet(_("What you hear from us"), _("We have no address of yours that we could use."))
    lead = _("Choose what we may send you, and how. You can change it at any time.")
    address = masked(main_address(party, "email"))
    if address:
        lead = _("Choose what we may send to %(address)s, and how. You can change it at any time.") % {
            "address": address
        }
    return Sheet(_("What you hear from us"), lead, button=_("Save"), offered=found)


def masked(address: str) -> str:
    """A mail address that its owner recognises and nobody else learns."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}" if at else ""
