"""Two windows on one house: what one changes, the other shows, and nothing is taken out of anybody's hands."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from .house import OWNER, PASSWORD
from .looking import Visit, visit

pytestmark = pytest.mark.browser
TITLE = "input[name=job_title]"
LIST = "/people?columns=name,job_title"


def test_a_page_follows_what_others_change(one: Visit, browser: Browser, address: str) -> None:
    other = visit(browser, address)
    for each in (one, other):
        sign_in(each.page)
    person = added(one.page, "Ada")
    other.page.clock.install()
    other.page.goto(LIST)
    added(one.page, "Bo")
    expect(other.page.locator("#live-new")).to_have_text("1 new")
    expect(other.page.locator("tr[data-uid]")).to_have_count(1)
    colleagues_see_each_other(one.page, visit(browser, address).page, person)
    half_typed_text_is_kept(one.page, other.page, person)
    a_record_follows_around_its_open_form(one.page, other.page, person)
    a_list_left_open_for_a_day_follows_again(one.page, other.page, person)
    a_lost_session_keeps_the_text(other.page)
    what_is_deleted_fades(one.page, other.page, person)
    days_follow_without_moving_the_focus(one.page, other.page)
    scripts = [fault for fault in other.faults if fault.startswith("script")]
    assert not scripts, "\n".join(scripts)


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")


def added(page: Page, name: str) -> str:
    page.goto("/people/new")
    page.fill("[name=given_name]", name)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/people/[0-9a-f-]{36}$"))
    return page.url


def entitle(page: Page, person: str, title: str) -> None:
    page.goto(person)
    page.click("#fact-job_title button")
    page.fill(f"#fact-job_title {TITLE}", title)
    page.keyboard.press("Enter")
    expect(page.locator("#fact-job_title dd")).to_contain_text(title)


def cell_of(page: Page, person: str) -> str:
    return f"tr[data-uid='{person[-36:]}'] td[data-column=job_title]"


def colleagues_see_each_other(page: Page, colleague: Page, person: str) -> None:
    """On the record, in a cell of the list, and between the two."""
    join(page, colleague)
    page.goto(person)
    colleague.goto(person)
    expect(page.locator("#live-here")).to_have_text("Also here: Bea")
    expect(colleague.locator("#live-here")).to_have_text("Also here: maren")
    for each in (colleague, page):
        each.goto(LIST)
        each.locator(cell_of(each, person)).dblclick()
    for each, name in ((colleague, "maren"), (page, "Bea")):
        expect(each.locator(".cell-edit .here")).to_have_text(f"Also here: {name}")
    colleague.keyboard.press("Escape")
    expect(page.locator(".cell-edit .here")).to_be_empty()
    colleague.goto(person)
    expect(colleague.locator("#live-here")).to_have_text("Also here: maren")
    expect(page.locator(".cell-edit .here")).to_have_text("Also here: Bea")
    page.keyboard.press("Escape")
    expect(colleague.locator("#live-here")).to_be_empty()
    colleague.close()


def join(page: Page, colleague: Page) -> None:
    page.goto("/invitations/new")
    page.fill("[name=email]", "bea@shop.example")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/invitations/[0-9a-f-]{36}$"))
    page.goto("/settings/sign-ins")
    link = re.search(r"/invitation/[\w:-]+", page.content())
    assert link
    colleague.goto(link.group())
    colleague.fill("[name=name]", "Bea")
    colleague.fill("[name=password]", PASSWORD)
    colleague.keyboard.press("Enter")
    colleague.wait_for_url("**/")


def half_typed_text_is_kept(page: Page, other: Page, person: str) -> None:
    other.locator(cell_of(other, person)).dblclick()
    other.fill(TITLE, "Half")
    added(page, "Cy")
    expect(other.locator("#live-new")).to_have_text("2 new")
    entitle(page, person, "Baker")
    other.wait_for_timeout(1500)
    assert other.input_value(TITLE) == "Half"
    assert other.evaluate("document.activeElement.name") == "job_title"
    other.keyboard.press("Enter")
    expect(other.locator(".cell-edit [role=alert]")).to_contain_text(
        "Somebody else has just changed this to “Baker”"
    )
    other.get_by_role("button", name="Take “Baker”").click()
    expect(other.locator(cell_of(other, person))).to_have_text("Baker")
    entitle(page, person, "Cook")
    expect(other.locator(cell_of(other, person))).to_have_text("Cook")


def a_record_follows_around_its_open_form(page: Page, other: Page, person: str) -> None:
    other.goto(person)
    other.click("#fact-given_name button")
    other.fill("#fact-given_name input[name=given_name]", "Adelheid")
    entitle(page, person, "Lord")
    expect(other.locator("#fact-job_title dd")).to_contain_text("Lord")
    assert other.input_value("#fact-given_name input[name=given_name]") == "Adelheid"


def a_list_left_open_for_a_day_follows_again(page: Page, other: Page, person: str) -> None:
    other.goto(LIST)
    other.clock.fast_forward("24:00:00")
    entitle(page, person, "Poet")
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(cell_of(other, person))).to_have_text("Poet")


def a_lost_session_keeps_the_text(other: Page) -> None:
    other.locator("tbody td[data-column=job_title]").first.dblclick()
    other.fill(TITLE, "Kept")
    beside = other.context.new_page()
    beside.goto("/")
    beside.evaluate("document.querySelector('#me form').requestSubmit()")
    beside.wait_for_url("**/sign-in/**")
    expect(other.get_by_role("alert")).to_contain_text("You are signed out in this browser")
    sign_in(beside)
    beside.close()
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.get_by_role("alert")).to_have_count(0)
    other.focus(TITLE)
    other.keyboard.press("Enter")
    expect(other.locator("tbody td[data-column=job_title]").first).to_have_text("Kept")


def what_is_deleted_fades(page: Page, other: Page, person: str) -> None:
    page.goto(person)
    page.evaluate(
        "fetch(`${location.pathname}/delete`, {method: 'POST', headers:"
        " JSON.parse(document.body.getAttribute('hx-headers:inherited'))})"
    )
    expect(other.locator("tr.gone")).to_contain_text("No longer in this list")


def days_follow_without_moving_the_focus(page: Page, other: Page) -> None:
    task_named(page, "Call Ann")
    other.goto("/tasks?as=calendar")
    other.get_by_role("link", name="Call Ann", exact=True).focus()
    task_named(page, "Call Bo")
    expect(other.get_by_role("link", name="Call Bo", exact=True)).to_be_visible()
    assert other.evaluate("document.activeElement.textContent") == "Call Ann"


def task_named(page: Page, title: str) -> None:
    page.goto("/tasks/new")
    page.fill("[name=title]", title)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/tasks/[0-9a-f-]{36}$"))
