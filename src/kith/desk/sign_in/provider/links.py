"""What leads to providers: buttons on the sign-in page, and the page for those who must use one."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kith.core.sign_in.provider.model import IdentityProvider
from kith.core.sign_in.provider.only import offered
from kith.desk.actions_view import Action
from kith.desk.lean import LeanPage, render_lean


def with_provider(name: str) -> str:
    return _("Sign in with %(name)s") % {"name": name}


def provider_links(request: HttpRequest) -> tuple[Action, ...]:
    """A button for each provider, which leads on to where somebody wants to go."""
    wanted = get_next_redirect_url(request)
    after = f"?{urlencode({'next': wanted})}" if wanted else ""
    return tuple(_link(each, after) for each in offered())


def _link(provider: IdentityProvider, after: str = "") -> Action:
    address = reverse("provider-start", kwargs={"uid": provider.uid})
    return Action(with_provider(provider.name), address + after, icon="log-in")


def only_page(request: HttpRequest, provider: IdentityProvider) -> HttpResponse:
    """For somebody whose password was right, and who comes in another way."""
    page = LeanPage(
        _("You sign in with %(name)s") % {"name": provider.name},
        _("Passwords and passkeys of this house are switched off for you."),
        links=(Action(_("Back to sign-in"), "/sign-in/"),),
        ways=(_link(provider),),
    )
    return render_lean(request, page, 403)
