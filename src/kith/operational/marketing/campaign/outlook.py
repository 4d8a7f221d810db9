"""What can be told of a campaign before it goes out: how narrow the range will be, and how many people it would take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from django.utils import timezone

from kith.core.principals.actor import Actor
from kith.core.statement import fetch_within
from kith.operational.marketing.campaign.audience import Audience, members
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.power import Z_LIMIT, people_needed, smallest_visible

USUAL_RATE = 0.03
"""Taken where nothing is known of how often these people buy."""
RISES = (1.1, 1.25, 1.5)
LONGEST_MS = 1_500
BUYERS = """
with m as ({}) select count(*), count(*) filter (where exists (
    select from backoffice_order o where o.party_id = m.party_id and o.total > 0 and o.ordered_at >= %s)) from m
"""


@dataclass(frozen=True, slots=True)
class Need:
    """To see the share of buyers rise to `rate` in 4 of 5 campaigns takes so many people in both groups together."""

    rate: float
    people: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """`base` is the share of these people who bought in as many days as the campaign counts, if that `is_known`. The lift
    will be known to `precision` either way, a rise of `visible` or more is seen in 4 of 5 campaigns (None: none would);
    all are shares."""

    base: float
    is_known: bool
    precision: float
    visible: float | None
    needs: tuple[Need, ...]


def outlook(actor: Actor, campaign: Campaign, ahead: Audience) -> Outlook | None:
    """None where nobody is kept out, so that nothing could be told."""
    if not ahead.held_out:
        return None
    known = _bought(actor, campaign)
    base, allowed = known or USUAL_RATE, ahead.tally.allowed
    out = ahead.held_out / allowed
    found = [
        Need(base * rise, people_needed(base * rise, base, out) or 0) for rise in RISES if base * rise < 1
    ]
    spread = sqrt(base * (1 - base) * (1 / ahead.held_out + 1 / max(ahead.written_to, 1)))
    visible = smallest_visible(base, allowed, out)
    return Outlook(
        base, known is not None, Z_LIMIT * spread, visible, tuple(each for each in found if each.people)
    )


def _bought(actor: Actor, campaign: Campaign) -> float | None:
    """The share of the segment that bought in the last days, None where nobody did or it would take too long to ask."""
    assert campaign.segment is not None
    people = members(actor, campaign.segment)
    since = timezone.now() - timedelta(days=campaign.window_days)
    rows = fetch_within(LONGEST_MS, BUYERS.format(people.text), (*people.params, since))
    number, buyers = rows[0] if rows else (0, 0)
    return buyers / number if buyers and buyers < number else None
