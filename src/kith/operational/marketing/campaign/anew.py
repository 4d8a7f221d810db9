"""Campaigns that ask for consent anew: who does not answer within the term has no consent any more."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kith.core.principals.actor import system
from kith.core.statement import fetch
from kith.operational.marketing.campaign.kinds import Kind
from kith.operational.marketing.campaign.model import Assignment, Campaign
from kith.privacy.consent.actions import say
from kith.privacy.consent.model import State
from kith.privacy.consent.recording import ConsentRow, record_consents

JOB = "marketing.campaign.end_silence"
LONGEST = timedelta(days=400)
BATCH = 5_000
SILENT = """
select a.party_id, a.id from marketing_assignment a
join marketing_delivery d on d.assignment_id = a.id and d.state = 'sent'
join privacy_permission p on p.party_id = a.party_id and p.purpose_id = %s and p.channel = 'email' and p.state = 'given'
where a.campaign_id = %s and d.at < %s and p.since <= d.at order by a.party_id limit %s
"""


@transaction.atomic
def keep(assignment: Assignment, wording: str) -> None:
    """The person wants to go on: consent anew, by this mail, to the words on the page."""
    purpose = assignment.campaign.purpose
    assert purpose is not None
    source = _("Answer to “%(name)s”") % {"name": assignment.campaign.name}
    say(
        by=system("preference page", "public"), party=assignment.party, purpose=purpose, channel="email",
        state=State.GIVEN, source=source[:200], proof=wording, reference=assignment.pk, address=assignment.address,
        is_confirmed=True,
    )  # fmt: skip


def end_silence() -> None:
    """Ends the consents of everybody who was asked anew and has said nothing for as many days as the campaign counts
    answers. Whoever agreed since the mail, here or elsewhere, keeps theirs; done twice it is done once."""
    asked = Campaign.objects.filter(kind=Kind.RE_PERMISSION, approved_at__gt=timezone.now() - LONGEST)
    for campaign in asked.exclude(purpose=None).select_related("purpose"):
        while _end_some(campaign) == BATCH:
            pass


def _end_some(campaign: Campaign) -> int:
    assert campaign.purpose is not None
    term = timezone.now() - timedelta(days=campaign.window_days)
    silent = fetch(SILENT, (campaign.purpose_id, campaign.pk, term, BATCH))
    now, source = timezone.now(), _("No answer to “%(name)s”") % {"name": campaign.name}
    proof = _("Asked for consent anew by e-mail; silence of %(days)s days counts as no.") % {
        "days": campaign.window_days
    }
    rows = [
        ConsentRow(party, campaign.purpose.key, "email", State.WITHDRAWN, now, source[:200], proof, number)
        for party, number in silent
    ]
    record_consents(rows, by=system("campaigns"))
    return len(silent)
