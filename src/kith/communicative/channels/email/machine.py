"""Opens and clicks that no person made, or of which nobody can tell: mail scanners follow links, mail programs and
providers fetch pictures.

Nothing here is certain. A hit that is not called a person's is kept with its reason, shown apart, and never counts as
interest.
"""

import re
from typing import Literal

Reason = Literal[
    "no name",
    "scanner",
    "data centre",
    "fetched ahead",
    "picture proxy",
    "only asked",
    "too soon",
    "all at once",
]
Verdict = Literal["person", "machine", "unknown"]

_SCANNER = re.compile(
    r"barracuda|proofpoint|mimecast|safelinks|forefront|trend ?micro|symantec|cisco|ironport|fireeye|trellix|sophos"
    r"|avanan|check ?point|fortinet|fortimail|cloudmark|vade|hornetsecurity|egress|kaspersky|bitdefender|slackbot|skypeuri"
    r"|bot\b|crawler|spider|scan|monitor|preview",
    re.IGNORECASE,
)
# Libraries and browsers without a window, as they run in data centres.
_LIBRARY = re.compile(
    r"python|curl|wget|java/|go-http|okhttp|libwww|headless|phantom|selenium|puppeteer|playwright|node-fetch|axios|ruby|perl"
    r"|guzzle|apache-httpclient|dalvik/|cfnetwork",
    re.IGNORECASE,
)
# Apple's mail privacy fetches every picture when a mail arrives, under this name and no more.
_AHEAD = re.compile(r"mozilla/5\.0")
# Providers fetch a picture when a mail is opened, or before: their name says nothing of the person behind it.
_PROXY = re.compile(
    r"googleimageproxy|ggpht\.com|yahoomailproxy|yahoocachesystem|duckduckgo|mail\.ru|yandeximage",
    re.IGNORECASE,
)
_UNKNOWN = frozenset({"picture proxy"})
_SOONEST_OPEN = 2.0
_SOONEST_CLICK = 5.0
CLICKS_AT_ONCE = 3
"""Whoever follows so many links of a mail within two seconds is no person."""


def verdict(reason: str) -> Verdict:
    """Whose hit it was, by the reason that `is_machine` gave for it, empty for none."""
    return "unknown" if reason in _UNKNOWN else "machine" if reason else "person"


def is_machine(
    user_agent: str,
    seconds_since_delivery: float | None,
    *,
    click: bool,
    method: str = "GET",
    links_at_once: int = 1,
) -> Reason | None:
    """Why a hit was probably made by a machine, or why nobody can tell; None where a person made it.

    `seconds_since_delivery` counts from the relay's acceptance (None if unknown); `links_at_once` is how many
    different links of the same mail were followed within two seconds.
    """
    agent = user_agent.strip()
    if not agent:
        return "no name"
    if method.upper() != "GET":
        return "only asked"
    if _SCANNER.search(agent):
        return "scanner"
    if _LIBRARY.search(agent):
        return "data centre"
    if not click and _PROXY.search(agent):
        return "picture proxy"
    if not click and _AHEAD.fullmatch(agent.lower()):
        return "fetched ahead"
    if click and links_at_once >= CLICKS_AT_ONCE:
        return "all at once"
    soonest = _SOONEST_CLICK if click else _SOONEST_OPEN
    return "too soon" if seconds_since_delivery is not None and seconds_since_delivery < soonest else None
