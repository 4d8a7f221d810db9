"""Rules and offers are those of a plain reading of the orders; nobody is offered what they have; pairs are bounded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from math import sqrt
from pathlib import Path
from random import Random
from typing import Any

import ibis
import pytest

from kith.analytical import baskets
from kith.analytical.analyses import affinity, next_offer
from kith.analytical.analyses.affinity import Rule
from kith.analytical.analyses.next_offer import offers, trial
from kith.analytical.analysis import Analysis, Outcome
from kith.analytical.warehouse.engine import Engine
from kith.analytical.warehouse.limits import Limits, bounded
from kith.analytical.warehouse.tables import PRODUCT, SALE, SALE_LINE, LakeTable
from kith.core.errors import Invalid

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
Order = tuple[int, datetime, list[int]]
"""Customer, moment, products."""
Opened = Callable[..., Engine]


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Products are called by their ids, without a database."""
    for module in (affinity, next_offer):
        monkeypatch.setattr(module, "names", lambda uids: {uid: f"No {uid}" for uid in uids})


@pytest.fixture
def engine_of(tmp_path: Path) -> Iterator[Opened]:
    """Makes an engine whose lake holds these orders, each position of ten euros, and all products but those withdrawn."""
    with bounded(tmp_path, Limits(memory="512MB", threads=1, spill="1GB")) as duck:

        def engine(orders: list[Order], withdrawn: tuple[int, ...] = (), amount: str = "10") -> Engine:
            made = Engine(duck)
            sales = [
                f"{n},{who},{when:%Y-%m-%d %H:%M:%S},{len(what) * Decimal(amount)},EUR,false"
                for n, (who, when, what) in enumerate(orders)
            ]
            each = [(n, who, one) for n, (who, _when, what) in enumerate(orders) for one in what]
            positions = [f"{n},{order},{who},{one},1,{amount}" for n, (order, who, one) in enumerate(each)]
            known = sorted({product for _who, _when, what in orders for product in what})
            products = [f"{each},{each},{str(each in withdrawn).lower()}" for each in known]
            for table, rows in ((SALE, sales), (SALE_LINE, positions), (PRODUCT, products)):
                _fill(made, table, rows, tmp_path)
            return made

        yield engine


def _fill(engine: Engine, table: LakeTable, rows: list[str], folder: Path) -> None:
    file = folder / f"{table.name}.csv"
    file.write_text("\n".join(rows))
    columns = {column.name: str(column.type) for column in table.columns}
    read = f"read_csv('{file}', header=false, auto_detect=false, delim=',', columns={columns})"
    engine.duck.execute(f"create or replace table {table.name} as select * from {read}").fetchall()
    engine.tables[table.name] = ibis.table(table.schema, name=table.name)


