"""A thousand campaigns with a known effect and a thousand with none, through the real tables and the real report.

Each draws its hold-out with the real lot, stands in the real ledger, and is read by the query of the report page.
Everybody who is written to also buys in the sample data now and then, which must never be taken for an effect.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from django.db import connection

from kith.core.principals.actor import Actor, system
from kith.customers.party.model import Party
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.report import Result, result
from kith.operational.marketing.campaign.tests.lot import held_out
from kith.operational.marketing.campaign.verdict import verdict

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NUMBER, PEOPLE, SHARE, EFFECT = 1000, 240, Fraction(1, 4), 0.1
RATES = {"A": 0.3, "B": 0.2, "C": 0.1}
LOT = 10**12  # the lot goes by number: with the same ones each run draws the same people
FIRST = datetime(2010, 1, 1, tzinfo=UTC)
ASSIGNMENTS = "marketing_assignment (campaign_id, party_id, arm, stratum)"
ORDERS = "backoffice_order (party_id, ordered_at, total, currency, is_sample)"
LEDGER = """
insert into marketing_delivery (assignment_id, campaign_id, state, at)
select a.id, a.campaign_id, 'sent', c.started_at from marketing_assignment a
join marketing_campaign c on c.id = a.campaign_id where a.arm = 'contacted'
"""


@dataclass(frozen=True, slots=True)
class World:
    """People by class, and who acts."""

    by: Actor
    classes: dict[int, str]


@pytest.fixture
def world(db: None) -> World:
    people = Party.objects.bulk_create(
        [Party(pk=LOT + at, kind="person", given_name=str(at)) for at in range(PEOPLE)]
    )
    return World(system("simulation"), {person.pk: "ABCCC"[at % 5] for at, person in enumerate(people)})


def copied(target: str, rows: Iterable[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"copy {target} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def simulated(world: World, effect: float, seed: int) -> list[Result]:
    """The results of all campaigns, each in days of its own."""
    starts = [FIRST + timedelta(days=2 * at) for at in range(NUMBER)]
    campaigns = Campaign.objects.bulk_create(
        [
            Campaign(name=str(at), state="sent", window_days=1, started_at=start, seed=f"{seed}-{at}")
            for at, start in enumerate(starts)
        ]
    )
    chance = Random(seed)
    drawn = {each.pk: held_out(world.classes, SHARE, each.seed) for each in campaigns}
    copied(
        ASSIGNMENTS,
        (
            (each.pk, party, "held_out" if party in drawn[each.pk] else "contacted", letter)
            for each in campaigns
            for party, letter in world.classes.items()
        ),
    )
    copied(
        ORDERS, (order for each in campaigns for order in orders(world, each, drawn[each.pk], effect, chance))
    )
    with connection.cursor() as cursor:
        cursor.execute(LEDGER)
        cursor.execute("analyze marketing_assignment, marketing_delivery, backoffice_order")
    return [result(world.by, each) for each in campaigns]


def orders(
    world: World, campaign: Campaign, out: frozenset[int], effect: float, chance: Random
) -> Iterable[tuple[object, ...]]:
    """Who buys on the campaign's day, and who of those written to buys in the sample data."""
    at = campaign.started_at
    assert at is not None
    for party, letter in world.classes.items():
        if chance.random() < RATES[letter] + (0 if party in out else effect):
            yield (
                party,
                at + timedelta(hours=chance.random() * 23),
                round(chance.expovariate(1 / 60) + 5, 2),
                "EUR",
                False,
            )
        if party not in out and chance.random() < 0.3:
            yield party, at + timedelta(hours=chance.random() * 23), 100, "EUR", True


def covered(results: list[Result], truth: float) -> float:
    ranges = [each.lift.response for each in results]
    return sum(one is not None and one.low <= truth <= one.high for one in ranges) / len(results)


def told(results: list[Result], kind: str) -> float:
    return sum(verdict(each.lift).kind == kind for each in results) / len(results)


def test_the_range_holds_the_known_effect_in_95_of_100_campaigns(world: World) -> None:
    results = simulated(world, EFFECT, seed=11)
    assert 0.93 <= covered(results, EFFECT) <= 0.97
    assert told(results, "did harm") <= 0.01
    mean = sum(each.lift.response.estimate for each in results if each.lift.response) / NUMBER
    assert abs(mean - EFFECT) < 0.005


def test_without_an_effect_it_says_that_nothing_can_be_told(world: World) -> None:
    results = simulated(world, 0.0, seed=7)
    assert 0.93 <= covered(results, 0.0) <= 0.97
    assert 0.93 <= told(results, "open") <= 0.97
    assert all(each.ledger.sample > 0 for each in results), (
        "there were purchases in the sample data to be misled by"
    )
    revenue = [each.lift.revenue for each in results if each.lift.revenue]
    assert len(revenue) > 0.85 * NUMBER, "only a few campaigns have too few buyers to tell of revenue"
    assert 0.93 <= sum(one.spans_zero for one in revenue) / len(revenue) <= 0.99
