"""The address of whoever asks, behind proxies too. A header is believed only of proxies that the house names."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class Proxies:
    """Puts the client's address where the proxy's was, so that nothing else has to think of proxies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.KITH_PROXIES:
            request.META["REMOTE_ADDR"] = client_address(
                request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
            )
        return self._get_response(request)


def client_address(sender: str, forwarded: str) -> str:
    """The machine that asks, given who sent the request and what its header says.

    The header is read from its end, as long as each machine that added to it is a proxy of ours: what a stranger
    writes into it stands before that and is never reached.
    """
    passed = forwarded.split(",")
    while passed and _is_proxy(sender):
        before = passed.pop().strip()
        if not _is_address(before):
            break
        sender = before
    return sender


def _is_proxy(address: str) -> bool:
    return _is_address(address) and any(
        ip_address(address) in ip_network(proxy, strict=False) for proxy in settings.KITH_PROXIES
    )


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False
