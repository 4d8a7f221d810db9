# ruff: noqa: S608 - what is put in is the one expression of purchases.py
"""What a campaign brought, read from its ledger: who got it, who looked, who bought, against those kept out by lot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from kith.core import access
from kith.core.conditions.fragment import Fragment
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.statement import fetch
from kith.operational.marketing.campaign.lift import Arm as Counts
from kith.operational.marketing.campaign.lift import Lift, Stratum, measure
from kith.operational.marketing.campaign.model import Arm, Campaign, DeliveryState, HitKind
from kith.operational.marketing.campaign.purchases import BOUGHT_AT

NOBODY = Counts(0, 0)
LETTERS = (DeliveryState.MADE, DeliveryState.PRINTED, DeliveryState.RETURNED)
LEFT = (DeliveryState.SENT, DeliveryState.UNCONFIRMED, DeliveryState.BOUNCED, *LETTERS)
"""What has left: taken by the relay, not confirmed, or come back later."""
IS_COUNTED = "{delivery}.state = 'sent' and {delivery}.counted is not false"
"""Whether a mail arrived whose reading is counted: what shares of readers are shares of. Of mails that left before that was
kept, all count."""
IS_DEAD = (
    "{delivery}.state in ('bounced', 'refused') and exists (select from customers_email e"
    " where e.party_id = {recipient}.party_id and e.address = {recipient}.address and e.bounced_at is not null)"
)
"""Whether a mail did not arrive and its address is marked as dead."""
AUDIENCE = (
    "with audience as materialized (select t.* from marketing_assignment t where {} and t.campaign_id = %s)"
)
PURCHASES = f"""
, bought as (
    select a.id, min({BOUGHT_AT}) as first_at,
        coalesce(sum(o.house_total), 0)::float8 as revenue
    from audience a join backoffice_order o on o.party_id = a.party_id
    where a.arm <> 'refused' and not o.is_sample and o.total > 0 and {BOUGHT_AT} >= %s and {BOUGHT_AT} < %s
    group by a.id
)
"""
ARMS = """
select a.arm, a.stratum, count(*), count(b.id), coalesce(sum(b.revenue), 0), coalesce(sum(b.revenue ^ 2), 0),
    coalesce(sum(b.revenue ^ 3), 0)
from audience a left join bought b on b.id = a.id where a.arm <> 'refused' group by 1, 2 order by 2, 1
"""
DAYS = """
select a.arm, floor(extract(epoch from least(b.first_at, now()) - %s) / 86400)::int, count(*)
from audience a join bought b on b.id = a.id group by 1, 2
"""
VERSIONS = f"""
select a.variant, count(*), count(*) filter (where d.state = 'sent'),
    count(*) filter (where {IS_COUNTED.format(delivery="d")}), count(h.clicked), count(b.id), count(h.left),
    coalesce(sum(b.revenue), 0)::float8
from audience a left join marketing_delivery d on d.assignment_id = a.id left join bought b on b.id = a.id
left join (
    select assignment_id, max(1) filter (where kind = 'click') as clicked, max(1) filter (where kind = 'unsubscribe') as left
    from marketing_hit where campaign_id = %s and machine = '' group by 1
) h on h.assignment_id = a.id
where a.arm = 'contacted' and exists (select from audience o where o.variant <> '') group by 1 order by a.variant = '', 1
"""
LEDGER = f"""
select 'delivery', d.state, count(*) from audience a join marketing_delivery d on d.assignment_id = a.id group by 2
union all select 'withheld', d.text, count(*) from audience a join marketing_delivery d on d.assignment_id = a.id
    where d.state = 'withheld' group by 2
union all select 'refused', a.reason, count(*) from audience a where a.arm = 'refused' group by 2
union all select 'person', h.kind, count(distinct h.assignment_id) from audience a
    join marketing_hit h on h.assignment_id = a.id where h.machine = '' group by 2
union all select 'machine', h.kind, count(distinct h.assignment_id) from audience a
    join marketing_hit h on h.assignment_id = a.id where h.machine <> '' and not exists (
        select from marketing_hit p where p.assignment_id = a.id and p.kind = h.kind and p.machine = '') group by 2
union all select 'counted', '', count(*) from audience a join marketing_delivery d on d.assignment_id = a.id
    where {IS_COUNTED.format(delivery="d")}
union all select 'dead', '', count(*) from audience a join marketing_delivery d on d.assignment_id = a.id
    where {IS_DEAD.format(recipient="a", delivery="d")}
union all select 'sample', '', count(distinct a.id) from audience a join backoffice_order o on o.party_id = a.party_id
    where a.arm <> 'refused' and o.is_sample and {BOUGHT_AT} >= %s and {BOUGHT_AT} < %s
union all select 'unconverted', '', count(distinct o.id) from audience a join backoffice_order o on o.party_id = a.party_id
    where a.arm <> 'refused' and not o.is_sample and o.house_total is null and o.total > 0
        and {BOUGHT_AT} >= %s and {BOUGHT_AT} < %s
union all select 'waiting', '', count(*) from audience a left join marketing_delivery d on d.assignment_id = a.id
    where a.arm = 'contacted' and d.assignment_id is null
