"""The report of a large campaign, kept: its ledger is added up by a job, and pages read what was found."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kith.core import access
from kith.core.principals.actor import Actor, system
from kith.core.registry import current
from kith.core.statement import fetch
from kith.operational.marketing.campaign.lift import Arm as Counts
from kith.operational.marketing.campaign.lift import Stratum, measure
from kith.operational.marketing.campaign.model import UNDER_WAY, Campaign, State
from kith.operational.marketing.campaign.report import Ledger, Result, VersionResult, result, window

JOB = "marketing.campaign.measure"
LARGE = 20_000
IS_LARGE = "select count(*) from (select from marketing_assignment where campaign_id = %s limit %s) t"
UNDER_WAY_EVERY, WINDOW_EVERY, LATER_EVERY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)
LOOKED_AT = timedelta(days=90)


def report_result(actor: Actor, campaign: Campaign) -> Result:
    """The result over the recipients that the actor may see: as it was found last where the campaign is large and the
    actor sees everybody, else as it is now."""
    sees_all = access.sees_all(actor, current().type("recipient"))
    kept = campaign.result if sees_all and campaign.result and is_large(campaign) else None
    return thawed(kept, campaign) if kept else result(actor, campaign)


def is_large(campaign: Campaign) -> bool:
    return int(fetch(IS_LARGE, (campaign.pk, LARGE))[0][0]) >= LARGE


def measure_campaigns() -> None:
    """Adds up what is large and was not looked at for a while: often under way, by the hour in its window, then by day."""
    since = timezone.now() - LOOKED_AT
    found = Campaign.objects.filter(
        Q(started_at__gte=since) | Q(state__in=UNDER_WAY), deleted_at=None
    ).exclude(state__in=(State.DRAFT, State.REPEATING))
    for campaign in found.order_by("result_at"):
        if _is_due(campaign) and is_large(campaign):
            store(campaign)


def store(campaign: Campaign) -> None:
    """Finds the result and keeps it."""
    now = timezone.now()
    kept = frozen(result(system("report"), campaign))
    Campaign.objects.filter(pk=campaign.pk).update(result=kept, result_at=now)
    campaign.result, campaign.result_at = kept, now


def _is_due(campaign: Campaign) -> bool:
    if campaign.result_at is None:
        return True
    end = window(campaign)[1]
    if campaign.state in UNDER_WAY:
        every = UNDER_WAY_EVERY
    else:
        every = WINDOW_EVERY if end and campaign.result_at <= end else LATER_EVERY
    return timezone.now() - campaign.result_at >= every


def frozen(found: Result) -> dict[str, Any]:
    """A result as JSON."""
    return {
        "strata": [asdict(each) for each in found.strata],
        "ledger": asdict(found.ledger),
        "days": {arm: list(sums) for arm, sums in found.days.items()},
        "versions": [asdict(each) for each in found.versions],
        "start": found.start.isoformat() if found.start else None,
        "end": found.end.isoformat() if found.end else None,
    }


def thawed(kept: dict[str, Any], campaign: Campaign) -> Result:
    """The result that was kept; what follows from it is worked out anew."""
    strata = tuple(
        Stratum(each["name"], Counts(**each["contacted"]), Counts(**each["held_out"]))
        for each in kept["strata"]
    )
    start, end = (datetime.fromisoformat(kept[key]) if kept[key] else None for key in ("start", "end"))
    days = {arm: tuple(sums) for arm, sums in kept["days"].items()}
    versions = tuple(VersionResult(**each) for each in kept["versions"])
    return Result(
        strata, measure(strata), Ledger(**kept["ledger"]), days, versions, start, end, campaign.result_at
    )
