"""A slow line, a narrow screen, texts without a blank, no scripts: the house stays usable."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .house import OWNER, PASSWORD
from .looking import Visit

pytestmark = pytest.mark.browser
LONGEST = "Wolfeschlegelsteinhausenbergerdorff" * 6
WIDER = "document.documentElement.scrollWidth > innerWidth"


def test_hardships_of_browsers(one: Visit, browser: Browser, address: str) -> None:
    page = one.page
    sign_in(page)
    a_form_is_sent_once_on_a_slow_line(page)
    long_names_fit_a_narrow_screen(page)
    a_phone_orders_and_chooses_columns(page)
    back_leads_to_the_list_as_it_was(page)
    assert not one.faults, "\n".join(one.faults)
    context = browser.new_context(base_url=address, java_script_enabled=False)
    everything_is_read_found_and_written_without_scripts(context.new_page())


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")


def a_form_is_sent_once_on_a_slow_line(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    page.goto("/people/new")
    page.fill("[name=given_name]", "Once")
    slow = {"offline": False, "latency": 800, "downloadThroughput": -1, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)
    for _press in range(3):
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}$"))
    line.send("Network.emulateNetworkConditions", {**slow, "latency": 0})
    page.goto("/people")
    expect(page.locator("tr[data-uid]")).to_have_count(1)


def long_names_fit_a_narrow_screen(page: Page) -> None:
    page.goto("/people/new")
    for name in ("given_name", "family_name", "job_title"):
        page.fill(f"[name={name}]", LONGEST[:200])
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}$"))
    record = page.url
    page.set_viewport_size({"width": 320, "height": 568})
    for path in (
        record,
        f"{record}/edit",
        f"{record}?tab=history",
        "/people",
        "/people?as=board&by=stage",
        "/audit",
    ):
        page.goto(path)
        page.wait_for_timeout(200)
        assert not page.evaluate(WIDER), path


def a_phone_orders_and_chooses_columns(page: Page) -> None:
    page.goto("/people")
    expect(page.locator("#count")).to_have_text("2 rows")
    page.get_by_role("button", name="More about this view").click()
    page.locator("#popover").get_by_role("button", name="Columns").click()
    expect(page.locator("#popover").get_by_text("Job title")).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})


def back_leads_to_the_list_as_it_was(page: Page) -> None:
    page.goto("/people?columns=name,job_title&sort=-name")
    page.locator("tbody th a").last.click()
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}"))
    page.click("#fact-job_title button")
    page.fill("#fact-job_title input[name=job_title]", "Baker")
    page.keyboard.press("Enter")
    expect(page.locator("#fact-job_title dd")).to_contain_text("Baker")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/people\?columns=name,job_title&sort=-name(#.*)?$"))
    expect(page.locator("tbody")).to_contain_text("Baker")


def everything_is_read_found_and_written_without_scripts(page: Page) -> None:
    sign_in(page)
    page.goto("/people/new")
    page.fill("[name=given_name]", "Plain")
    page.locator("main button[type=submit]").first.click()
    page.goto(f"{page.url}/edit")
    page.fill("[name=job_title]", "Printer")
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Printer")
    page.goto('/people?where={"field":"given_name","op":"is","value":["Plain"]}')
    expect(page.locator("tr[data-uid]")).to_have_count(1)
    page.locator(".chip a").first.click()
    expect(page.locator("tr[data-uid]")).to_have_count(3)
    page.goto("/companies/new")
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
