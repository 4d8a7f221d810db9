"""Asks a DNS server: the one that is set, and no other. Without one nothing is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, setting

SERVER = "communicative.dns_server"
SECONDS = 3.0


class NoAnswer(Exception):
    """The server does not answer; about the name nothing is known."""


@dataclass(frozen=True, slots=True)
class Server:
    """A DNS server by its address."""

    address: str
    port: int = 53

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name. Raises NoAnswer."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")]

    def addresses(self, name: str) -> list[str]:
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def names(self, address: str) -> list[str]:
        """The names that an address has backwards."""
        import dns.reversename

        found = self._ask(dns.reversename.from_address(address).to_text(), "PTR")
        return [record.target.to_text(omit_final_dot=True).lower() for record in found]

    def _ask(self, name: str, kind: str) -> list[Any]:
        import dns.exception
        import dns.resolver

        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port, resolver.lifetime = [self.address], self.port, SECONDS
        try:
            return list(resolver.resolve(name, kind, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise NoAnswer(str(error)[:200]) from None


def server() -> Server | None:
    """The server that is set, None where none is."""
    said = str(setting(SERVER, ""))
    return _read(said) if said else None


def _read(said: str) -> Server | None:
    found = (
        re.fullmatch(r"\[?([0-9A-Fa-f.:]+?)\]?(?::(\d{1,5}))?", said)
        if said.count(":") <= 1 or "[" in said
        else None
    )
    host, port = (found[1], int(found[2] or 53)) if found else (said, 53)
    try:
        return Server(str(ip_address(host)), port) if 0 < port < 65_536 else None
    except ValueError:
        return None


def use_server(*, by: Actor, address: str) -> None:
    """Sets the DNS server that is asked, such as 192.0.2.53 or 192.0.2.53:53; empty for none. Raises Invalid (`server`)."""
    if not by.administers:
        raise NotAllowed
    address = address.strip()
    if address and _read(address) is None:
        raise Invalid({"server": [_("The address of a DNS server in numbers, such as 192.0.2.53.")]})
    change_setting(SERVER, address or None, by)
