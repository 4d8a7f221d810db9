"""The desk's door: who comes in, in which language and zone, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict, Invalid, KithError, NotAllowed, NotFound, SwitchedOff, Text
from kith.core.events.refusing import note_refusal
from kith.core.principals.actor import Actor
from kith.core.principals.factor import lacks_factor
from kith.core.principals.model import Kind
from kith.core.principals.signed_in import signed_in
from kith.core.registry import current
from kith.desk import formats
from kith.desk.actions_view import Action
from kith.desk.keymap import keys_of
from kith.desk.lean import LeanPage, render_lean
from kith.desk.outside import is_open_to_outside
from kith.desk.render import Toast, add_toast

P = ParamSpec("P")
SIGN_IN = "/sign-in/"
SECOND_FACTOR = "/account/second-factor"
STATUS: dict[type[KithError], tuple[int, Text]] = {
    SwitchedOff: (404, _("This part is switched off")),
    NotFound: (404, _("There is nothing here")),
    NotAllowed: (403, _("This is not open to you")),
    Conflict: (409, _("This cannot be done now")),
    Invalid: (422, _("Some values cannot be taken")),
}
HOME = Action(_("Home"), "/")
SIGN_OUT = Action(_("Sign out"), "/sign-out/")


def desk(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Makes `view(request, actor, …)` a page for people of the company who are signed in, and for outside people where
    `outside.py` names it.

    Strangers are sent to the sign-in page and come back afterwards, and whoever needs a second factor first to where
    it is set up; refusals become pages, to htmx toasts.
    """
    return _guarded(view, ready=True)


def on_the_way_in(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """As `desk`, and open to those who are signed in but still lack a second factor that their role demands."""
    return _guarded(view, ready=False)


def _guarded(
    view: Callable[Concatenate[HttpRequest, Actor, P], HttpResponse], *, ready: bool
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **more: P.kwargs) -> HttpResponse:
        actor = signed_in(request)
        if actor is None:
            return to_sign_in(request)
        if ready and lacks_factor(request):
            return leading_to(request, SECOND_FACTOR)
        with through_the_eyes_of(actor):
            try:
                if actor.kind == Kind.OUTSIDE and not is_open_to_outside(request):
                    raise NotAllowed(_("This page is for people of the company."))
                if actor.watcher and request.method not in ("GET", "HEAD"):
                    raise NotAllowed(
                        _("You look through somebody else’s eyes. Nothing can be changed meanwhile.")
                    )
                response = view(request, actor, *args, **more)
            except KithError as error:
                if isinstance(error, NotAllowed):
                    note_refusal(actor, error)
                response = refusal(request, error)
        response.headers.setdefault("Content-Language", actor.locale)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)


@contextmanager
def through_the_eyes_of(actor: Actor) -> Iterator[None]:
    """Speaks the actor's language, shows times in the actor's zone and the actor's own keys."""
    with translation.override(actor.locale), timezone.override(zone(actor.timezone)), keys_of(actor):
        yield


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of this name; UTC where the machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, which leads back. To a page that was open before, it says why it comes."""
    return leading_to(request, SIGN_IN, {"ended": "1"})


def leading_to(request: HttpRequest, page: str, within: Mapping[str, str] | None = None) -> HttpResponse:
    """To a page that has to come first and leads back. htmx is told to load it whole, and says `within` what besides."""
    if request.headers.get("HX-Request") != "true":
        back = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")
    here = urlsplit(request.headers.get("HX-Current-URL", "/"))
    back = f"{here.path or '/'}{'?' + here.query if here.query else ''}"
    return HttpResponse(
        status=204, headers={"HX-Redirect": f"{page}?{urlencode({'next': back} | dict(within or {}))}"}
    )


def refusal(request: HttpRequest, error: KithError) -> HttpResponse:
    """What somebody sees who may not, or cannot, do this."""
    status, title = next(
        (known for kind, known in STATUS.items() if isinstance(error, kind)),
        (409, _("This cannot be done now")),
    )
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=status, headers={"HX-Reswap": "none"})
        return add_toast(response, Toast(error.message, "bad"))
    links = (HOME, SIGN_OUT) if isinstance(error, NotAllowed) else (*_list_of(request), HOME)
    return render_lean(request, LeanPage(title, error.message, links=links), status)


def _list_of(request: HttpRequest) -> tuple[Action, ...]:
    """The list that the address begins with: what was meant may stand there under another one."""
    try:
        declared = current().at(request.path.split("/")[1])
    except NotFound:
        return ()
    label = str(_("All %(plural)s")) % {
        "plural": formats.inside(declared.plural)
    }
    return (Action(label, f"/{declared.url}"),)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, NotFound(_("There is no page at this address.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, NotAllowed())


def broken(request: HttpRequest) -> HttpResponse:
    """What somebody sees where we have failed. The log has the reason."""
    page = LeanPage(
        _("Something went wrong here"),
        _("This is our fault, not yours. Try again. If it stays so, tell whoever runs this house."),
        links=(HOME,),
    )
    return render_lean(request, page, 500)
