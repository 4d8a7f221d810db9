"""What campaigns brought together, over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field as Described

from kith.api.caller import caller
from kith.api.listing import refuse_unknown
from kith.api.schema import answers
from kith.core import access
from kith.core.records.settings import house_currency
from kith.operational.marketing.campaign.across import Brought, Sum, across, added
from kith.operational.marketing.campaign.across_page import read_asked
from kith.operational.marketing.campaign.kinds import Channel, Kind
from kith.operational.marketing.campaign.routes import GroupOut, RangeOut, ranged

Day = Annotated[
    str, Described(pattern=r"^(\d{4}-\d{2}-\d{2})?$", max_length=10, description="A day as 2026-11-30.")
]


class ResultsQuery(Schema):
    """Which campaigns: those whose first message left on these days, of a channel and a kind; empty for all."""

    since: Day = ""
    until: Day = ""
    channel: Literal["", "email", "letter"] = ""
    kind: Literal["", "newsletter", "digest", "re_permission", "journey"] = ""


class BroughtOut(Schema):
    """What campaigns brought. Ranges are null where nothing can be told, `margin` is that of the extra revenue; money is in
    the house currency."""

    contacted: GroupOut
    held_out: GroupOut
    sent: int
    lift_points: RangeOut | None
    extra_buyers: RangeOut | None
    extra_revenue: RangeOut | None
    margin: RangeOut | None
    cost: float


class CampaignResultOut(BroughtOut):
    """One campaign. `audit` is what the night found of its ledger; with `adds_up` nobody was forgotten or planned twice."""

    id: UUID
    name: str
    channel: str
    kind: str
    audit: dict[str, int] | None
    adds_up: bool | None


class PartOut(BroughtOut):
    """Campaigns of one channel or kind, or one class of all of them."""

    key: str
    campaigns: int


class ResultsOut(Schema):
    """All campaigns that were asked for, the newest first. `is_cut` where there are more, which are not added up."""

    currency: str
    is_cut: bool
    all: BroughtOut
    channels: list[PartOut]
    kinds: list[PartOut]
    classes: list[PartOut]
    campaigns: list[CampaignResultOut]


def add(router: Router) -> None:
    refusals = {"responses": {"4XX": answers(200)["responses"]["4XX"]}}
    route = router.get(
        "/campaign-results", response=ResultsOut, operation_id="results_of_campaigns",
        summary="What campaigns brought together", openapi_extra=refusals,
    )  # fmt: skip
    route(campaign_results)


def campaign_results(request: HttpRequest, query: Query[ResultsQuery]) -> ResultsOut:
    """Over the campaigns and recipients that the caller may see, as the desk shows it."""
    by = caller(request)
    access.require(by, "marketing.campaign.see")
    refuse_unknown(request.GET, ResultsQuery)
    found = across(by, read_asked(query.model_dump()))
    channels, kinds = found.by(lambda campaign: campaign.channel), found.by(lambda campaign: campaign.kind)
    return ResultsOut(
        currency=house_currency(), is_cut=found.is_cut, all=BroughtOut(**_numbers(added(found.brought))),
        channels=[_part(each.value, added(channels[each])) for each in Channel if each in channels],
        kinds=[_part(each.value, added(kinds[each])) for each in Kind if each in kinds],
        classes=[_part(name, each) for name, each in found.classes().items()],
        campaigns=[_campaign(each) for each in found.brought],
    )  # fmt: skip


def _part(key: str, found: Sum) -> PartOut:
    return PartOut(key=key, campaigns=found.campaigns, **_numbers(found))


def _campaign(each: Brought) -> CampaignResultOut:
    campaign, audit = each.campaign, each.audit
    return CampaignResultOut(
        id=campaign.uid, name=campaign.name, channel=campaign.channel, kind=campaign.kind,
        audit=asdict(audit) if audit else None, adds_up=audit.adds_up if audit else None,
        **_numbers(added([each])),
    )  # fmt: skip


def _numbers(found: Sum) -> dict[str, Any]:
    lift = found.lift
    return {
        "contacted": asdict(found.contacted), "held_out": asdict(found.held_out), "sent": found.sent,
        "lift_points": ranged(lift.response.times(100) if lift.response else None),
        "extra_buyers": ranged(lift.extra_buyers), "extra_revenue": ranged(lift.extra_revenue),
        "margin": ranged(found.margin), "cost": float(found.cost),
    }  # fmt: skip
