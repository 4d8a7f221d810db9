"""What a sending domain has published, judged by the rules of large receivers (Google and Yahoo, February 2024)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Literal

from django.utils import timezone

from kith.communicative.deliverability.lookup import NoAnswer, Server, server
from kith.communicative.relay.model import MailRelay
from kith.communicative.signature.model import KeyState, SigningKey
from kith.core.jobs.queue import Job
from kith.core.records.settings import change_setting, setting

JOB, KEPT = "communicative.deliverability", "communicative.deliverability"
State = Literal["good", "warn", "bad", "unknown"]
_LOOKUPS = re.compile(r"\b(?:include|a|mx|ptr|exists|redirect)(?=[:=/\s]|$)", re.IGNORECASE)
_MOST_LOOKUPS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its key, how it stands, and what was found."""

    key: str
    state: State
    found: str = ""


def check_domains() -> None:
    """Looks at every domain that mail is sent from, and keeps what was found. Without a server nothing is asked."""
    asked = server()
    if asked is None:
        return
    relays = list(MailRelay.objects.order_by("pk"))
    found = {
        domain: [[each.key, each.state, each.found] for each in findings]
        for domain, findings in _all(asked, relays)
    }
    change_setting(KEPT, {"at": timezone.now().isoformat(), "domains": found})


def kept() -> dict[str, Any]:
    """What was found the last time: `at` and `domains`, each with its findings; empty before the first."""
    return dict(setting(KEPT, {}))


def _all(asked: Server, relays: list[MailRelay]) -> list[tuple[str, list[Finding]]]:
    by_domain: dict[str, list[MailRelay]] = {}
    for relay in relays:
        by_domain.setdefault(relay.sender_address.rpartition("@")[2].lower(), []).append(relay)
    return [(domain, findings(asked, domain, mine)) for domain, mine in sorted(by_domain.items())]


def findings(asked: Server, domain: str, relays: list[MailRelay]) -> list[Finding]:
    """All checks of one domain and the relays that send for it."""
    backs = {(relay.bounce_address or relay.sender_address).rpartition("@")[2].lower() for relay in relays}
    checks: list[tuple[str, Callable[[], Finding]]] = [
        ("spf", lambda: spf([each for back in sorted(backs) for each in [asked.texts(back)]])),
        ("dkim", lambda: _dkim(asked, domain)),
        ("dmarc", lambda: _dmarc(asked, domain)),
        ("rdns", lambda: _rdns(asked, {relay.host for relay in relays})),
    ]
    return [_tried(key, check) for key, check in checks]


def _tried(key: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except NoAnswer as error:
        return Finding(key, "unknown", str(error))


def spf(published: list[list[str]]) -> Finding:
    """The records of each domain that failures come back to (RFC 7208): one each, ending in a no, of at most ten lookups."""
    if not published:
        return Finding("spf", "unknown")
    for texts in published:
        records = [text for text in texts if text.lower().startswith("v=spf1")]
        said = " | ".join(records)
        if len(records) != 1:
            return Finding("spf", "bad", said)
        if (
            re.search(r"(?:^|\s)\+?all(?:\s|$)", said[6:], re.IGNORECASE)
            or len(_LOOKUPS.findall(said)) > _MOST_LOOKUPS
        ):
            return Finding("spf", "bad", said)
        if not re.search(r"[-~]all|redirect=", said, re.IGNORECASE):
            return Finding("spf", "warn", said)
    return Finding(
        "spf", "good", " | ".join(text for texts in published for text in texts if text.startswith("v=spf1"))
    )


def _dkim(asked: Server, domain: str) -> Finding:
    """Every key that signs for the domain, or for one above it, is published as it is."""
    above = [domain.split(".", at)[-1] for at in range(domain.count("."))]
    signing = list(SigningKey.objects.filter(state=KeyState.SIGNING, domain__in=above))
    if not signing:
        return Finding("dkim", "bad")
    for key in signing:
        published = "".join(asked.texts(str(key)))
        if _public(published) != _public(key.record):
            return Finding("dkim", "bad", f"{key}: {published[:60]}".rstrip(": "))
    return Finding("dkim", "good", ", ".join(str(key) for key in signing))


def _public(record: str) -> str:
    found = re.search(r"\bp=([^;]*)", record)
    return "".join(found[1].split()) if found else ""


def _dmarc(asked: Server, domain: str) -> Finding:
    """A policy of the domain or of the one above it (RFC 7489)."""
    for name in (domain, domain.partition(".")[2]):
        if "." not in name:
            continue
        for text in asked.texts(f"_dmarc.{name}"):
            if text.upper().startswith("V=DMARC1"):
                policy = re.search(r"\bp=(\w+)", text)
                return Finding("dmarc", "good" if policy and policy[1] != "none" else "warn", text)
    return Finding("dmarc", "bad")


def _rdns(asked: Server, hosts: set[str]) -> Finding:
    """Every relay's address has a name that leads back to it; a relay within the house says nothing of what is outside."""
    said = []
    for host in sorted(hosts):
        for address in [host] if _is_address(host) else asked.addresses(host):
            if not ip_address(address).is_global:
                return Finding("rdns", "unknown", f"{host} ({address})")
            names = asked.names(address)
            if not any(address in asked.addresses(name) for name in names):
                return Finding("rdns", "bad", f"{address}: {', '.join(names)}".rstrip(": "))
            said.append(f"{address}: {names[0]}")
    return Finding("rdns", "good" if said else "unknown", ", ".join(said))


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


JOBS = (Job(JOB, check_domains, "20 4 * * *"),)
