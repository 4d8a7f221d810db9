"""Who a visitor is: a signed number that a site's server asks for, or that a link in a mail brings along."""

from __future__ import annotations

from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings

from kith.communicative.channels.email.tokens import TokenKey
from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, setting

SITES = "web.sites"
PARAMETER = "kith"


@cache
def _key() -> TokenKey:
    return TokenKey(settings.SECRET_KEY.encode(), "visitor of a site")


def visitor_token(party: int) -> str:
    """What a site hands back to be told what stands there for this party."""
    return _key().sign(party)


def party_of(token: str) -> int | None:
    return _key().verify(token) if token else None


def sites() -> tuple[str, ...]:
    """The hosts to which links in mails bring along who clicks."""
    return tuple(setting(SITES) or ())


def change_sites(*, by: Actor, hosts: str) -> None:
    """Sets them, one to a line or parted by commas. Raises NotAllowed."""
    if not by.administers:
        raise NotAllowed
    found = sorted({each.strip().lower() for each in hosts.replace(",", "\n").splitlines() if each.strip()})
    change_setting(SITES, found or None, by)


def with_visitor(target: str, party: int) -> str:
    """The address with the token of who clicks, where it leads to one of the house's own sites."""
    parts = urlsplit(target)
    if parts.hostname not in sites():
        return target
    query = [
        *((key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != PARAMETER)
    ]
    return urlunsplit(parts._replace(query=urlencode([*query, (PARAMETER, visitor_token(party))])))
