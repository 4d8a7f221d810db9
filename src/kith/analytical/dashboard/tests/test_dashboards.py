"""A dashboard shows each reader their own rows, leads to the records behind a bar, and is changed and taken back."""

from __future__ import annotations

import csv
import re
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.analytical.dashboard.model import Dashboard
from kith.analytical.dashboard.tile import Tile, from_json
from kith.analytical.model import Finding
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.records import verbs
from kith.core.registry import current
from tests.contracts.actors import Visitor, at_the_desk

pytestmark = pytest.mark.django_db
NUMBER = {"kind": "list", "of": "person", "show": "number", "title": "How many"}
BY_STAGE = {"kind": "list", "of": "person", "by": "stage", "title": "By stage"}
ABC = {"kind": "analysis", "of": "abc"}
CURVE = {
    "customers": 3, "revenue": 60.0, "curve": [[0, 0], [0.33, 0.8], [1, 1]],
    "classes": [["A", 0.33, 0.8], ["B", 0.33, 0.15], ["C", 0.34, 0.05]],
}  # fmt: skip


def people(number: int, stage: str) -> None:
    for place in range(number):
        values = {"given_name": f"P{place}", "stage": stage}
        verbs.create(current().type("person"), by=system("test"), values=values)


def dashboard(visitor: Visitor, *tiles: dict[str, Any], **values: Any) -> Dashboard:
    made = verbs.create(
        current().type("dashboard"),
        by=_actor(visitor),
        values={"name": "Mine", "tiles": {"tiles": list(tiles)}, **values},
    )
    assert isinstance(made, Dashboard)
    return made


def _actor(visitor: Visitor) -> Actor:
    assert visitor.principal is not None
    return actor_of(visitor.principal, "desk")


def page(visitor: Visitor, made: Dashboard, query: str = "") -> str:
    answer = visitor.ask("GET", f"/dashboards/{made.uid}{query}")
    assert answer.status_code == 200, answer.content
    return str(answer.content.decode())


def test_a_bar_leads_to_the_people_behind_it() -> None:
    owner = at_the_desk("owner")
    people(3, "customer")
    people(1, "prospect")
    text = page(owner, dashboard(owner, BY_STAGE))
    assert "3 of 4" in text
    [href] = [unescape(each) for each in re.findall(r'<a href="([^"]+)" aria-label="Customer 3"', text)]
    listed = owner.ask("GET", href).content.decode()
    assert listed.count('data-uid="') == 3 or listed.count("/people/0") >= 3


def test_tiles_of_analyses_cost_one_statement_however_many() -> None:
    owner = at_the_desk("owner")
    Finding.objects.create(analysis="abc", findings=CURVE, rows=3)
    one, eight = dashboard(owner, ABC), dashboard(owner, *[ABC] * 8)
    page(owner, one)
    counts = []
    for made in (one, eight):
        with CaptureQueriesContext(connection) as asked:
            text = page(owner, made)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert text.count("33") >= 8


def test_who_sees_some_customers_only_is_told_so_instead_of_shown_an_analysis() -> None:
    owner, reader = at_the_desk("owner"), at_the_desk("own_rows")
    Finding.objects.create(analysis="abc", findings=CURVE, rows=3)
    people(2, "prospect")
    text = page(reader, dashboard(owner, ABC, NUMBER, reach="everybody"))
    assert "Your role shows you some of them" in text
    assert re.search(r"text-2xl[^>]*>0<", text), "counts are of the reader's own rows"


def test_what_is_kept_for_oneself_is_not_there_for_others() -> None:
    made = dashboard(at_the_desk("owner"), NUMBER)
    for path in ("", "/pdf", "/tiles/0", "/tiles/0/csv", "/arrange", "/add", "/edit"):
        assert at_the_desk("member").ask("GET", f"/dashboards/{made.uid}{path}").status_code == 404, path


