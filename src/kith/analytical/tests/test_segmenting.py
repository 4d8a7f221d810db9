"""A group of customers becomes a segment by one press, and is told on the pages of those who belong to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kith.analytical.analyses.groups.findings import Findings
from kith.analytical.cards import revived
from kith.analytical.model import Finding
from kith.core.administration.tests.made import at_work, person
from kith.core.principals.model import Role
from kith.customers.fact.model import Fact
from kith.customers.segment.model import Segment

pytestmark = pytest.mark.django_db


def group(low: float | None, high: float | None, traits: list[list[int]]) -> dict[str, Any]:
    return {
        "at_least": [None, low, None, None], "less_than": [None, high, None, None], "traits": traits,
        "size": 2, "revenue": 0.5, "medians": [10.0, 4.0, 90.0, 300.0], "stable": 0.9,
    }  # fmt: skip


FOUND = {
    "customers": 4, "told": 0.97, "tried": [[2, 0.7], [3, 0.4]],
    "groups": [group(3.0, None, [[1, 1]]), group(None, 3.0, [[1, 0], [0, 1]])],
}  # fmt: skip


def kept() -> Findings:
    Finding.objects.create(analysis="groups", findings=FOUND, as_of=timezone.now(), rows=4)
    told: Findings = revived(Findings, FOUND)
    return told


def bought(name: str, orders: int) -> Any:
    made, day = person(name), timezone.now() - timedelta(days=9)
    Fact.objects.create(
        party_id=made.pk,
        orders=orders,
        revenue=orders * 10,
        first_order_at=day,
        last_order_at=day,
        reasons={},
        rfm_as_of=day,
    )
    return made


def test_a_group_becomes_a_segment_of_those_within_its_borders() -> None:
    browser, _ola = at_work(Role.ADMINISTRATOR)
    for name, orders in (("Anna", 5), ("Ben", 3), ("Cleo", 2)):
        bought(name, orders)
    person("Nobody")
    often, _seldom = kept().groups
    page = browser.get("/analytics/about/groups").content.decode()
    assert f"/analytics/groups/{often.key}/segment" in page
    answer = browser.post(f"/analytics/groups/{often.key}/segment")
    made = Segment.objects.get()
    assert answer.headers["Location"] == f"/segments/{made.uid}"
    assert (made.name, made.size) == ("Often", 2)


def test_groups_that_have_become_others_make_no_segment() -> None:
    browser, _ola = at_work(Role.ADMINISTRATOR)
    kept()
    assert browser.post("/analytics/groups/00000000/segment").status_code == 409
    assert not Segment.objects.exists()


def test_who_sees_some_customers_only_makes_no_segment_of_a_group() -> None:
    browser, _ola = at_work(Role.SHARED_ONLY)
    assert browser.post(f"/analytics/groups/{kept().groups[0].key}/segment").status_code == 403


def test_a_customer_is_told_the_group_and_why() -> None:
    browser, _ola = at_work(Role.ADMINISTRATOR)
    anna, cleo = bought("Anna", 5), bought("Cleo", 1)
    kept()
    assert "Group “Often”: at least 3 orders." in browser.get(f"/people/{anna.uid}").content.decode()
    assert (
        "Group “Seldom, long ago”: fewer than 3 orders."
        in browser.get(f"/people/{cleo.uid}").content.decode()
    )
