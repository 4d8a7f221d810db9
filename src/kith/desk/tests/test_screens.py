"""The desk in a browser: readable by everybody in every width and theme, and usable without a mouse."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from kith.desk.tests.sample_desk import sample_desk

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SCREENS = ["/components", "/people", "/people/1", "/segments", "/form", "/nobody", "/nothing"]
SCREENS += ["/settings/teams", "/import/upload", "/import/preview", "/import/progress", "/import/result"]
WIDTHS = {1440: 900, 390: 844}
SHOWN = "document.activeElement.innerText || document.activeElement.value"


@dataclass(slots=True)
class Visit:
    """A page with everything the browser complained about."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        until(self.page, "window.htmx !== undefined")
        self.page.wait_for_timeout(150)
        return self.page


def until(page: Page, condition: str) -> None:
    """Waits at most five seconds. Playwright's own wait evaluates text, which the pages' policy refuses."""
    for _try in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never became true: {condition}")


@pytest.fixture(scope="module")
def desk() -> Iterator[str]:
    with sample_desk() as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def visit(chromium: Browser, desk: str, width: int = 1440, theme: str = "light") -> Visit:
    context = chromium.new_context(
        viewport={"width": width, "height": WIDTHS.get(width, 900)},
        color_scheme="dark" if theme == "dark" else "light",
    )
    one = Visit(context.new_page(), desk)
    one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
    one.page.on("console", lambda said: one.complaints.append(said.text) if said.type == "error" else None)
    return one


@pytest.fixture
def at_desk(chromium: Browser, desk: str) -> Iterator[Visit]:
    one = visit(chromium, desk)
    yield one
    one.page.context.close()


@pytest.mark.screens
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_screen_is_accessible_fits_and_breaks_no_policy(
    chromium: Browser, desk: str, width: int, theme: str
) -> None:
    one = visit(chromium, desk, width, theme)
    faults: dict[str, object] = {}
    for path in SCREENS:
        page = one.open(path)
        page.evaluate(AXE)
        found = page.evaluate(
            "axe.run().then(result => result.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"
        )
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if found or wide or one.complaints:
            faults[path] = (found, wide, list(one.complaints))
    one.page.context.close()
    assert faults == {}


def test_a_list_of_fifty_rows_has_at_most_two_thousand_nodes(at_desk: Visit) -> None:
    page = at_desk.open("/nobody")
    frame = page.evaluate("document.querySelectorAll('*').length")
    page = at_desk.open("/people")
    rows = page.evaluate("document.querySelectorAll('tbody tr:nth-child(-n+50) *').length")
    assert frame + rows < 2300


def test_only_htmx_may_turn_text_into_markup(at_desk: Visit) -> None:
    page = at_desk.open("/components")
    refused = page.evaluate(
        "(() => { try { document.body.innerHTML = '<p>x</p>'; return false } catch { return true } })()"
    )
    assert refused


