"""Groups are told in words that follow from their numbers, and as conditions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kith.analytical.analyses import groups
from kith.analytical.analyses.conftest import Opened, Sale
from kith.analytical.analyses.groups import GROUPS
from kith.analytical.analyses.groups.findings import Findings, Group, chart, group_at, parts, verdict
from kith.core.conditions.tree import to_json
from kith.core.errors import Invalid

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def found(engine_of: Opened, sales: list[Sale]) -> Findings:
    engine = engine_of(sales)
    result = engine.keep("result", GROUPS.query(engine.tables, NOW))
    told: Findings = GROUPS.finish(engine, result, NOW).findings
    return told


def shop() -> list[Sale]:
    """Forty who come every month for 100 and more, eighty who came once, long ago, for 10 and more."""
    regular = [
        (party, NOW - timedelta(days=party % 20 + 30 * time), Decimal(100 + party))
        for party in range(40)
        for time in range(12)
    ]
    once = [(party, NOW - timedelta(days=500 + party), Decimal(10 + party % 7)) for party in range(100, 180)]
    return [*regular, *once]


def test_regulars_and_those_who_came_once_are_told_apart(engine_of: Opened) -> None:
    told = found(engine_of, shop())
    best, rest = told.groups
    assert (best.size, rest.size, told.customers) == (40, 80, 120)
    assert best.revenue > 0.9
    assert {"lately", "often", "much money"} >= set(best.name.lower().split(", "))
    assert {"long ago", "seldom", "little money"} >= set(rest.name.lower().split(", "))
    assert best.medians[1] == 12
    assert "33 %" in verdict(told, "EUR").replace("\xa0", " ")
    assert "clearly apart" in verdict(told, "EUR")


def test_every_group_is_shown_with_its_borders_and_a_way_to_a_segment(engine_of: Opened) -> None:
    told = found(engine_of, shop())
    assert len(chart(told, "EUR").table.rows) == 2
    shown = parts(told, "EUR")
    for group, part in zip(told.groups, shown, strict=False):
        assert part.title == group.name
        assert part.note.lower().startswith(group.borders("EUR").lower())
        [way] = part.ways
        assert (way.href, way.method) == (f"/analytics/groups/{group.key}/segment", "post")
    assert shown[-1].figures is not None
    assert len(shown[-1].figures.rows) == len(told.tried)


def test_who_belongs_where_follows_from_the_borders(engine_of: Opened) -> None:
    told = found(engine_of, shop())
    assert group_at(told, (3, 12, Decimal(1300), 340)) == told.groups[0]
    assert group_at(told, (520, 1, Decimal(12), 520)) == told.groups[1]
    assert group_at(told, (520, None, None, None)) is None


def test_borders_are_conditions_that_segments_understand() -> None:
    group = Group((None, 3.0, 200.0, 400.0), (90.0, None, None, None), ((1, 1),), 5, 0.5, (1.0,) * 4, 0.9)
    assert to_json(group.condition()) == {
        "all": [
            {"field": "last_order_at", "op": "newer_than", "span": 90, "unit": "day"},
            {"field": "orders", "op": "ge", "value": ["3"]},
            {"field": "revenue", "op": "ge", "value": ["200"]},
            {"field": "first_order_at", "op": "older_than", "span": 400, "unit": "day"},
        ]
    }
    said = group.borders("EUR").replace("\xa0", "")
    assert said == (
        "last order less than 90 days ago, at least 3 orders, revenue of at least €200, first order at least 400 days ago"
    )
    millions = Group((None, None, 1_250_000.0, None), (None, None, None, None), (), 1, 0.1, (1.0,) * 4, 0.2)
    assert to_json(millions.condition())["all"][0]["value"] == ["1250000"]


@pytest.mark.parametrize(
    ("sales", "said"),
    [
        ([], groups.TOO_FEW),
        ([(1, NOW, Decimal(5))], groups.TOO_FEW),
        ([(party, NOW + timedelta(days=5), Decimal(5)) for party in range(90)], groups.TOO_FEW),
        ([(party, NOW, Decimal(5)) for party in range(90)], groups.ALIKE),
    ],
    ids=["none", "one", "all to come", "all on one day for the same"],
)
def test_why_there_are_no_groups_is_said(engine_of: Opened, sales: list[Sale], said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        found(engine_of, sales)
    assert refusal.value.fields["sale"] == [said]
