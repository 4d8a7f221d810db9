"""When a campaign pauses by itself: too many of its mails come back, or too many people complain."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from django.utils.translation import gettext as _

from kith.communicative.deliverability.limits import BOUNCES, COMPLAINTS, limit
from kith.core.statement import fetch
from kith.desk import formats
from kith.operational.marketing.campaign.model import Campaign

LEAST = {BOUNCES: 20, COMPLAINTS: 3}
EVERY = 5.0
COUNT = """
select count(*) filter (where state in ('bounced', 'refused')),
    count(*) filter (where state in ('sent', 'bounced', 'refused'))
from marketing_delivery where campaign_id = %s and at >= %s
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
    bad, all_of_them = fetch(COUNT, (campaign.pk, since))[0]
    ((complained,),) = fetch(COMPLAINED, {"since": since, "campaign": campaign.pk})  # type: ignore[arg-type]
    if bad >= LEAST[BOUNCES] and bad > all_of_them * limit(BOUNCES) / 100:
        return _said(
            _("%(bad)s of %(all)s mails were refused or came back; the limit is %(limit)s."),
            bad,
            all_of_them,
            BOUNCES,
        )
    if complained >= LEAST[COMPLAINTS] and complained > all_of_them * limit(COMPLAINTS) / 100:
        return _said(
            _("%(bad)s of %(all)s people complained; the limit is %(limit)s."),
            complained,
            all_of_them,
            COMPLAINTS,
        )
    return ""


def _said(text: str, bad: int, all_of_them: int, key: str) -> str:
    words = {
        "bad": formats.number(bad),
        "all": formats.number(all_of_them),
        "limit": formats.percent(limit(key) / 100, 1),
    }
    return text % words