def test_the_palette_finds_pages_at_once_and_records_from_the_server(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.keyboard.press("Control+k")
    marked = page.locator("#palette [aria-selected=true]")
    assert marked.inner_text().startswith("Go to Home")
    page.keyboard.type("seg")
    page.wait_for_selector("#palette-hits [role=option]")
    assert "Ingrid" in marked.inner_text()
    page.keyboard.press("ArrowUp")
    assert "Go to Segments" in marked.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/segments")


def test_g_and_a_letter_go_to_a_page_and_waiting_shows_the_choices(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.keyboard.press("g")
    page.wait_for_selector("#go-choices:not([hidden])", timeout=1000)
    page.wait_for_selector("#go-choices", state="hidden", timeout=2000)
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/segments")


def test_single_keys_rest_in_inputs_and_when_they_are_turned_off(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.locator("input[type=search]").first.focus()
    page.keyboard.press("?")
    assert not page.evaluate("document.querySelector('#keys').open")
    page.evaluate("document.activeElement.blur(); document.body.dataset.shortcuts = 'off'")
    page.keyboard.press("?")
    assert not page.evaluate("document.querySelector('#keys').open")
    page.evaluate("delete document.body.dataset.shortcuts")
    page.keyboard.press("?")
    assert page.evaluate("document.querySelector('#keys').open")


def test_rows_are_marked_and_sent_without_a_mouse(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    for key in ("j", "x", "j", "x", "ArrowDown", " "):
        page.keyboard.press(key)
    assert page.locator("#bulk").inner_text().startswith("3 selected")
    page.locator("#bulk button", has_text="E-mail").click()
    toast = page.locator("#toasts [role=status]")
    toast.wait_for()
    assert "3 letters are on their way" in toast.inner_text()
    page.locator("[data-pick-all]").click()
    assert page.locator("#bulk").inner_text().startswith("All 1,318 selected")
    page.keyboard.press("Escape")
    assert page.locator("#bulk").is_hidden()


def test_a_cell_is_edited_where_it_stands(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.locator("tbody tr").nth(1).locator("[data-column=city]").click()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cell-edit input:focus")
    page.keyboard.press("Escape")
    assert page.evaluate(SHOWN) == "Bristol"
    page.keyboard.press("Enter")
    page.wait_for_selector(".cell-edit input:focus")
    page.keyboard.type("Odense")
    page.keyboard.press("Enter")
    page.wait_for_selector("td.saved")
    assert page.evaluate(SHOWN) == "Odense"


def test_a_refused_cell_keeps_its_text_and_says_why(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.locator("tbody tr").nth(1).locator("[data-column=city]").dblclick()
    page.wait_for_selector(".cell-edit input:focus")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    page.wait_for_selector(".cell-edit [role=alert]")
    refused = page.locator(".cell-edit:has([role=alert])")
    assert refused.locator("input:not([type=hidden])").input_value() == "9"
    refused.locator("input:not([type=hidden])").focus()
    page.keyboard.press("Escape")
    assert page.evaluate(SHOWN) == "Bristol"


def test_tab_saves_shows_what_was_typed_and_goes_on_to_the_next_cell(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.locator("tbody tr").nth(1).locator("[data-column=city]").dblclick()
    for city in ("Odense", "Aarhus", "Ribe"):
        page.wait_for_selector(".cell-edit:not(.saving) input:focus")
        page.keyboard.type(city)
        page.keyboard.press("Tab")
    page.wait_for_selector(".cell-edit:not(.saving) input:focus")
    until(page, "!document.querySelector('.saving')")
    cities = page.locator("tbody tr [data-column=city]:not(.cell-edit)").all_inner_texts()
    assert cities[1:4] == ["Odense", "Aarhus", "Ribe"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.column") == "city"


def test_further_rows_come_on_sight_and_join_the_grid(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.locator("tr.more").scroll_into_view_if_needed()
    until(page, "document.querySelectorAll('tbody tr').length === 55")
    assert page.locator("tbody tr").nth(54).locator("a").first.get_attribute("tabindex") == "-1"


def test_a_failure_of_the_server_leaves_the_page_and_tells(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator("#bulk button", has_text="Add to segment").click()
    page.locator("#toasts [role=alert]").wait_for()
    assert page.locator("tbody tr").count() >= 50
    assert page.locator("#dialog").inner_html() == ""


def test_a_refused_form_leads_to_its_errors(at_desk: Visit) -> None:
    page = at_desk.open("/form")
    page.locator("#f-given").fill("")
    page.keyboard.press("Control+Enter")
    until(page, "document.activeElement.matches('[data-error-summary]')")
    page.locator("[data-error-summary] a").click()
    assert page.evaluate("document.activeElement.id") == "f-given"


def test_a_condition_is_added_from_a_menu_by_key(at_desk: Visit) -> None:
    page = at_desk.open("/segments")
    page.keyboard.press("n")
    page.wait_for_selector("#popover:popover-open")
    with page.expect_request("**/segments/1") as sent:
        page.locator("#popover button[type=submit]").click()
    assert '"do": "value"' in (sent.value.post_data_json or {})["change"]
    page.wait_for_selector("#popover", state="hidden")


def test_the_theme_can_be_changed_and_is_kept(at_desk: Visit) -> None:
    page = at_desk.open("/people")
    with page.expect_request("**/theme") as sent:
        page.locator("[data-theme-toggle]").click()
    assert sent.value.post_data == "theme=dark"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_on_a_phone_the_zones_of_a_record_take_turns(chromium: Browser, desk: str) -> None:
    one = visit(chromium, desk, 390)
    page = one.open("/people/1")
    assert page.locator(".zone-timeline").is_visible()
    assert page.locator(".zone-facts").is_hidden()
    page.get_by_role("button", name="Facts").click()
    assert page.locator(".zone-facts").is_visible()
    assert page.locator(".zone-timeline").is_hidden()
    page.get_by_role("button", name="Value").click()
    assert page.locator(".zone-right").is_visible()
    page.context.close()
