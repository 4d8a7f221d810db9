"""Pages in an order by several fields give every row once and in order, whatever is equal or empty."""

from __future__ import annotations

from itertools import product

import pytest

from kith.core.administration.tests.made import acting, somebody
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.records.cursor import read_cursor
from kith.core.records.planner import Listing, sorts
from kith.core.records.reading import read_page
from kith.core.registry import current

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("signs", list(product(("", "-"), repeat=2)))
@pytest.mark.parametrize("pair", [("birthday", "job_title"), ("job_title", "birthday")])
def test_pages_follow_each_other_through_ties_and_gaps(pair: tuple[str, str], signs: tuple[str, str]) -> None:
    person, by = current().type("person"), acting(somebody(Role.OWNER))
    for number, (day, job) in enumerate(product(("", "1980-02-01", "1990-03-02"), ("", "Cook", "Baker"))):
        for twin in range(2):
            values = {"given_name": f"P{number}{twin}", "birthday": day, "job_title": job}
            verbs.create(person, by=by, values=values)
    order = sorts(tuple(sign + key for sign, key in zip(signs, pair, strict=True)))
    whole = read_page(by, Listing(person, ("name", *pair), sort=order, limit=100)).rows
    assert len(whole) == 18
    assert [row[2:4] for row in whole] == sorted_by_hand([row[2:4] for row in whole], signs)
    for size in (1, 4, 5):
        pages, after = [], None
        while True:
            page = read_page(by, Listing(person, ("name", *pair), sort=order, limit=size, after=after))
            pages += page.rows
            if not page.next:
                break
            after = read_cursor(page.next, 2)
        assert pages == whole


def sorted_by_hand(rows: list[tuple[object, ...]], signs: tuple[str, str]) -> list[tuple[object, ...]]:
    """What is empty stands last in both directions; an empty text is a text."""
    for at in (1, 0):
        filled = [row for row in rows if row[at] is not None]
        filled.sort(key=lambda row: str(row[at]), reverse=signs[at] == "-")
        rows = filled + [row for row in rows if row[at] is None]
    return rows
