"""Audience and report of a campaign over HTTP; everything else about campaigns are plain routes of their type."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from kith.api.caller import caller
from kith.api.schema import answers
from kith.core.principals.actor import Actor
from kith.core.records.reading import get
from kith.core.records.settings import house_currency
from kith.core.registry import current
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.audit import audited, kept
from kith.operational.marketing.campaign.lift import Interval
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.money_view import cost_of
from kith.operational.marketing.campaign.outlook import outlook
from kith.operational.marketing.campaign.report import Result
from kith.operational.marketing.campaign.report_view import told, untold
from kith.operational.marketing.campaign.stored import is_large, report_result
from kith.privacy.gate.ask import Refused


class RefusedOut(Schema):
    """How many may not be written to for a reason: its key, and in words."""

    refusal: str
    reason: str
    people: int


class NeedOut(Schema):
    """To see the share of buyers rise to `rate` in 4 of 5 campaigns takes so many people in both groups together."""

    rate: float
    people: int


class OutlookOut(Schema):
    """What the report will be able to tell, in shares: `base` are those who buy anyway (`is_known` where it was counted),
    the lift will be known to `precision` either way, a rise of `visible` will be seen in 4 of 5 campaigns."""

    base: float
    is_known: bool
    precision: float
    visible: float | None
    needs: list[NeedOut]


class AudienceOut(Schema):
    """How the segment of a campaign falls apart now: who may be written to, whom the lot keeps out of these, who is left.
    `later` are those of the allowed who would be put off at this moment, for quiet hours and the like. `outlook` is null
    where nobody is kept out."""

    segment: int
    allowed: int
    held_out: int
    written_to: int
    refused: list[RefusedOut]
    later: list[RefusedOut]
    outlook: OutlookOut | None


class RangeOut(Schema):
    """An estimate, and the range in which the truth lies in 95 of 100 campaigns."""

    estimate: float
    low: float
    high: float


class GroupOut(Schema):
    """One of the two groups: people, of them buyers, and their revenue in the house currency."""

    people: int
    buyers: int
    revenue: float


class ClassOut(Schema):
    """A class of the draw with both its groups."""

    name: str
    contacted: GroupOut
    held_out: GroupOut


class VersionOut(Schema):
    """A version; its key is empty for those who wait for a test. Clicks are people's alone, and are to be seen against
    `counted`: those who got a mail whose reading is counted."""

    key: str
    people: int
    delivered: int
    counted: int
    clicked: int
    buyers: int
    unsubscribed: int
    revenue: float


class ReportOut(Schema):
    """What a campaign brought. Ranges are null where nothing can be told; money is in the house currency. `people` and
    `machines` count by what they did: open, click, unsubscribe; opens and clicks are known of `counted` people. `audit` are
    the numbers of the ledger, added up."""

    state: str
    headline: str
    reason: str
    start: datetime | None
    end: datetime | None
    contacted: GroupOut
    held_out: GroupOut
    lift_points: RangeOut | None
    extra_buyers: RangeOut | None
    extra_revenue: RangeOut | None
    classes: list[ClassOut]
    versions: list[VersionOut]
    test_winner: str
    delivery: dict[str, int]
    withheld: dict[str, int]
    refused: dict[str, int]
    waiting: int
    counted: int
    people: dict[str, int]
    machines: dict[str, int]
    cost: float
    currency: str
    audit: dict[str, int] | None


def add(router: Router) -> None:
    """Routes beside those that campaigns have as a type."""
    refusals = {"responses": {"4XX": answers(200)["responses"]["4XX"]}}
    audience = router.get(
        "/campaigns/{uuid:uid}/audience", response=AudienceOut, operation_id="audience_campaign",
        summary="Who would get it now", openapi_extra=refusals,
    )  # fmt: skip
    audience(campaign_audience)
    report = router.get(
        "/campaigns/{uuid:uid}/report", response=ReportOut, operation_id="report_campaign",
        summary="What it brought", openapi_extra=refusals,
    )  # fmt: skip
    report(campaign_report)


def _campaign(request: HttpRequest, uid: UUID) -> tuple[Actor, Campaign]:
    by = caller(request)
    campaign = get(by, current().type("campaign"), str(uid))
    assert isinstance(campaign, Campaign)
    return by, campaign


def campaign_audience(request: HttpRequest, uid: UUID) -> AudienceOut:
    """Counts who would get the campaign if it were approved now, and who would not for which reason."""
    by, campaign = _campaign(request, uid)
    ahead = actions.look_ahead(by, campaign)
    seen = outlook(by, campaign, ahead)
    return AudienceOut(
        segment=ahead.tally.all,
        allowed=ahead.tally.allowed,
        held_out=ahead.held_out,
        written_to=ahead.written_to,
        refused=[_refused(each) for each in ahead.tally.refused],
        later=[_refused(each) for each in ahead.tally.later],
        outlook=OutlookOut(**asdict(seen)) if seen else None,
    )


def _refused(each: Refused) -> RefusedOut:
    return RefusedOut(refusal=each.refusal, reason=str(each.reason), people=each.number)


def campaign_report(request: HttpRequest, uid: UUID) -> ReportOut:
    """The report over the recipients that the caller may see, as the desk shows it."""
    by, campaign = _campaign(request, uid)
    found = report_result(by, campaign)
    headline, reason = told(found) if found.ledger.taken else untold(campaign)
    return ReportOut(
        state=campaign.state, headline=headline, reason=reason, start=found.start, end=found.end,
        test_winner=campaign.test_winner, cost=float(cost_of(campaign, found.ledger.taken)),
        currency=house_currency(), audit=_audit(campaign), **_numbers(found),
    )  # fmt: skip


def _numbers(found: Result) -> dict[str, Any]:
    ledger, lift = found.ledger, found.lift
    return {
        "contacted": asdict(found.contacted),
        "held_out": asdict(found.held_out),
        "lift_points": ranged(lift.response.times(100) if lift.response else None),
        "extra_buyers": ranged(lift.extra_buyers),
        "extra_revenue": ranged(lift.extra_revenue),
        "classes": [asdict(each) for each in found.strata],
        "versions": [asdict(each) for each in found.versions],
        "delivery": dict(ledger.delivery),
        "withheld": dict(ledger.withheld),
        "refused": dict(ledger.refused),
        "waiting": ledger.waiting,
        "counted": ledger.counted,
        "people": dict(ledger.person),
        "machines": dict(ledger.machine),
    }


def ranged(interval: Interval | None) -> dict[str, float] | None:
    """As `RangeOut`."""
    return asdict(interval) if interval else None


def _audit(campaign: Campaign) -> dict[str, int] | None:
    found = kept(campaign) if is_large(campaign) else audited(campaign.pk)
    return asdict(found) if found else None
