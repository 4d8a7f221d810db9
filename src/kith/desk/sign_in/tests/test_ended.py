"""Whose session ends while a page is open is told so, and finds in the cell what was just sent."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.administration.tests.made import at_work
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.mark.django_db
def test_the_sign_in_page_says_why_it_comes_to_an_open_page_alone() -> None:
    led = Client().get("/people", headers={"HX-Request": "true"})["HX-Redirect"]
    assert "Your session has ended" in Client().get(led).content.decode()
    plain = Client().get("/people")["Location"]
    assert "has ended" not in Client().get(plain).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_was_sent_from_a_cell_stands_in_it_after_signing_in_again(live_server: LiveServer) -> None:
    client, by = at_work(Role.OWNER, "Ola")
    verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page()
        name = settings.SESSION_COOKIE_NAME
        session = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([session])  # type: ignore[list-item]
        page.goto(f"{live_server.url}/people?columns=name,job_title")
        page.locator("td[data-column=job_title]").dblclick()
        field = page.locator("input[name=job_title]")
        expect(field).to_be_focused()
        field.fill("Harbour master")
        page.context.clear_cookies(name=name)
        field.press("Enter")
        page.wait_for_url("**/sign-in/**")
        page.context.add_cookies([session])  # type: ignore[list-item]
        page.goto(f"{live_server.url}/people?columns=name,job_title")
        expect(field).to_have_value("Harbour master")
        expect(field).to_be_focused()
        field.press("Enter")
        expect(page.locator("td[data-column=job_title]")).to_have_text("Harbour master")
        browser.close()
