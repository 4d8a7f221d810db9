"""When a campaign pauses by itself: too many of its mails come back, or too many people complain."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from time import monotonic

from django.utils.translation import gettext as _

from kith.communicative.deliverability.limits import BOUNCES, COMPLAINTS, limit
from kith.core.statement import fetch
from kith.desk import formats
from kith.operational.marketing.campaign.model import Campaign

LEAST = {BOUNCES: 20, COMPLAINTS: 3}
EVERY = 5.0
BAD = """
select count(*) from marketing_delivery where campaign_id = %s and state in ('bounced', 'refused') and at >= %s
"""
# Whether so many are too much is known as soon as enough others have been counted: of a million mails that arrive, hardly
# any are looked at.
TRIED = """
select count(*) from (
    select from marketing_delivery where campaign_id = %s and state in ('sent', 'bounced', 'refused') and at >= %s limit %s
) t
"""
COMPLAINED = """
select count(distinct a.id) from privacy_suppression s join marketing_assignment a on a.party_id = s.party_id
where s.reason = 'complained' and s.since >= %(since)s and a.campaign_id = %(campaign)s and a.arm = 'contacted'
"""


@dataclass(slots=True)
class Watch:
    """Looks every few seconds."""

    looked_at: float = 0.0

    def problem(self, campaign: Campaign) -> str:
        """Why the campaign must pause; empty if it need not."""
        if self.looked_at and monotonic() - self.looked_at < EVERY:
            return ""
        self.looked_at = monotonic()
        return problem_of(campaign)


def problem_of(campaign: Campaign) -> str:
    """What is too much since the campaign began, or since somebody said that it goes on all the same."""
    since = campaign.limits_from or campaign.started_at
    bad = int(fetch(BAD, (campaign.pk, since))[0][0])
    complained = int(fetch(COMPLAINED, {"since": since, "campaign": campaign.pk})[0][0])  # type: ignore[arg-type]
    if bad >= LEAST[BOUNCES] and (tried := _too_many(campaign, bad, BOUNCES)):
        return _said(
            _("%(bad)s of %(all)s mails were refused or came back; the limit is %(limit)s."),
            bad,
            tried,
            BOUNCES,
        )
    if complained >= LEAST[COMPLAINTS] and (tried := _too_many(campaign, complained, COMPLAINTS)):
        return _said(
            _("%(bad)s of %(all)s people complained; the limit is %(limit)s."),
            complained,
            tried,
            COMPLAINTS,
        )
    return ""


def _too_many(campaign: Campaign, bad: int, key: str) -> int:
    """Of how many mails so many are bad where that is over the limit, else 0."""
    enough = ceil(bad * 100 / limit(key))
    since = campaign.limits_from or campaign.started_at
    tried = int(fetch(TRIED, (campaign.pk, since, enough))[0][0])
    return tried if bad > tried * limit(key) / 100 else 0


def _said(text: str, bad: int, all_of_them: int, key: str) -> str:
    words = {
        "bad": formats.number(bad),
        "all": formats.number(all_of_them),
        "limit": formats.percent(limit(key) / 100, 1),
    }
    return text % words
