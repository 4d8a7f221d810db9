"""The relations of a party on its page: a drawing, and a list that says the same."""

from __future__ import annotations

from itertools import pairwise

import pytest

from kith.core.administration.tests.made import at_work, person
from kith.core.principals.model import Role
from kith.customers.relationship.tests.test_neighbours import made, tie
from kith.desk.charts.network import MOST, Node, network


@pytest.mark.django_db
def test_the_tab_draws_and_lists_both_ends_and_leads_back_after_a_change() -> None:
    browser, _ola = at_work(Role.MEMBER)
    anna, werk, carl = person("Anna"), made("organisation", name="Werk"), person("Carl <b>")
    edge = tie(anna, "works_at", werk, role="Buyer", since="2020-01-01", until="2021-01-01")
    tie(carl, "works_at", werk)
    here = f"/people/{anna.uid}?tab=relations"
    page = browser.get(here).content.decode()
    assert "works at · Buyer" in page
    assert "ended" in page
    assert "and through that Carl &lt;b&gt;" in page
    assert page.count("<rect") == 3
    change = f"/relationships/{edge.uid}/edit?next=/people/{anna.uid}%3Ftab%3Drelations"
    assert change in page
    form = browser.get(change).content.decode()
    assert f'value="{here}"' in form
    sent = {"kind": "works_at", "party": str(anna.uid), "other": str(werk.uid), "role": "Head", "next": here}
    assert browser.post(f"/relationships/{edge.uid}/edit", sent)["Location"] == here
    assert browser.post(f"/relationships/{edge.uid}/delete?next={here}")["Location"] == here
    outside = browser.post(f"/people/{anna.uid}/delete?next=https://elsewhere.example/")
    assert outside["Location"] == "/people"
    assert (
        "Nobody is related yet"
        in browser.get(f"/people/{person('Berta').uid}?tab=relations").content.decode()
    )


def test_no_two_names_of_a_drawing_stand_in_one_place() -> None:
    near = [Node(f"n{each}", f"Near {each}", "/", "person", parent="m") for each in range(5)]
    far = [Node(f"f{each}", f"Far {each}", "/", "organisation", parent=f"n{each % 5}") for each in range(40)]
    drawn = str(network(Node("m", "Middle", "/", "person"), [*near, *far], [("n1", "n2"), ("f1", "gone")]))
    boxes = [part.split('"') for part in drawn.split("<rect ")[1:]]
    places = {(box[1], box[3]) for box in boxes}
    assert len(places) == len(boxes) == MOST + 1
    by_column: dict[str, list[float]] = {}
    for x, y in places:
        by_column.setdefault(x, []).append(float(y))
    for column in by_column.values():
        tops = sorted(column)
        assert all(below - above >= 38 for above, below in pairwise(tops))