"""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Numbers of people. `delivery`, `withheld`, `refused` by key; `person` and `machine` by kind of hit: people of whom
    at least one hit was a person's, and people of whom there are machines' hits alone. `sample` are people who bought
    in the sample data within the window; they count nowhere. `unconverted` are orders that count without an amount,
    since their currency had no rate. `dead` are those whose mail came back and whose address is marked for it, `counted`
    those who got a mail whose reading is counted."""

    delivery: Mapping[str, int]
    withheld: Mapping[str, int]
    refused: Mapping[str, int]
    person: Mapping[str, int]
    machine: Mapping[str, int]
    sample: int
    unconverted: int
    waiting: int
    dead: int = 0
    counted: int = 0

    @property
    def taken(self) -> int:
        """Messages that left."""
        return sum(self.delivery.get(state, 0) for state in LEFT)

    @property
    def delivered(self) -> int:
        """Mails that the relay took and that did not come back."""
        return sum(self.delivery.get(state, 0) for state in (DeliveryState.SENT, *LETTERS[:2]))

    @property
    def opened(self) -> int:
        return self.person.get(HitKind.OPEN, 0)

    @property
    def clicked(self) -> int:
        return self.person.get(HitKind.CLICK, 0)

    @property
    def unsubscribed(self) -> int:
        return self.person.get(HitKind.UNSUBSCRIBE, 0)

    @property
    def complained(self) -> int:
        return self.person.get(HitKind.COMPLAINT, 0)


@dataclass(frozen=True, slots=True)
class VersionResult:
    """A version: how many people got it, of them delivered, delivered so that reading is counted, clicked (by no
    machine), bought, unsubscribed, and what the buyers spent. `key` is empty for those who wait for a test."""

    key: str
    people: int
    delivered: int
    counted: int
    clicked: int
    buyers: int
    unsubscribed: int
    revenue: float


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the report says. Everybody who was drawn counts in the group that the lot gave. `versions` is empty
    where all got the same; `at` says since when it is so, where it was kept."""

    strata: tuple[Stratum, ...]
    lift: Lift
    ledger: Ledger
    days: Mapping[str, tuple[int, ...]]
    versions: tuple[VersionResult, ...]
    start: datetime | None
    end: datetime | None
    at: datetime | None = None

    @property
    def contacted(self) -> Counts:
        return sum((each.contacted for each in self.strata), NOBODY)

    @property
    def held_out(self) -> Counts:
        return sum((each.held_out for each in self.strata), NOBODY)


def window(campaign: Campaign) -> tuple[datetime | None, datetime | None]:
    """From when until when a purchase counts, for both groups alike; nothing before sending has begun."""
    if campaign.started_at is None:
        return None, None
    return campaign.started_at, campaign.started_at + timedelta(days=campaign.window_days)


def result(actor: Actor, campaign: Campaign) -> Result:
    """The result of a campaign over the recipients that the actor may see."""
    start, end = window(campaign)
    audience = _audience(actor, campaign)
    since, until = start or timezone.now(), end or timezone.now()
    ledger = _ledger(fetch(audience.text + LEDGER, (*audience.params, *(since, until) * 2)))
    bought = Fragment(audience.text + PURCHASES, (*audience.params, since, until))
    strata = strata_of(fetch(bought.text + ARMS, bought.params))
    days = _days(fetch(bought.text + DAYS, (*bought.params, since)), campaign, start)
    found = _versions(fetch(bought.text + VERSIONS, (*bought.params, campaign.pk)))
    return Result(strata, measure(strata), ledger, days, found, start, end)


def _audience(actor: Actor, campaign: Campaign) -> Fragment:
    rows = access.predicate(actor, current().type("recipient"))
    return Fragment(AUDIENCE.format(rows.text), (*rows.params, campaign.pk))


def strata_of(rows: Iterable[tuple[Any, ...]]) -> tuple[Stratum, ...]:
    """Both groups by class, from rows of arm, class and what `Counts` holds; whoever has no class last."""
    arms = {(row[1], row[0]): Counts(*row[2:]) for row in rows}
    names = sorted({stratum for stratum, _arm in arms}, key=lambda name: (name == "-", name))
    return tuple(
        Stratum(name, arms.get((name, Arm.CONTACTED), NOBODY), arms.get((name, Arm.HELD_OUT), NOBODY))
        for name in names
    )


def _versions(rows: list[tuple[Any, ...]]) -> tuple[VersionResult, ...]:
    return tuple(VersionResult(*row) for row in rows)


def _ledger(rows: list[tuple[Any, ...]]) -> Ledger:
    found: dict[str, dict[str, int]] = {}
    for part, key, number in rows:
        found.setdefault(part, {})[key] = int(number)
    return Ledger(
        delivery=found.get("delivery", {}),
        withheld=found.get("withheld", {}),
        refused=found.get("refused", {}),
        person=found.get("person", {}),
        machine=found.get("machine", {}),
        sample=found["sample"][""],
        unconverted=found["unconverted"][""],
        waiting=found["waiting"][""],
        dead=found["dead"][""],
        counted=found["counted"][""],
    )


def _days(
    rows: list[tuple[Any, ...]], campaign: Campaign, start: datetime | None
) -> dict[str, tuple[int, ...]]:
    """How many had bought by the end of each day of the window that has come, by group."""
    if start is None:
        return {}
    come = min(max((timezone.now() - start).days + 1, 1), campaign.window_days)
    new = {(arm, day): int(number) for arm, day, number in rows}
    found: dict[str, tuple[int, ...]] = {}
    for arm in (Arm.CONTACTED, Arm.HELD_OUT):
        total, sums = 0, []
        for day in range(come):
            total += new.get((arm, day), 0)
            sums.append(total)
        found[arm] = tuple(sums)
    return found
