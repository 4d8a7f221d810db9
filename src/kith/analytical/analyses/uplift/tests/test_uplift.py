"""Whom campaigns move: nothing later than the lot is known of anybody, and too little says so."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import orjson
import pytest

from kith.analytical.analyses.uplift import UPLIFT
from kith.analytical.analyses.uplift.findings import Findings
from kith.analytical.analyses.uplift.learning import learnt
from kith.analytical.cards import revived
from kith.analytical.warehouse.engine import Engine
from kith.analytical.warehouse.limits import Limits, bounded
from kith.analytical.warehouse.tables import ASSIGNMENT, CAMPAIGN, PARTY, SALE, LakeTable
from kith.core.errors import Invalid

NOW = datetime(2026, 6, 30, tzinfo=UTC)
LOT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
Sale = tuple[int, datetime, str]
Lot = tuple[int, int, bool, datetime]
House = Callable[[list[Sale], list[Lot]], Engine]


def naive(value: Any) -> Any:
    """The lake's moments are of UTC and carry no zone."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Makes an engine of sales (party, moment, amount) and lots (party, campaign, written to, when); sending begins an hour
    after the lot, and the window is thirty days. Party 99 has objected to profiling: the lake does not know them."""
    with bounded(tmp_path, Limits(memory="512MB", threads=1, spill="1GB")) as duck:

        def fill(table: LakeTable, rows: list[tuple[Any, ...]]) -> None:
            columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
            duck.execute(f"create or replace table {table.name} ({columns})")
            if rows:
                marks = ", ".join("?" for _column in table.columns)
                plain = [[naive(value) for value in row] for row in rows]
                duck.executemany(f"insert into {table.name} values ({marks})", plain)

        def engine(sales: list[Sale], lots: list[Lot]) -> Engine:
            fill(PARTY, [(party, "person", LOT) for party in range(1, 50)])
            fill(
                SALE,
                [(n, party, at, Decimal(paid), "EUR", False) for n, (party, at, paid) in enumerate(sales)],
            )
            hour, month = timedelta(hours=1), timedelta(days=30)
            fill(ASSIGNMENT, [(n, party, campaign, to) for n, (party, campaign, to, _at) in enumerate(lots)])
            when = {campaign: at for _party, campaign, _to, at in lots}
            fill(CAMPAIGN, [(each, at, at + hour, at + hour + month) for each, at in when.items()])
            made = Engine(duck)
            for table in (PARTY, SALE, CAMPAIGN, ASSIGNMENT):
                made.tables[table.name] = ibis.table(table.schema, name=table.name)
            return made

        yield engine


def told(engine: Engine, *columns: str) -> list[tuple[Any, ...]]:
    found = UPLIFT.query(engine.tables, NOW)
    return engine.rows(found.order_by("assignment_id").select(*columns))


KNOWN = ("orders", "money", "recency", "tenure", "earlier", "answered")


def test_what_was_bought_before_the_day_of_the_lot_is_known(house: House) -> None:
    sales = [(1, LOT - timedelta(days=40), "10"), (1, LOT - timedelta(days=10), "5.50")]
    assert told(house(sales, [(1, 7, True, LOT)]), *KNOWN) == [(2, Decimal("15.5000"), 10, 40, 0, 0)]


def test_nothing_from_the_day_of_the_lot_on_is_known(house: House) -> None:
    """Whatever happens then changes what came of it, and nothing that is known."""
    past = [(party, LOT - timedelta(days=party), "10") for party in range(1, 20)]
    lots = [(party, 7, party % 2 == 0, LOT) for party in range(1, 30)]
    before = told(house(past, lots), *KNOWN)
    lot = np.random.default_rng(1)
    begin = datetime(2026, 3, 10, tzinfo=UTC)
    later = [
        (int(lot.integers(1, 30)), begin + timedelta(minutes=int(lot.integers(0, 150_000))), "99")
        for _sale in range(300)
    ]
    again = [(party, 8, True, LOT + timedelta(days=2)) for party in range(1, 30)]
    engine = house(past + later, lots + again)
    assert told(engine, *KNOWN)[: len(lots)] == before
    assert sum(bought for (bought,) in told(engine, "bought")[: len(lots)]) > 20


def test_purchases_count_from_sending_to_the_end_of_the_window(house: House) -> None:
    begin = LOT + timedelta(hours=1)
    end = begin + timedelta(days=30)
    moments = {
        1: begin - timedelta(seconds=1), 2: begin, 3: end - timedelta(seconds=1), 4: end,
        5: datetime(2026, 3, 10, tzinfo=UTC), 6: datetime(2026, 4, 8, tzinfo=UTC), 7: datetime(2026, 4, 9, tzinfo=UTC),
    }  # fmt: skip
    sales = [(party, at, "10") for party, at in moments.items()]
    found = told(house(sales, [(party, 7, True, LOT) for party in moments]), "party_id", "bought")
    assert [party for party, bought in found if bought] == [2, 3, 5, 6]


def test_credit_notes_and_gifts_are_no_purchases(house: House) -> None:
    engine = house(
        [(1, LOT + timedelta(days=1), "-10"), (1, LOT + timedelta(days=1), "0")], [(1, 7, True, LOT)]
    )
    assert told(engine, "bought") == [(False,)]


def test_earlier_campaigns_are_known_when_their_windows_are_over(house: House) -> None:
    lots = [
        (1, 5, True, LOT - timedelta(days=90)), (1, 6, True, LOT - timedelta(days=20)), (1, 7, True, LOT),
        (2, 5, False, LOT - timedelta(days=90)), (2, 7, True, LOT),
    ]  # fmt: skip
    engine = house([(1, LOT - timedelta(days=80), "10")], lots)
    found = told(engine, "party_id", "campaign_id", "earlier", "answered")
    assert (1, 7, 1, 1) in found
    assert (1, 6, 1, 1) in found
    assert (2, 7, 0, 0) in found


def test_who_objects_is_left_out_and_open_windows_are(house: House) -> None:
    lots = [(99, 7, True, LOT), (1, 8, True, datetime(2026, 6, 20, tzinfo=UTC))]
    assert told(house([], lots), "party_id") == []


def test_without_a_campaign_that_is_over_there_is_a_reason(house: House) -> None:
    engine = house([], [])
    kept = engine.keep("result", UPLIFT.query(engine.tables, NOW))
    with pytest.raises(Invalid, match="kept people out"):
        UPLIFT.finish(engine, kept, NOW)


@pytest.mark.parametrize(
    "lots", [[(1, 7, True, LOT)], *([(n, 7, to, LOT) for n in range(1, 30)] for to in (True, False))]
)
def test_one_person_and_nobody_or_everybody_kept_out_are_too_few(house: House, lots: list[Lot]) -> None:
    engine = house([], lots)
    kept = engine.keep("result", UPLIFT.query(engine.tables, NOW))
    found = UPLIFT.finish(engine, kept, NOW).findings
    assert not found.ways
    assert UPLIFT.verdict(found, "EUR").startswith("Too few people")
    assert UPLIFT.chart(found, "EUR").svg
    assert len(UPLIFT.parts(found, "EUR")) == 1


def rows(seed: int, effect: float, chance: float | None = None) -> dict[str, Any]:
    """Histories of 6,000 people in three campaigns; who bought lately is moved by `effect`."""
    lot = np.random.default_rng(seed)
    people = 6000
    orders = lot.poisson(1.5, people)
    recency = np.where(orders > 0, lot.integers(1, 400, people), np.nan)
    treated = lot.random(people) < 0.7
    base = np.where(orders > 2, 0.3, 0.12) if chance is None else np.full(people, chance)
    bought = lot.random(people) < base + np.where(treated & (recency < 100), effect, 0)
    return {
        "assignment_id": np.arange(people), "party_id": np.arange(people), "campaign_id": np.arange(people) % 3,
        "is_contacted": treated, "bought": bought, "orders": orders, "money": orders * 20.0, "recency": recency,
        "tenure": recency * 2, "earlier": np.zeros(people), "answered": np.zeros(people),
    }  # fmt: skip


def test_those_who_are_moved_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kith.analytical.moving.DRAWS", 100)
    found = learnt(rows(1, 0.35))
    assert found.way is not None
    assert found.way.low > 0
    assert found.first_fifth is not None
    assert found.first_fifth[0] == pytest.approx(0.33, abs=0.08)
    assert found.deciles[0].uplift > 0.2
    assert abs(found.deciles[-1].uplift) < 0.15
    assert found.ahead is not None
    assert found.ahead[0] > 0
    said = UPLIFT.verdict(found, "EUR")
    assert "a fifth, bought +3" in said
    assert revived(Findings, orjson.loads(orjson.dumps(asdict(found)))) == found
    assert "Likely buyers" in str(UPLIFT.chart(found, "EUR").table)
    assert [len(part.title) > 0 for part in UPLIFT.parts(found, "EUR")] == [True] * 3


def test_where_nobody_is_moved_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kith.analytical.moving.DRAWS", 100)
    assert (
        UPLIFT.verdict(learnt(rows(2, 0.0)), "EUR") == "Campaigns moved nobody measurably more than others."
    )


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_all_or_none_bought_is_too_little_to_tell(chance: float) -> None:
    found: Findings = learnt(rows(3, 0.0, chance))
    assert not found.ways