def test_the_figures_of_a_tile_come_as_csv() -> None:
    owner = at_the_desk("owner")
    people(2, "customer")
    made = dashboard(owner, BY_STAGE)
    answer = owner.ask("GET", f"/dashboards/{made.uid}/tiles/0/csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [["Stage", "People"], ["Customer", "2"]]


def test_a_number_is_compared_with_the_period_before() -> None:
    owner = at_the_desk("owner")
    people(2, "customer")
    text = page(owner, dashboard(owner, {**NUMBER, "date": "created_at"}), "?period=30d&compare=1")
    assert re.search(r"text-2xl[^>]*>2<", text)
    assert "0 in the period before" in text


def test_the_page_narrows_every_list_that_has_the_field() -> None:
    owner = at_the_desk("owner")
    people(2, "customer")
    people(1, "prospect")
    orders = {"kind": "list", "of": "order", "show": "number"}
    text = page(owner, dashboard(owner, NUMBER, orders), "?f.stage=prospect")
    assert re.search(r"text-2xl[^>]*>1<", text)
    assert "Not narrowed by the filter." in text


def test_a_change_of_tiles_is_taken_back_by_its_toast() -> None:
    owner = at_the_desk("owner")
    made = dashboard(owner, NUMBER, BY_STAGE)
    base = f"/dashboards/{made.uid}"
    answer = owner.ask("POST", f"{base}/tiles/0/do/remove", HX_Request="true")
    undo = unescape(re.findall(r'hx-post="([^"]+/undo[^"]+)"', answer.content.decode())[0])
    assert [tile.by for tile in tiles(made)] == ["stage"]
    owner.ask("POST", undo)
    assert [tile.by for tile in tiles(made)] == ["", "stage"]
    for do, order in (("later", ["stage", ""]), ("earlier", ["stage", ""]), ("wider", ["stage", ""])):
        owner.ask("POST", f"{base}/tiles/0/do/{do}")
        assert [tile.by for tile in tiles(made)] == order
    assert tiles(made)[0].width == 2


def test_tiles_are_arranged_named_and_taken_out_in_one_form() -> None:
    owner = at_the_desk("owner")
    made = dashboard(owner, NUMBER, BY_STAGE, ABC)
    sent = {"tile": ["2", "1", "0"], "title-2": "Who pays", "width-2": "3", "width-1": "1", "out-0": "1"}
    assert owner.client.post(f"/dashboards/{made.uid}/arrange", sent).status_code == 302
    assert [(tile.of, tile.title, tile.width) for tile in tiles(made)] == [
        ("abc", "Who pays", 3), ("person", "", 1),
    ]  # fmt: skip


def test_a_tile_of_a_list_is_added_in_two_steps() -> None:
    owner = at_the_desk("owner")
    made = dashboard(owner)
    add = f"/dashboards/{made.uid}/add"
    assert owner.post_form(add, {"of": "list:order"})["Location"] == f"{add}?of=list%3Aorder"
    sent = {"of": "list:order", "show": "chart", "by": "ordered_at", "sum": "total", "width": "2"}
    assert owner.post_form(add, {**sent, "by": ""}).status_code == 422
    assert owner.post_form(add, sent).status_code == 302
    assert [(tile.of, tile.by, tile.sum, tile.width) for tile in tiles(made)] == [
        ("order", "ordered_at", "total", 2)
    ]


def test_revenue_by_month_is_a_line_over_months() -> None:
    owner = at_the_desk("owner")
    person = verbs.create(current().type("person"), by=system("test"), values={"given_name": "Ada"})
    for month, total in ((1, "10"), (1, "5.50"), (3, "7")):
        values = {"party": str(person.uid), "ordered_at": f"2026-0{month}-10T12:00:00+00:00", "total": total}  # type: ignore[attr-defined]
        verbs.create(current().type("order"), by=system("test"), values=values)
    made = dashboard(owner, {"kind": "list", "of": "order", "by": "ordered_at", "sum": "total"})
    answer = owner.ask("GET", f"/dashboards/{made.uid}/tiles/0/csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))[1:]
    assert len(rows) == 3
    assert ["16" in rows[0][1] or "15.5" in rows[0][1], "0" in rows[1][1], "7" in rows[2][1]] == [True] * 3


def test_the_board_review_is_ready_and_shows_what_there_is() -> None:
    owner = at_the_desk("owner")
    answer = owner.post_form("/dashboards/ready", {})
    text = owner.ask("GET", answer["Location"]).content.decode()
    assert "Revenue by month" in text
    assert "It was not computed yet." in text


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "list", "of": "person", "show": "chart"},
        {"kind": "analysis", "of": "abc", "show": "number"},
        {"kind": "sql", "of": "abc"},
        {"kind": "list", "of": "person", "show": "number", "width": 4},
        {"kind": "list", "of": "person", "show": "number", "where": "1=1"},
        {"kind": "list"},
    ],
)
def test_what_is_no_tile_is_refused_by_its_place(bad: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="Tile 2"):
        from_json({"tiles": [ABC, bad]})


def test_a_tile_of_something_that_is_gone_says_so_and_leaves_the_others() -> None:
    owner = at_the_desk("owner")
    gone = ({**ABC, "of": "no-such"}, {**NUMBER, "of": "nothing"}, {**BY_STAGE, "by": "shoe_size"})
    text = page(owner, dashboard(owner, *gone, NUMBER))
    assert "There is no such analysis any more." in text
    assert "How many" in text


def tiles(made: Dashboard) -> tuple[Tile, ...]:
    made.refresh_from_db()
    return from_json(made.tiles)
