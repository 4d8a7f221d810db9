"""Who may see how the house is."""

from __future__ import annotations

import hmac
import os
from ipaddress import ip_address

from django.http import HttpRequest

from kith.core.errors import NotAllowed
from kith.core.principals.actor import Actor

_PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


def only_for_administrators(actor: Actor) -> None:
    """Raises NotAllowed for everybody else."""
    if not actor.administers:
        raise NotAllowed


def may_watch(request: HttpRequest) -> bool:
    """Who has `KITH_METRICS_TOKEN`, or asks from this machine and not through a proxy on it."""
    token = os.environ.get("KITH_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(token.encode(), given.encode()):
        return True
    return _is_here(request) and not any(name in request.headers for name in _PASSED_ON)


def _is_here(request: HttpRequest) -> bool:
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        from_here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return from_here and host.strip("[]") in ("localhost", "127.0.0.1", "::1")
