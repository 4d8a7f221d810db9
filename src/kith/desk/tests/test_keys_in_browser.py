"""Changed keys do what they stand for in a browser, and nothing else happens on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current
from kith.desk.keymap import change_keys

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


Seen = Callable[[Client, str], AbstractContextManager[Page]]


@pytest.fixture
def seen(live_server: LiveServer) -> Seen:
    """Opens a page in the browser that a client is signed in with."""

    @contextmanager
    def opened(client: Client, path: str) -> Iterator[Page]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            page = browser.new_page(base_url=live_server.url)
            name = settings.SESSION_COOKIE_NAME
            session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
            page.context.add_cookies([session])  # type: ignore[list-item]
            page.goto(path)
            yield page
            browser.close()

    return opened


def test_with_a_key_of_ones_own_the_list_of_keys_opens_by_its_button_and_by_no_other_press(
    seen: Seen,
) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    change_keys(by=by, wanted={"f": "q"}, off=False)
    with seen(client, "/account/keyboard") as page:
        keys, off = page.locator("#keys"), page.locator("input[name=off]")
        off.check()
        expect(off).to_be_checked()
        expect(keys).to_be_hidden()
        page.get_by_role("button", name="Help and shortcuts").click()
        expect(keys).to_be_visible()
        page.goto("/people")
        page.keyboard.press("f")
        page.keyboard.press("q")
        expect(page.locator("#popover select[name=field]")).to_be_focused()


def test_a_condition_is_built_by_the_keyboard_alone(seen: Seen) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    for stage in ("customer", "former"):
        verbs.create(current().type("person"), by=by, values={"given_name": stage, "stage": stage})
    with seen(client, "/people/conditions") as page:
        page.keyboard.press("n")
        expect(page.locator("#popover [data-filter]")).to_be_focused()
        page.keyboard.type("Stage")
        page.keyboard.press("Enter")
        expect(page.locator("#line-0 .tok.v")).to_be_focused()
        page.keyboard.press("Enter")
        ticks = page.locator("#popover input[type=checkbox]")
        expect(ticks.first).to_be_focused()
        ticks.last.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator("#line-0 .tok.v").last).to_be_focused()
        expect(page.locator("#result")).to_contain_text("50.0 % of all")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#table tbody tr")).to_have_count(1)


def test_whoever_has_switched_single_keys_off_is_listed_those_that_still_work(seen: Seen) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    change_keys(by=by, wanted={}, off=True)
    with seen(client, "/people") as page:
        page.get_by_role("button", name="Help and shortcuts").click()
        keys = page.locator("#keys")
        expect(keys).to_contain_text("Single keys are switched off.")
        expect(keys.get_by_text("Commands", exact=True)).to_be_visible()
        for gone in ("Go to", "On this page", "Take back", "Mark the row", "Mark all from the last one on"):
            expect(keys.get_by_text(gone, exact=True).filter(visible=True)).to_have_count(0)
