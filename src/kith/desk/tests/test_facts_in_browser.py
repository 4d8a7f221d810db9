"""A fact is changed where it stands by the keys alone: its field has the focus, and gives it back."""

from __future__ import annotations

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


def test_a_fact_is_changed_left_and_filled_by_the_keys_alone(live_server: LiveServer) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    ann = verbs.create(current().type("person"), by=by, values={"given_name": "Ann", "source": "fair"})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page()
        name = settings.SESSION_COOKIE_NAME
        session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([session])  # type: ignore[list-item]
        page.goto(f"{live_server.url}/people/{ann.uid}")  # type: ignore[attr-defined]
        edit, source = page.get_by_role("button", name="Edit Source"), page.locator("#f-source")
        edit.press("Enter")
        expect(source).to_be_focused()
        page.keyboard.type("now ")
        page.keyboard.press("Escape")
        expect(edit).to_be_focused()
        expect(page.locator("#fact-source dd")).to_contain_text("fair")
        page.keyboard.press("Enter")
        expect(source).to_be_focused()
        source.fill("web")
        source.press("Enter")
        expect(page.locator("#fact-source dd")).to_contain_text("web")
        expect(edit).to_be_focused()
        page.get_by_role("button", name="Add job title").press("Enter")
        expect(page.locator("#f-job_title")).to_be_focused()
        page.keyboard.type("Buyer")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Edit Job title")).to_be_focused()
        browser.close()
