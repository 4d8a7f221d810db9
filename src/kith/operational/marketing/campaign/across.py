# ruff: noqa: S608 - what is put in is the one expression of purchases.py and the predicate of rights
"""What the campaigns of a time brought together: by channel, by kind, by class, each against those kept out by lot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import sqrt
from typing import Any

from django.db.models import Count

from kith.communicative.message.model import Message
from kith.core import access
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.statement import fetch
from kith.operational.marketing.campaign.audit import Audit, kept
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.lift import Arm as Counts
from kith.operational.marketing.campaign.lift import Interval, Lift, Stratum, measure
from kith.operational.marketing.campaign.model import Campaign, State
from kith.operational.marketing.campaign.money_view import cost_of
from kith.operational.marketing.campaign.purchases import BOUGHT_AT
from kith.operational.marketing.campaign.report import LEFT, NOBODY, strata_of
from kith.operational.marketing.campaign.stored import thawed

MOST = 500
"""Of so many campaigns the newest are added up; whoever asks for a shorter time sees the others."""
AUDIENCE = """
with audience as materialized (
    select t.*, c.started_at, c.window_days from marketing_assignment t join marketing_campaign c on c.id = t.campaign_id
    where {} and t.campaign_id = any(%s)
)
"""
ARMS = f"""
, bought as (
    select a.id, coalesce(sum(o.house_total), 0)::float8 as revenue
    from audience a join backoffice_order o on o.party_id = a.party_id
    where a.arm <> 'refused' and not o.is_sample and o.total > 0
        and {BOUGHT_AT} >= a.started_at and {BOUGHT_AT} < a.started_at + make_interval(hours => 24 * a.window_days)
    group by a.id
)
select a.campaign_id, a.arm, a.stratum, count(*), count(b.id), coalesce(sum(b.revenue), 0),
    coalesce(sum(b.revenue ^ 2), 0), coalesce(sum(b.revenue ^ 3), 0), count(*) filter (where d.state = any(%s))
from audience a left join bought b on b.id = a.id left join marketing_delivery d on d.assignment_id = a.id
where a.arm <> 'refused' group by 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which campaigns: those whose first mail left from `since` to before `until`, of a channel and a kind; all if empty."""

    since: datetime | None = None
    until: datetime | None = None
    channel: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a campaign brought: both groups by class, and the messages that left. Money is in the house currency."""

    campaign: Campaign
    strata: tuple[Stratum, ...]
    sent: int

    @property
    def contacted(self) -> Counts:
        return sum((each.contacted for each in self.strata), NOBODY)

    @property
    def held_out(self) -> Counts:
        return sum((each.held_out for each in self.strata), NOBODY)

    @property
    def cost(self) -> Decimal:
        return cost_of(self.campaign, self.sent)

    @property
    def audit(self) -> Audit | None:
        """What the night found of its ledger, if it looked already."""
        return kept(self.campaign)


@dataclass(frozen=True, slots=True)
class Sum:
    """Several campaigns taken together, or one. `lift` is that of the campaigns that kept somebody out, class by class
    within each; `margin` what their extra revenue leaves, None where none of them says how much of it stays."""

    campaigns: int
    contacted: Counts
    held_out: Counts
    sent: int
    lift: Lift
    cost: Decimal
    margin: Interval | None


@dataclass(frozen=True, slots=True)
class Across:
    """All campaigns that were asked for, the newest first. `is_cut` where there were more than are added up."""

    brought: tuple[Brought, ...]
    is_cut: bool

    def by(self, key: Callable[[Campaign], str]) -> dict[str, tuple[Brought, ...]]:
        found: dict[str, tuple[Brought, ...]] = {}
        for each in self.brought:
            found[key(each.campaign)] = (*found.get(key(each.campaign), ()), each)
        return found

    def classes(self) -> dict[str, Sum]:
        """By class; what a campaign cost is not shared out among classes."""
        names = {stratum.name for each in self.brought for stratum in each.strata}
        return {
            name: added(
                Brought(each.campaign, tuple(one for one in each.strata if one.name == name), 0)
                for each in self.brought
            )
            for name in sorted(names, key=lambda name: (name == "-", name))
        }


