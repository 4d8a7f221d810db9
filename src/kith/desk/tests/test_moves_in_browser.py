"""A card is moved by the keys alone, in a browser: picked up, carried, dropped, taken back, and refused."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run().then(result => result.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"
WIDE = "document.documentElement.scrollWidth > innerWidth"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def test_a_card_is_moved_and_marked_by_the_keys_alone(live_server: LiveServer) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    values = {"title": "Call Ann", "kind": "call", "priority": "high", "due_on": "2026-11-12"}
    verbs.create(current().type("task"), by=by, values=values)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        name = settings.SESSION_COOKIE_NAME
        session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([session])  # type: ignore[list-item]
        page.goto(f"{live_server.url}/tasks?as=board&by=priority")
        card, said = page.get_by_role("link", name="Call Ann", exact=True), page.locator("[data-said]")
        page.wait_for_selector(".kname[tabindex='0']")
        card.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        assert said.inner_text() == "Over Normal"
        page.keyboard.press("Space")
        page.get_by_text("Call Ann: Normal").wait_for()
        assert page.locator("#pile-1 .kname").inner_text() == "Call Ann"
        assert page.evaluate("document.activeElement.textContent") == "Call Ann"
        page.keyboard.press("z")
        page.locator("#pile-0 .kname").wait_for()
        card.focus()
        page.keyboard.press("x")
        assert page.locator("#bulk").inner_text().startswith("1 selected")
        page.keyboard.press("3")
        page.wait_for_url("**as=calendar**")
        assert page.locator("[data-pick]:checked").count() == 1
        page.keyboard.press("Escape")
        assert page.locator("#bulk").is_hidden()
        page.go_back()
        page.wait_for_selector(".kname[tabindex='0']")
        page.locator("[data-pick]:checked").wait_for(
            state="detached"
        )  # what the browser kept is brought up to date
        page.route("**/move?**", lambda route: route.fulfill(status=409, body=""))
        card.focus()
        for key in ("Space", "ArrowRight", "ArrowRight", "Enter"):
            page.keyboard.press(key)
        page.locator("#pile-0 .kname").wait_for()
        assert page.locator("#pile-2 .kname").count() == 0
        for way in ("board", "calendar&on=2026-11-12"):
            page.goto(f"{live_server.url}/tasks?as={way}")
            page.evaluate(AXE)
            assert page.evaluate(RUN) == []
            assert not page.evaluate(WIDE)
        browser.close()


END = """() => {
    const board = document.querySelector("[data-moves]");
    return board.scrollLeft >= board.scrollWidth - board.clientWidth - 1;
}"""


def test_a_card_held_by_a_finger_at_the_edge_lands_in_the_column_that_comes_under_it(
    live_server: LiveServer,
) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    verbs.create(
        current().type("task"), by=by, values={"title": "Call Ann", "kind": "call", "priority": "high"}
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        page = context.new_page()
        name = settings.SESSION_COOKIE_NAME
        session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        context.add_cookies([session])  # type: ignore[list-item]
        page.goto(f"{live_server.url}/tasks?as=board&by=priority")
        page.wait_for_selector(".kname[tabindex='0']")
        box = page.locator("[data-card]").bounding_box()
        assert box is not None
        finger, y = context.new_cdp_session(page), box["y"] + 12

        def touch(kind: str, *points: float) -> None:
            at = [{"x": x, "y": y} for x in points]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

        touch("touchStart", box["x"] + 40)
        page.locator(".ghost").wait_for()
        for x in (200, 300, 380):
            touch("touchMove", x)
        # The finger rests while the board goes on below it to its end, where its rim is under the finger.
        page.wait_for_function(END)
        page.locator(".slot", has_text="Low").wait_for()
        touch("touchEnd")
        page.get_by_text("Call Ann: Low").wait_for()
        browser.close()
