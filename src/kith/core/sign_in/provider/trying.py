"""Trying a provider out: is it there, does it say of itself what is needed, and do its words fit ours."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kith.core.principals.actor import Actor
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.provider.described import Description, description, fetched_metadata
from kith.core.sign_in.provider.identity import Refused
from kith.core.sign_in.provider.model import IdentityProvider, Protocol
from kith.core.sign_in.provider.saml_xml import read_metadata


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `good` is None for what only needs to be known."""

    good: bool | None
    text: str


def try_out(by: Actor, provider: IdentityProvider) -> tuple[Finding, ...]:
    """What was found; the first that is not good is what to mend first. Raises NotAllowed."""
    require_administrator(by)
    try:
        if provider.protocol == Protocol.SAML:
            return tuple(_saml(provider))
        return tuple(_oidc(description(provider, fresh=True)))
    except Refused as refused:
        said = f"{refused.text} ({refused.detail})" if refused.detail else str(refused.text)
        return (Finding(False, said),)


def _saml(provider: IdentityProvider) -> Iterator[Finding]:
    from cryptography.x509 import load_der_x509_certificate

    yield Finding(True, _("It describes itself as %(issuer)s.") % {"issuer": provider.issuer})
    yield Finding(True, _("People sign in at %(address)s.") % {"address": provider.sign_on})
    for each in provider.certificates.split():
        until = load_der_x509_certificate(b64decode(each)).not_valid_after_utc
        said = _("A certificate of its ends on %(day)s.") % {"day": date_format(until)}
        yield Finding(None if until > now() else False, said)
    if not provider.metadata_url:
        yield Finding(None, _("Its metadata were pasted: paste them anew when it changes its certificate."))
        return
    found = read_metadata(
        fetched_metadata(provider.metadata_url, inside=provider.inside), inside=provider.inside
    )
    same = (found.issuer, found.sign_on, found.sign_off, " ".join(found.certificates)) == (
        provider.issuer, provider.sign_on, provider.sign_off, provider.certificates,
    )  # fmt: skip
    yield Finding(
        same,
        _("Its metadata are as they were read.")
        if same
        else _("Its metadata have changed. Save to take them over."),
    )


def _oidc(found: Description) -> Iterator[Finding]:
    yield Finding(True, _("It describes itself as %(issuer)s.") % {"issuer": found.issuer})
    count = len(found.keys)
    told = ngettext(
        "It tells %(num)s key for its signatures.", "It tells %(num)s keys for its signatures.", count
    )
    yield Finding(True, told % {"num": count})
    if not found.userinfo:
        yield Finding(
            None, _("It tells no address for further details: e-mail and groups must stand in its tokens.")
        )
    yield Finding(None, _("Whether client id and secret are right shows when somebody signs in."))
