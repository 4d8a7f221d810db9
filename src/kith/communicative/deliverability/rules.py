"""The rules of large receivers for those who send much, each with how it stands here and how to mend it."""

from __future__ import annotations

import os

from django.utils.translation import gettext_lazy as _

from kith.communicative.deliverability.checks import Finding, State
from kith.communicative.deliverability.queries import Standing, altogether
from kith.communicative.mailbox.model import Mailbox
from kith.communicative.relay.actions import base_url
from kith.communicative.relay.model import MailRelay, Security
from kith.core.errors import Text
from kith.desk import formats

FREE = frozenset(
    {"gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "gmx.de", "web.de", "aol.com"}
)
RULES: dict[str, tuple[Text, Text]] = {
    "spf": (
        _("SPF names who may send"),
        _("Publish one TXT record at the domain of the failure address, such as “v=spf1 include:_spf.example.org -all”, "
          "that names your relays, with at most ten lookups."),
    ),
    "dkim": (
        _("DKIM signs every mail"),
        _("Make a key under Sending, publish its record as it stands there, and let it sign."),
    ),
    "dmarc": (
        _("DMARC says what to do with forgeries"),
        _("Publish a TXT record at _dmarc of the domain, such as “v=DMARC1; p=quarantine”. “p=none” is enough for most "
          "receivers and protects nobody."),
    ),
    "rdns": (
        _("Relays have a name backwards"),
        _("Ask whoever owns the relay's address for a PTR record whose name leads back to that address."),
    ),
    "own_domain": (
        _("The sender has a domain of its own"),
        _("Send from a domain that is yours: receivers refuse others' names."),
    ),
    "tls": (_("Mail leaves encrypted"), _("Choose an encryption for each relay that has none.")),
    "one_click": (
        _("Unsubscribing takes one click"),
        _("Every campaign has both headers, signed. Their link must begin with https: set KITH_ADDRESS to the address that "
          "people type."),
    ),
    "returns": (
        _("Failures and complaints are read"),
        _("Give each relay an address for failures, and add the mailbox in which they arrive."),
    ),
    "bounces": (
        _("Little comes back: below 2 %"),
        _("Clean old lists: write first to those who opened something this year."),
    ),
    "complaints": (
        _("Few complain: below 0.1 %, never 0.3 %"),
        _("Write less often, only to those who agreed, and make leaving easy."),
    ),
}  # fmt: skip


def of_the_house() -> list[Finding]:
    """The rules that no DNS server has to be asked about."""
    relays, whole = list(MailRelay.objects.all()), altogether()
    domains = {relay.sender_address.rpartition("@")[2].lower() for relay in relays}
    open_ones = sorted(relay.name for relay in relays if relay.security == Security.OFF)
    address = base_url()
    return [
        Finding("own_domain", _if(relays, not domains & FREE), ", ".join(sorted(domains & FREE))),
        Finding("tls", _if(relays, not open_ones), ", ".join(open_ones)),
        Finding("one_click", "good" if address.startswith("https://") else "bad", address),
        _returns(relays),
        Finding(
            "bounces", _rated(whole.sent, whole.bounce_rate, 0.02, 0.05), _rate(whole, whole.bounce_rate)
        ),
        Finding(
            "complaints",
            _rated(whole.sent, whole.complaint_rate, 0.001, 0.003),
            _rate(whole, whole.complaint_rate),
        ),
    ]


def _if(relays: list[MailRelay], holds: bool) -> State:
    return "unknown" if not relays else "good" if holds else "bad"


def _returns(relays: list[MailRelay]) -> Finding:
    silent = sorted(relay.name for relay in relays if not relay.bounce_address)
    read = Mailbox.objects.filter(is_paused=False, problem="").exists() or os.environ.get(
        "KITH_RETURNS_PORT", ""
    )
    return Finding("returns", _if(relays, bool(read) and not silent), ", ".join(silent))


def _rated(sent: int, rate: float, fine: float, most: float) -> State:
    return "unknown" if not sent else "good" if rate < fine else "warn" if rate < most else "bad"


def _rate(whole: Standing, rate: float) -> str:
    return formats.percent(rate, 2) if whole.sent else ""
