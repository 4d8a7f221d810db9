"""Branches of a tree are carried to another place: by mouse, by finger, and without either."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page

from kith.desk.tests.test_screens import Visit, chromium, desk, visit

__all__ = ["chromium", "desk"]  # fixtures
pytestmark = pytest.mark.browser
HERE = "/settings/teams"


@pytest.fixture
def teams(chromium: Browser, desk: str) -> Page:
    return visit(chromium, desk).open(HERE)


def grip(page: Page, name: str) -> Locator:
    return page.locator(f"[data-name={name}] [data-carry]")


def middle(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def carry(page: Page, name: str, to: Locator | None) -> None:
    x, y = middle(grip(page, name))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 10)
    page.mouse.move(*(middle(to) if to else middle(page.locator(".tree-top"))), steps=3)


def told(page: Page) -> str:
    return page.locator("[data-tree] [role=status]").inner_text()


def moved(page: Page) -> str:
    page.wait_for_selector("[data-toast]")
    return page.locator("[data-toast]").last.inner_text()


def test_a_branch_is_drawn_below_another_and_to_the_top(teams: Page) -> None:
    carry(teams, "Sales", teams.locator("[data-name=Bremen] summary >> nth=0"))
    assert teams.locator(".aimed").get_attribute("data-name") == "Bremen"
    teams.mouse.up()
    assert "Sales to Bremen" in moved(teams)
    carry(teams, "Bremen", None)
    teams.mouse.up()
    teams.get_by_text("Bremen to the top").wait_for()


def test_a_branch_goes_nowhere_into_itself_and_not_where_it_stands(teams: Page) -> None:
    carry(teams, "North", teams.locator("[data-name=Bremen] summary >> nth=0"))
    assert teams.locator(".aimed").count() == 0
    teams.mouse.up()
    carry(teams, "Bremen", teams.locator("[data-name=North] summary >> nth=0"))
    teams.mouse.up()
    assert told(teams) == "Bremen stays where it is"
    assert teams.locator("[data-toast]").count() == 0


def test_a_branch_is_carried_with_the_keyboard(teams: Page) -> None:
    grip(teams, "Bremen").focus()
    teams.keyboard.press("Space")
    assert told(teams) == "Bremen is lifted. Choose its place with the arrow keys."
    for place in ("Bremen goes to the top", "Bremen goes below North", "Bremen goes below Sales"):
        teams.keyboard.press("ArrowDown")
        assert told(teams) == place
    teams.keyboard.press("Space")
    assert "Bremen to Sales" in moved(teams)
    teams.keyboard.press("Enter")
    teams.keyboard.press("ArrowUp")
    teams.keyboard.press("Escape")
    assert told(teams) == "Bremen stays where it is"
    assert grip(teams, "Bremen").get_attribute("aria-pressed") == "false"


def test_a_branch_is_carried_with_a_finger(chromium: Browser, desk: str) -> None:
    one = Visit(chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page(), desk)
    page = one.open(HERE)
    hand = page.context.new_cdp_session(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")
    (x, y), (to_x, to_y) = middle(grip(page, "Sales")), middle(page.locator("[data-name=Bremen] summary >> nth=0"))
    for kind, points in (
        ("touchStart", [(x, y)]),
        ("touchMove", [(x, y - 9)]),
        ("touchMove", [(to_x, to_y)]),
    ):
        hand.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]}
        )
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert "Sales to Bremen" in moved(page)
