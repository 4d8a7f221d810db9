"""Ways to reach somebody are written by the keys alone, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def test_a_number_is_added_and_changed_by_the_keys_alone(live_server: LiveServer) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    ann: Any = verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page()
        name = settings.SESSION_COOKIE_NAME
        session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([session])  # type: ignore[list-item]
        page.goto(f"{live_server.url}/people/{ann.uid}")
        add, number = page.get_by_role("link", name="Add phone"), page.locator("#reach [name=number]")
        add.press("Enter")
        expect(number).to_be_focused()
        page.get_by_role("button", name="Cancel").press("Enter")
        expect(add).to_be_focused()
        page.keyboard.press("Enter")
        expect(number).to_be_focused()
        page.keyboard.type("none")
        page.keyboard.press("Enter")
        expect(number).to_have_attribute("aria-invalid", "true")
        expect(number).to_be_focused()
        number.fill("+49 421 555 0139")
        number.press("Enter")
        expect(page.locator("#reach")).to_contain_text("+49 421 5550139")
        expect(add).to_be_focused()
        browser.close()