def outcome(engine: Engine, analysis: Analysis) -> Outcome:
    return analysis.finish(engine, engine.keep("result", analysis.query(engine.tables, NOW)), NOW)


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def random_orders(seed: int, number: int = 300) -> list[Order]:
    chance = Random(seed)
    return [
        (
            chance.randrange(60),
            days_ago(chance.randrange(1, 400)),
            sorted({int(chance.random() ** 2 * 12) + 1 for _each in range(chance.randrange(1, 6))}),
        )
        for _order in range(number)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_rules_are_those_that_counting_by_hand_gives(engine_of: Opened, seed: int) -> None:
    orders = random_orders(seed)
    found = outcome(engine_of(orders), affinity.AFFINITY).findings
    assert (found.orders, found.left_out) == (len(orders), 0)
    expected = _rules(orders)
    assert found.rules == len(expected)
    told = {(rule.product, rule.other): rule for rule in (*found.strongest, *found.dearest)}
    for key, rule in told.items():
        assert (rule.product, rule.other, rule.together) == (*key, expected[key].together)
        assert figures(rule) == pytest.approx(figures(expected[key]))


def figures(rule: Rule) -> tuple[float, ...]:
    return rule.support, rule.confidence, rule.lift, rule.brings


def _rules(orders: list[Order]) -> dict[tuple[str, str], Rule]:
    """Support, confidence and lift as Agrawal and Srikant (1994) have them, by trying every pair."""
    alone: Counter[int] = Counter()
    both: Counter[tuple[int, int]] = Counter()
    for _who, _when, what in orders:
        alone.update(what)
        both.update(pair for pair in combinations(what, 2))
    rules = {}
    for (one, other), together in both.items():
        if together < baskets.LEAST_TOGETHER or together * len(orders) <= alone[one] * alone[other]:
            continue
        for first, second in ((one, other), (other, one)):
            confidence = together / alone[first]
            lift = confidence / (alone[second] / len(orders))
            rules[str(first), str(second)] = Rule(
                str(first), str(second), together, together / len(orders), confidence, lift, 10 * confidence
            )
    return rules


def test_a_known_basket_has_the_figures_of_the_textbook(engine_of: Opened) -> None:
    """Bread (1) in 6 of 10 orders, butter (2) in 5 of them: support .5, confidence 5/6 and 5/5, lift 5/6 over 5/10."""
    orders = [(n, days_ago(n + 1), [1, 2]) for n in range(5)] + [(5, days_ago(9), [1])]
    orders += [(10 + n, days_ago(n + 1), [3]) for n in range(4)]
    told = outcome(engine_of(orders), affinity.AFFINITY)
    found = told.findings
    assert told.customers == 10
    [strong, weak] = sorted(found.strongest, key=lambda rule: rule.product)
    assert (strong.product, strong.other, strong.together) == ("1", "2", 5)
    assert figures(strong) == pytest.approx((0.5, 5 / 6, 5 / 3, 50 / 6))
    assert figures(weak) == pytest.approx((0.5, 1, 5 / 3, 10))
    assert affinity.verdict(found, "EUR") == "Who buys No 1 buys No 2 1.7 times as often as others do."
    drawn = affinity.chart(found, "EUR")
    assert drawn.table.rows == (("No 1 + No 2", "1.7"),)
    assert [len(part.figures.rows) for part in affinity.parts(found, "EUR") if part.figures] == [2, 2]


def test_credit_notes_and_what_is_given_back_are_no_basket(engine_of: Opened) -> None:
    orders = [(n, days_ago(n + 1), [1, 2]) for n in range(8)]
    engine = engine_of(orders, amount="-10")
    with pytest.raises(Invalid, match="names products"):
        outcome(engine, affinity.AFFINITY)


@pytest.mark.parametrize("analysis", [affinity.AFFINITY, next_offer.NEXT_OFFER], ids=lambda each: each.key)
def test_without_positions_it_says_what_is_missing(engine_of: Opened, analysis: Analysis) -> None:
    for orders in ([], [(1, days_ago(-3), [1, 2])]):
        with pytest.raises(Invalid, match="No order names products"):
            outcome(engine_of(orders), analysis)


def test_one_order_has_no_rule_and_no_offer(engine_of: Opened) -> None:
    engine = engine_of([(1, NOW, [1, 2, 3])])
    found = outcome(engine, affinity.AFFINITY).findings
    assert affinity.verdict(found, "EUR").startswith("No two products")
    assert affinity.parts(found, "EUR") == ()
    assert affinity.chart(found, "EUR").svg
    none = outcome(engine, next_offer.NEXT_OFFER).findings
    assert (none.customers, none.trial) == (0, None)
    assert next_offer.verdict(none, "EUR").startswith("No product is alike")
    assert next_offer.chart(none, "EUR").svg


def test_who_orders_a_thousand_things_costs_no_more_than_others(engine_of: Opened) -> None:
    """One customer with half of all orders, and one order of a thousand positions."""
    orders = [(1, days_ago(n % 300 + 1), [n % 97 + 1, n % 89 + 101]) for n in range(500)]
    orders += [(2, days_ago(3), list(range(1, 1001)))]
    orders += [(n, days_ago(n % 50 + 1), [n % 9 + 1, n % 7 + 11]) for n in range(3, 500)]
    engine = engine_of(orders)
    for unit in (baskets.ORDER, baskets.CUSTOMER):
        few = baskets.newest(baskets.held(baskets.lines(engine.tables, NOW), unit), unit)
        sizes = few.group_by(unit).agg(n=few.count())
        [(most,)] = engine.rows(sizes.agg(n=sizes.n.max()))
        assert most <= baskets.MOST_OF_ONE
    assert outcome(engine, next_offer.NEXT_OFFER).findings.buyers == 499


def test_the_newest_units_count_as_far_as_their_pairs_go(engine_of: Opened) -> None:
    engine = engine_of([(n, days_ago(n + 1), [1, 2, 3]) for n in range(20)])
    few = baskets.newest(baskets.held(baskets.lines(engine.tables, NOW), "sale_id"), "sale_id")
    inside = baskets.within(few, "sale_id", budget=3 * 7)
    assert engine.rows(
        inside.agg(a=inside.sale_id.nunique(), b=inside.reached.max(), c=inside.sized.max())
    ) == [(7, 7, 20)]
    assert {row[0] for row in engine.rows(inside.select("sale_id"))} == set(range(7))


@pytest.mark.parametrize("seed", range(3))
def test_offers_are_those_that_counting_by_hand_gives(engine_of: Opened, seed: int) -> None:
    orders = random_orders(seed, 120)
    told = outcome(engine := engine_of(orders, withdrawn=(3,)), next_offer.NEXT_OFFER)
    columns = ("party_id", "next_offer", "second_offer", "third_offer")
    found = {row[0]: [each for each in row[1:] if each] for row in engine.rows(told.result.select(*columns))}
    assert found == {who: best for who, best in _offers(orders, withdrawn=3).items() if best}


def _offers(orders: list[Order], withdrawn: int) -> dict[int, list[int]]:
    had: dict[int, dict[int, tuple[datetime, int]]] = defaultdict(dict)
    for who, when, what in orders:
        for product in what:
            last, worth = had[who].get(product, (when, 0))
            had[who][product] = (max(last, when), worth + 10)
    buyers = {product: {who for who in had if product in had[who]} for product in range(1, 13)}
    like: dict[int, dict[int, Decimal]] = {}
    for one, bought in buyers.items():
        together = {
            other: len(bought & others) for other, others in buyers.items() if other not in (one, withdrawn)
        }
        near = {
            other: Decimal(f"{number / sqrt(len(bought) * len(buyers[other])):.9f}")
            for other, number in together.items()
            if number >= baskets.LEAST_TOGETHER
        }
        like[one] = dict(sorted(near.items(), key=lambda each: (-each[1], each[0]))[: offers.ALIKE])
    best = {}
    for who, mine in had.items():
        usual = [product for product in mine if len(buyers[product]) >= baskets.LEAST_TOGETHER]
        newest = sorted(usual, key=lambda each: (-mine[each][0].timestamp(), -mine[each][1], each))
        score: Counter[int] = Counter()
        for product in newest[: offers.TASTE]:
            for other, likeness in like[product].items():
                if other not in mine:
                    score[other] += likeness  # type: ignore[assignment]
        best[who] = [each for each, _ in sorted(score.items(), key=lambda each: (-each[1], each[0]))[:3]]
    return best


def pair_lovers() -> list[Order]:
    """Who buys 1 buys 2, who buys 3 buys 4; the last of each have only the first yet."""
    orders: list[Order] = []
    for n in range(12):
        first = 1 if n % 2 else 3
        orders.append((n, days_ago(200 + n), [first]))
        if n < 10:
            orders.append((n, days_ago(150 + n), [first + 1]))
    return orders


def test_the_reason_is_the_product_that_speaks_most_for_the_offer(engine_of: Opened) -> None:
    engine = engine_of(pair_lovers())
    told = outcome(engine, next_offer.NEXT_OFFER)
    columns = ("party_id", "next_offer", "second_offer", "offer_because", "offer", "bought", "share")
    assert sorted(engine.rows(told.result.select(*columns))) == [
        (10, 4, None, 3, "4", "3", pytest.approx(5 / 6)),
        (11, 2, None, 1, "2", "1", pytest.approx(5 / 6)),
    ]
    found = told.findings
    assert (found.customers, found.buyers, found.offered) == (2, 12, (("2", 1), ("4", 1)))
    assert next_offer.chart(found, "EUR").table.rows == (("No 2", "1"), ("No 4", "1"))


def test_what_is_not_sold_any_more_is_offered_to_nobody(engine_of: Opened) -> None:
    engine = engine_of(pair_lovers(), withdrawn=(2,))
    told = outcome(engine, next_offer.NEXT_OFFER)
    assert engine.rows(told.result.select("party_id", "next_offer")) == [(10, 4)]


def test_offers_are_tried_on_what_was_bought_later_beside_the_most_bought(engine_of: Opened) -> None:
    """Three months ago 10 and 11 had one of a pair each: both are then offered the other one, and 11 takes it. The most
    bought product that 11 does not have is the third."""
    orders = [*pair_lovers(), *((n, days_ago(300), [9]) for n in range(20, 40))]
    orders += [(11, days_ago(10), [2]), (10, days_ago(20), [8]), (50, days_ago(5), [1])]
    found = outcome(engine_of(orders), next_offer.NEXT_OFFER).findings
    tried = found.trial
    assert tried.customers == 2
    assert tried.hits == (0.5, 0.5, 0.5)
    assert tried.popular == (0.0, 0.5, 0.5)
    assert "one of three offers was bought by 50\xa0%" in next_offer.verdict(found, "EUR")
    [part] = next_offer.parts(found, "EUR")
    assert part.figures is not None
    assert part.figures.rows[0] == ("1", "50.0\xa0%", "0\xa0%")


def test_customers_are_worked_out_in_parts(engine_of: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = random_orders(7, 200)
    whole = _told(engine_of(orders))
    monkeypatch.setattr(offers, "AT_ONCE", 7)
    assert _told(engine_of(orders)) == whole


def _told(engine: Engine) -> list[Any]:
    return sorted(engine.rows(outcome(engine, next_offer.NEXT_OFFER).result))


def test_positions_of_the_last_moment_are_not_known_before_it(engine_of: Opened) -> None:
    engine = engine_of([(1, NOW, [1]), (1, NOW + timedelta(seconds=1), [2])])
    assert [row[0] for row in engine.rows(baskets.lines(engine.tables, NOW).select("product_id"))] == [1]
    assert trial.try_out(engine, NOW) is None
