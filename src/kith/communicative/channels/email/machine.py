"""Opens and clicks that no person made: mail scanners follow links, mail programs fetch pictures ahead.

Nothing here is certain. A hit called a machine's is kept and shown apart, and never counts as interest.
"""

import re
from typing import Literal

Reason = Literal["no name", "scanner", "fetched ahead", "only asked", "too soon", "all at once"]

_SCANNER = re.compile(
    r"barracuda|proofpoint|mimecast|safelinks|forefront|trend ?micro|symantec|cisco|ironport|fireeye|sophos"
    r"|avanan|bot\b|crawler|spider|scan|monitor|preview|python|curl|wget|java/|go-http|okhttp|libwww|headless|phantom",
    re.IGNORECASE,
)
# Apple's mail privacy fetches every picture when a mail arrives, under this name and no more.
_AHEAD = re.compile(r"mozilla/5\.0")
_SOONEST_OPEN = 2.0
_SOONEST_CLICK = 5.0
_CLICKS_AT_ONCE = 3


def is_machine(
    user_agent: str,
    seconds_since_delivery: float | None,
    *,
    click: bool,
    method: str = "GET",
    links_at_once: int = 1,
) -> Reason | None:
    """Why a hit was probably made by a machine, or None.

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
    if not click and _AHEAD.fullmatch(agent.lower()):
        return "fetched ahead"
    if click and links_at_once >= _CLICKS_AT_ONCE:
        return "all at once"
    soonest = _SOONEST_CLICK if click else _SOONEST_OPEN
    return "too soon" if seconds_since_delivery is not None and seconds_since_delivery < soonest else None
