"""Trying a provider out: is it there, does it say of itself what is needed, and do its words fit ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kith.core.principals.actor import Actor
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.provider.described import Description, description
from kith.core.sign_in.provider.identity import Refused
from kith.core.sign_in.provider.model import IdentityProvider


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `good` is None for what only needs to be known."""

    good: bool | None
    text: str


def try_out(by: Actor, provider: IdentityProvider) -> tuple[Finding, ...]:
    """What was found; the first that is not good is what to mend first. Raises NotAllowed."""
    require_administrator(by)
    try:
        return tuple(_oidc(description(provider, fresh=True)))
    except Refused as refused:
        said = f"{refused.text} ({refused.detail})" if refused.detail else str(refused.text)
        return (Finding(False, said),)


def _oidc(found: Description) -> Iterator[Finding]:
    yield Finding(True, _("It describes itself as %(issuer)s.") % {"issuer": found.issuer})
    yield Finding(True, _("It tells %(count)s keys for its signatures.") % {"count": len(found.keys)})
    if not found.userinfo:
        yield Finding(
            None, _("It tells no address for further details: e-mail and groups must stand in its tokens.")
        )
    yield Finding(None, _("Whether client id and secret are right shows when somebody signs in."))
