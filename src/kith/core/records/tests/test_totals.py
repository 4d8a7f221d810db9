"""What a list's numbers come to is what its rows, added up one by one, come to."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from kith.core.administration.tests.made import acting, somebody
from kith.core.conditions.tree import Line, Values
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.records.totals import Part, grouped, narrowed, summed, within
from kith.core.registry import current

pytestmark = pytest.mark.django_db
ORDERS = (
    ("2026-01-31", "10.50", "EUR"), ("2026-02-01", "4.50", "EUR"), ("2026-02-28", "7.00", "USD"),
    ("2025-12-31", "1.00", "EUR"),
)  # fmt: skip
COLUMNS = ("name", "party", "ordered_at", "total")


@pytest.fixture
def ola() -> Actor:
    return acting(somebody(Role.OWNER, "Ola"))


@pytest.fixture
def orders(ola: Actor) -> Listing:
    order = current().type("order")
    buyers: list[Any] = [
        verbs.create(current().type("person"), by=ola, values={"given_name": name}) for name in ("Ann", "Ben")
    ]
    for number, (day, total, currency) in enumerate(ORDERS):
        values = {
            "party": str(buyers[number % 2].uid),
            "ordered_at": f"{day}T12:00:00Z",
            "total": total,
        }
        verbs.create(order, by=ola, values=values | {"currency": currency, "number": str(number)})
    return Listing(order, COLUMNS)


def found(part: Part | None) -> dict[str, dict[str, Decimal]]:
    assert part is not None
    return {total.field.key: dict(total.sums) for total in part.totals}


def test_amounts_of_two_currencies_are_not_added_up(ola: Actor, orders: Listing) -> None:
    whole = summed(ola, orders)
    assert found(whole) == {"total": {"EUR": Decimal(16), "USD": Decimal(7)}}
    assert whole is not None
    assert (whole.count, whole.totals[0].count, whole.totals[0].average) == (4, 4, None)


def test_a_filter_and_rights_narrow_what_is_added_up(ola: Actor, orders: Listing) -> None:
    dollars = Listing(orders.type, orders.columns, Line("currency", "is", Values(("USD",))))
    assert found(summed(ola, dollars)) == {"total": {"USD": Decimal(7)}}
    nobody = acting(somebody(Role.SHARED_ONLY))
    assert summed(nobody, orders) == Part(None, "", 0, ())


@pytest.mark.parametrize("by", ["ordered_at", "party", "is_sample"])
def test_the_rows_of_all_parts_are_all_rows(ola: Actor, orders: Listing, by: str) -> None:
    field = orders.type.by_key[by]
    parts = grouped(ola, orders, field)
    assert parts
    seen: Counter[str] = Counter()
    for part in parts:
        rows = Listing(orders.type, orders.columns, narrowed(None, within(ola, part, field)))
        uids = [row[0] for row in read_page(ola, rows).rows]
        assert len(uids) == part.count
        seen.update(uids)
    assert len(seen) == len(ORDERS)
    assert set(seen.values()) == {1}


def test_months_are_those_of_the_reader(ola: Actor, orders: Listing) -> None:
    by_month = grouped(ola, orders, orders.type.by_key["ordered_at"])
    assert by_month is not None
    assert {part.value: part.count for part in by_month} == {
        "2026-01-01": 1,
        "2026-02-01": 2,
        "2025-12-01": 1,
    }


def test_adding_up_ends_after_its_time(ola: Actor, orders: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kith.core.records.totals.fetch_within", lambda *_given: None)
    assert summed(ola, orders) is None
    assert grouped(ola, orders, orders.type.by_key["party"]) is None
