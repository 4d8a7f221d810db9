"""Which pages outside people come to: those that show and change single records, and those for their own sign-in.

All other pages are for people of the company, also those that a room adds: nothing is open by being forgotten. What a
page here shows is decided by `access` as for everybody, and outside people have nothing but what is shared with them.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind

LOOKING = frozenset({
    "home", "settings", "palette", "search", "theme", "fresh-pass", "lookup",
    "list", "list-count", "list-filter", "list-group", "list-columns", "list-sort", "list-live", "list-jump",
    "list-laid-out", "view-counts", "board-form", "board-heads", "calendar-form",
    "record", "record-actions", "print", "as-of", "file", "file-picture",
})  # fmt: skip
CHANGING = frozenset(
    {"edit", "cell", "fact", "move", "files", "reach-of", "reach-edit", "reach-main", "pin", "restore-value"}
)
OWN_SIGN_IN = frozenset({
    "account", "account-sign-in", "account-end-others", "account-end-session", "account-second-factor", "account-app",
    "account-remove-app", "account-new-passkey", "account-passkey", "account-remove-passkey", "account-codes",
    "account-new-codes", "account-keyboard", "account_reauthenticate", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
})  # fmt: skip
OPEN = LOOKING | CHANGING | OWN_SIGN_IN
"""By the names of their addresses."""


def is_open_to_outside(request: HttpRequest) -> bool:
    """Whether the address that was asked for is a page for outside people too."""
    match = request.resolver_match
    return match is not None and match.url_name in OPEN


def leads(actor: Actor, href: str) -> bool:
    """Whether the address is one that the actor may come to: so that nothing is offered which is closed to them."""
    if actor.kind != Kind.OUTSIDE:
        return True
    try:
        return resolve(urlsplit(href).path).url_name in OPEN
    except Resolver404:
        return False