def across(actor: Actor, asked: Asked) -> Across:
    """The campaigns that the actor may see, with the recipients that the actor may see."""
    found = list(_campaigns(actor, asked))
    shown = found[:MOST]
    sees_all = access.sees_all(actor, current().type("recipient"))
    stored = {each.pk: _stored(each) for each in shown if sees_all and each.result}
    counted = _counted(actor, [each.pk for each in shown if each.pk not in stored])
    nothing: tuple[tuple[Stratum, ...], int] = ((), 0)
    brought = (Brought(each, *(stored.get(each.pk) or counted.get(each.pk, nothing))) for each in shown)
    return Across(tuple(brought), len(found) > MOST)


def singles(actor: Actor, asked: Asked) -> dict[str, int]:
    """Single mails that programs asked for in this time, by what became of them; for those who see everybody."""
    if asked.kind or asked.channel == Channel.LETTER or not access.sees_all(actor, current().type("person")):
        return {}
    wanted = {"created_at__gte": asked.since, "created_at__lt": asked.until}
    rows = Message.objects.filter(**{key: value for key, value in wanted.items() if value}).values_list(
        "state"
    )
    return dict(rows.annotate(number=Count("pk")).order_by())


def added(brought: Iterable[Brought]) -> Sum:
    """Taken together. Somebody to whom several campaigns wrote counts in each of them."""
    found = [each for each in brought if each.strata]
    return Sum(
        len(found), sum((each.contacted for each in found), NOBODY), sum((each.held_out for each in found), NOBODY),
        sum(each.sent for each in found), measure(_compared(found)), sum((each.cost for each in found), Decimal(0)),
        _margin(found),
    )  # fmt: skip


def _compared(found: Iterable[Brought]) -> list[Stratum]:
    """Classes in which a campaign kept somebody out; those of a campaign that kept out nobody would tell nothing."""
    return [one for each in found for one in each.strata if one.contacted.people and one.held_out.people]


def _campaigns(actor: Actor, asked: Asked) -> Iterable[Campaign]:
    wanted = {
        "channel": asked.channel,
        "kind": asked.kind,
        "started_at__gte": asked.since,
        "started_at__lt": asked.until,
    }
    rows = Campaign.objects.filter(
        deleted_at=None, started_at__isnull=False, **{key: value for key, value in wanted.items() if value}
    ).exclude(state__in=(State.DRAFT, State.REPEATING))
    visible = access.visible(actor, rows, current().type("campaign"))
    found: list[Campaign] = list(visible.order_by("-started_at", "-pk")[: MOST + 1])
    return found


def _stored(campaign: Campaign) -> tuple[tuple[Stratum, ...], int]:
    found = thawed(campaign.result or {}, campaign)
    return found.strata, found.ledger.taken


def _counted(actor: Actor, campaigns: list[int]) -> dict[int, tuple[tuple[Stratum, ...], int]]:
    if not campaigns:
        return {}
    rights = access.predicate(actor, current().type("recipient"))
    rows = fetch(
        AUDIENCE.format(rights.text) + ARMS, (*rights.params, campaigns, [state.value for state in LEFT])
    )
    by_campaign: dict[int, list[tuple[Any, ...]]] = {}
    for campaign, *row in rows:
        by_campaign.setdefault(campaign, []).append(tuple(row))
    return {
        campaign: (strata_of(row[:-1] for row in found), sum(row[-1] for row in found))
        for campaign, found in by_campaign.items()
    }


def _margin(found: list[Brought]) -> Interval | None:
    """Margins added up over campaigns of which it is known; those with the same margin are measured together."""
    percents = sorted(
        {each.campaign.margin_percent for each in found if each.campaign.margin_percent is not None}
    )
    gains = [
        _gain([each for each in found if each.campaign.margin_percent == percent], percent)
        for percent in percents
    ]
    known = [each for each in gains if each]
    if not known:
        return None
    middle = sum(each.estimate for each in known)
    below = sqrt(sum((each.estimate - each.low) ** 2 for each in known))
    above = sqrt(sum((each.high - each.estimate) ** 2 for each in known))
    return Interval(middle, middle - below, middle + above)


def _gain(found: list[Brought], percent: int) -> Interval | None:
    extra = measure(_compared(found)).extra_revenue
    return extra.times(percent / 100) if extra else None
