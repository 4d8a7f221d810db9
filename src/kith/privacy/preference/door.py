"""The door for people outside of the house: a signed link is all they need; no sign-in, no cookie, no script.

Looking changes nothing; only a POST does. What cannot be read as one of our links gets the same answer whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kith.core.records.settings import setting
from kith.customers.party.model import ERASED, Party
from kith.desk.render import render_page
from kith.privacy.links import Link
from kith.privacy.preference.pace import Pace

TEMPLATE = "privacy/page.jinja"
PEOPLE, STRANGERS = Pace(30, 0.5), Pace(60, 1.0)
MAILS = Pace(3, 1 / 1200)
"""How many mails somebody can have written by these pages: three at once, then one every twenty minutes."""
METHODS = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page says. `form` is a template that draws the form from `data`; without one, `button` sends an empty form.
    `undo` are the fields that take back what was just done, by a second button with the words `undo_label`."""

    title: str
    lead: str = ""
    lines: tuple[str, ...] = ()
    button: str = ""
    form: str = ""
    data: object = None
    problem: str = ""
    undo: tuple[tuple[str, str], ...] = ()
    undo_label: str = ""
    more_href: str = ""
    more_label: str = ""


def answer(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    """The page; kept nowhere, found by no search engine, its address told to nobody."""
    context = {"sheet": sheet, "house": name_of_house()}
    response = render_page(request, TEMPLATE, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = translation.get_language() or "en"
    return response


def public(
    read: Callable[[str], Link | None],
) -> Callable[[Callable[[HttpRequest, Link, Party], HttpResponse]], Callable[..., HttpResponse]]:
    """Makes `view(request, link, party)` a public page behind a signed token, in the person's language."""

    def dressed(view: Callable[[HttpRequest, Link, Party], HttpResponse]) -> Callable[..., HttpResponse]:
        def page(request: HttpRequest, token: str) -> HttpResponse:
            link = read(token)
            party = Party.objects.exclude(kind=ERASED).filter(uid=link.party).first() if link else None
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


def masked(address: str) -> str:
    """A mail address that its owner recognises and nobody else learns."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}" if at else ""


def name_of_house() -> str:
    return str(setting("house.name", "Kith"))
