"""How customers stand follows from their own silence and from the gap that is usual in the house."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from kith.analytical.analyses import standing
from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.tests.test_rfm_and_abc import NOW


def bought(party: int, *days_ago: int) -> list[Sale]:
    return [(party, NOW - timedelta(days=days), Decimal(10)) for days in days_ago]


def told(engine_of: Opened, sales: list[Sale]) -> tuple[dict[int, str], Any]:
    engine = engine_of(sales)
    result = engine.keep("result", standing.query(engine.tables, NOW))
    by_party = dict(engine.rows(result.select("party_id", "standing")))
    return by_party, standing.finish(engine, result, NOW).findings


def test_each_stands_by_silence_against_the_usual_gap(engine_of: Opened) -> None:
    steady = [sale for party in range(100, 140) for sale in bought(party, *range(5, 300, 20))]
    others = [*bought(1, 3), *bought(2, 30, 50), *bought(3, 60), *bought(4, 2, 100), *bought(5, 0, 0)]
    stands, found = told(engine_of, [*steady, *others])
    assert found.usual_gap == 20
    assert stands[100] == "active"
    assert {party: stands[party] for party in range(1, 6)} == {
        1: "new", 2: "lapsing", 3: "lost", 4: "won_back", 5: "new",
    }  # fmt: skip
    assert found.standings == {"new": 2, "active": 40, "won_back": 1, "lapsing": 1, "lost": 1}
    assert "43 active customers, 1 lapsing, 1 lost" in standing.verdict(found, "EUR")


def test_months_tell_who_came_who_came_back_and_who_was_lost(engine_of: Opened) -> None:
    """With a usual gap of 20 days, one is lost on the 41st day of silence; only months that have ended are told."""
    steady = [sale for party in range(100, 140) for sale in bought(party, *range(5, 300, 20))]
    plain, more = told(engine_of, steady)[1], told(engine_of, [*steady, *bought(1, 150, 50)])[1]
    differs = {
        month.first: (month.new - before.new, month.won_back - before.won_back, month.lost - before.lost)
        for month, before in zip(more.months, plain.months, strict=True)
        if month != before
    }
    # first order on 31 January, lost on 13 March, back on 11 May; the second loss is of June, which goes on
    assert differs == {"2026-01-01": (1, 0, 0), "2026-03-01": (0, 0, 1), "2026-05-01": (0, 1, 0)}
    assert standing.chart(more, "EUR").table.rows[-1][0] == "May 2026"


def test_where_nobody_came_twice_ninety_days_count(engine_of: Opened) -> None:
    stands, found = told(engine_of, [*bought(1, 10), *bought(2, 100), *bought(3, 200)])
    assert stands == {1: "new", 2: "lapsing", 3: "lost"}
    assert found.usual_gap == 90
