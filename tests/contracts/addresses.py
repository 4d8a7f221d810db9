"""Every address of the house, with something in every place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

STANDING_IN = {
    "uuid": "019a0000-0000-7000-8000-000000000000", "slug": "people", "int": "1", "str": "forged", "path": "a/b",
    "uuidstr": "019a0000-0000-7000-8000-000000000000",
}  # fmt: skip
TO_THE_PUBLIC = {
    "unsubscribe", "preferences", "click", "open", "leave", "own-address", "new-address", "sign-up", "confirm-sign-up",
    "agree",
    "web-content", "web-script", "web-seen", "web-go", "picture",
}  # fmt: skip
"""Pages for people who have no account: reached from mails by a signed token, by a form, or from a site."""
OPEN = TO_THE_PUBLIC | {
    "alive", "ready",
    "account_login", "account_logout", "account_inactive", "account_reset_password", "invitation", "mfa_login_webauthn",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "oauth-token", "oauth-revoke", "oauth-introspect", "oauth-metadata",
    "provider-start", "provider-back", "provider-posted", "provider-metadata",
}  # fmt: skip
"""Addresses where strangers are answered, by name: probes, pages reached from mails, the way in, and
where apps show their secrets."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address and the name by which it is known."""

    name: str
    path: str

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")


def addresses() -> list[Address]:
    """All of them, each path once."""
    found = {address.path: address for address in _below(get_resolver(), "/")}
    found["/api/v1/forged"] = Address("", "/api/v1/forged")
    return sorted(found.values(), key=lambda address: address.path)


def _below(resolver: URLResolver, before: str) -> Iterator[Address]:
    for each in resolver.url_patterns:
        path = before + _filled(str(each.pattern))
        if isinstance(each, URLPattern):
            yield Address(str(each.name or ""), path)
        else:
            yield from _below(each, path)


def _filled(pattern: str) -> str:
    if pattern.startswith("^"):
        pattern = re.sub(r"\(\?P<\w+>[^)]*\)|\.\*", "forged", pattern.strip("^$"))
    return re.sub(r"<(?:(\w+):)?\w+>", lambda part: STANDING_IN[part[1] or "str"], pattern)
