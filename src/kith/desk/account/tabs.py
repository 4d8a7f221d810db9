"""The tabs of my account."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kith.core.principals.actor import Actor
from kith.desk.outside import leads


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    current: bool
    count: str = ""


def account_tabs(actor: Actor, here: str) -> tuple[Tab, ...]:
    named = (
        (_("Profile"), "/account"),
        (_("Signing in"), "/account/sign-in"),
        (_("Keyboard"), "/account/keyboard"),
        (_("Keys"), "/account/keys"),
        (_("Apps"), "/account/apps"),
    )
    return tuple(Tab(label, href, href == here) for label, href in named if leads(actor, href))
