"""Fetching from an address that somebody typed, without reaching what stands behind the house's own walls.

The name is looked up once, every address behind it is judged, and the connection goes to one that was judged: a name
that points elsewhere a moment later leads nowhere (OWASP, Server-Side Request Forgery Prevention). Redirects are not
followed.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlencode, urlsplit

Address = IPv4Address | IPv6Address
PATIENCE = 5.0
LONGEST = 15.0
LARGEST = 2 * 2**20
PIECE = 64 * 2**10
TRANSLATED = IPv6Network("64:ff9b::/96")


class Unreachable(Exception):
    """Nothing usable came. `reason` is one of `address`, `unknown`, `inside`, `silent`, `certificate`, `redirected`,
    `large`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its status, and its body of at most two megabytes."""

    status: int
    body: bytes


def fetch(
    address: str,
    *,
    inside: bool = False,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """What is answered at `address`; with `form`, to that form being sent.

    `inside` opens private networks and plain http, never the addresses at which clouds hand out their keys. Raises
    Unreachable.
    """
    parts = _read(address, inside)
    connection = _connection(parts, _judged(parts, inside))
    body = urlencode(form).encode() if form is not None else None
    sent = {"Host": parts.netloc, "Accept": "application/json, */*", "Connection": "close", **(headers or {})}
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET" if body is None else "POST", path, body, sent)
        return _answer(connection)
    except ssl.SSLError:
        raise Unreachable("certificate") from None
    except (OSError, HTTPException, ValueError):
        raise Unreachable("silent") from None
    finally:
        connection.close()


def _read(address: str, inside: bool) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Unreachable("address") from None
    plain = address.isascii() and address.isprintable() and " " not in address
    schemes = ("https", "http") if inside else ("https",)
    if not plain or parts.scheme not in schemes or not parts.hostname or parts.username or port == 0:
        raise Unreachable("address")
    return parts


def _judged(parts: SplitResult, inside: bool) -> str:
    """One address of the host, of which none may be forbidden."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("unknown") from None
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(reachable(each, inside) for each in addresses):
        raise Unreachable("inside")
    return addresses[0]


def reachable(address: str, inside: bool) -> bool:
    """Whether an address may be fetched from: one of the internet, or with `inside` also of a private network."""
    meant = _meant(ip_address(address.partition("%")[0]))
    if meant.is_multicast or meant.is_unspecified or meant.is_link_local:
        return False
    return meant.is_global or (inside and (meant.is_private or meant.is_loopback))


def _meant(address: Address) -> Address:
    """The address of version 4 that one of version 6 stands for, where it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _connection(parts: SplitResult, address: str) -> HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    made = HTTPConnection(host, port, timeout=PATIENCE)
    try:
        plain = socket.create_connection((address, port), timeout=PATIENCE)
    except OSError:
        raise Unreachable("silent") from None
    if parts.scheme == "http":
        made.sock = plain
        return made
    try:
        made.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except ssl.SSLError:
        plain.close()
        raise Unreachable("certificate") from None
    except OSError:
        plain.close()
        raise Unreachable("silent") from None
    return made


def _answer(connection: HTTPConnection) -> Fetched:
    until = time.monotonic() + LONGEST
    answer = connection.getresponse()
    if 300 <= answer.status < 400:
        raise Unreachable("redirected")
    body = bytearray()
    while piece := answer.read1(PIECE):
        body += piece
        if len(body) > LARGEST:
            raise Unreachable("large")
        if time.monotonic() > until:
            raise Unreachable("silent")
    return Fetched(answer.status, bytes(body))
