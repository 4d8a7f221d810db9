"""The whole loop once, by clicking: purchases in, insight, segment, newsletter, answers, result, written back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kith.communicative.channels.email.tests.sink import Sink

from .files import write_people, write_purchases
from .house import OWNER, PASSWORD
from .looking import Visit
from .mailbox import Mail, mails, opened

pytestmark = pytest.mark.browser
CUSTOMERS = 600
SLOW = 90_000
AWHILE = 5_500  # a click sooner than five seconds after delivery is taken for a machine's
SUBJECT = 'We miss you, {{ person.given_name | default: "friend" }}'
TEXT = 'Dear {{ person.given_name | default: "friend" }},\n\nlook what is new:\n\nhttps://shop.example/new\n'


def test_the_loop_closes_once(one: Visit, browser: Browser, relay: Sink, tmp_path: Path) -> None:
    sign_in(one)
    import_purchases(one, tmp_path)
    import_people(one, tmp_path)
    compute(one)
    meet_a_customer(one)
    build_the_segment(one)
    add_the_relay(one, relay)
    write_the_newsletter(one, relay)
    send(one)
    delivered = mails(relay.accepted)[1:]
    answer(one, browser, delivered)
    read_the_report(one)
    find_it_written_back(one)
    follow_up(one)
    take_the_people_back(one)
    assert not one.faults, "\n".join(one.faults)


def sign_in(one: Visit) -> None:
    page = one.page
    page.goto("/")
    one.look("sign in")
    page.get_by_label("E-mail").fill(OWNER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")
    one.look("home of an empty house")


def import_purchases(one: Visit, folder: Path) -> None:
    rows = write_purchases(folder / "purchases.txt", CUSTOMERS)
    one.page.goto("/import")
    one.look("import")
    upload(one.page, folder / "purchases.txt")
    one.page.get_by_label("Sample data").check()
    one.look("purchases before import")
    result = imported(one.page)
    one.look("purchases imported")
    assert f"{rows:,} rows of purchases.txt were imported." in result


def import_people(one: Visit, folder: Path) -> None:
    """The second file of the same shop: its people are those who have bought."""
    write_people(folder / "people.csv", CUSTOMERS)
    one.page.goto("/import")
    upload(one.page, folder / "people.csv")
    assert one.page.locator("#f-source").input_value() == "purchases"
    one.look("people before import")
    result = imported(one.page)
    one.look("people imported")
    assert f"People\n{CUSTOMERS}\nchanged" in result
    assert "were moved" not in result


def upload(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.locator("#preview").wait_for()


def imported(page: Page) -> str:
    page.get_by_role("button", name="Import", exact=True).click()
    page.locator("#result").wait_for(timeout=SLOW)
    return page.locator("#result").inner_text()


def compute(one: Visit) -> None:
    page = one.page
    page.goto("/analytics")
    one.look("analytics before")
    page.get_by_role("button", name="Compute now").click()
    progress = page.get_by_role("region", name="Analyses").get_by_role("status")
    progress.wait_for()
    one.look("analytics at work")
    progress.wait_for(state="detached", timeout=SLOW)
    page.get_by_role("heading", name="Lifetime value").wait_for()
    one.look("analytics")


def meet_a_customer(one: Visit) -> None:
    page = one.page
    page.goto("/people?sort=-lifetime_value")
    one.look("people")
    page.locator("tbody th a, tbody td a").first.click()
    page.get_by_text("lifetime value, likely").wait_for()
    one.look("person")
    assert f" of {CUSTOMERS} by revenue." in page.locator("main").inner_text()


def build_the_segment(one: Visit) -> None:
    page = one.page
    page.goto("/segments/new")
    add_condition(page, "Class")
    page.locator(".grp").get_by_role("button", name="Choose").click()
    for letter in "AB":
        page.locator("#popover").get_by_label(letter, exact=True).check()
    page.locator("#popover").get_by_role("button", name="Set").click()
    page.get_by_role("button", name="Remove B").wait_for()
    add_condition(page, "Last order")
    page.locator(".grp").get_by_role("button", name="is within the last").click()
    choose(page, "is longer ago than")
    page.locator(".grp").get_by_role("button", name="days").click()
    choose(page, "× Usual gap between orders")
    page.locator(".grp input").fill("1.5")
    page.keyboard.press("Tab")
    page.get_by_text("longer ago than 1.5 × ").wait_for()
    page.get_by_role("button", name=re.compile("^Newsletter by e-mail allowed")).click()
    page.get_by_text("to whom “Newsletter” by e-mail is allowed").wait_for()
    page.get_by_role("textbox", name="Name").fill("Overdue regulars")
    one.look("segment")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Segment saved").wait_for()


def add_condition(page: Page, field: str) -> None:
    page.get_by_role("button", name=re.compile("^Condition")).click()
    choose(page, field)


def choose(page: Page, choice: str) -> None:
    page.locator("#popover:popover-open").get_by_role("button", name=re.compile(f"^{choice}")).first.click()
    page.locator("#popover").wait_for(state="hidden")


def add_the_relay(one: Visit, relay: Sink) -> None:
    page = one.page
    page.goto("/campaigns/new")
    page.get_by_role("button", name="Add a mail relay").click()
    page.get_by_label("Name", exact=True).fill("Our relay")
    page.get_by_label("Server", exact=True).fill("127.0.0.1")
    page.get_by_label(re.compile("^Port")).fill(str(relay.port))
    page.get_by_label("Sender address").fill("news@shop.example")
    page.get_by_label("Sender name").fill("The shop")
    one.look("new relay")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Our relay added").wait_for()
    page.get_by_role("heading", name="New campaign").wait_for()
    page.goto("/relays")
    page.get_by_role("link", name="Our relay").click()
    page.get_by_role("heading", name="Our relay").first.wait_for()
    one.look("relay")


def write_the_newsletter(one: Visit, relay: Sink) -> None:
    page = one.page
    page.goto("/segments")
    page.get_by_role("link", name="Overdue regulars").click()
    page.get_by_role("link", name="Use in campaign").click()
    page.get_by_label("Name", exact=True).fill("Spring letter")
    page.get_by_label("Subject").fill(SUBJECT)
    page.get_by_label("Text", exact=True).fill(TEXT)
    look_up(page, "purpose", "Offers")
    page.get_by_role("heading", name="Left out").wait_for()
    one.look("refusals")
    look_up(page, "purpose", "Newsletter")
    page.get_by_role("heading", name="Left out").wait_for(state="detached")
    look_up(page, "person")
    page.get_by_role("button", name="Show the mail").click()
    page.frame_locator("iframe[name=mail]").get_by_text("look what is new").wait_for()
    one.look("newsletter")
    page.get_by_role("button", name="Send a test to me").click()
    page.get_by_text("A test is on its way").wait_for()
    assert relay.recipients == [OWNER]


def look_up(page: Page, field: str, name: str = "") -> None:
    """Choose a record by its name, or the first that is offered."""
    page.locator(f"#f-{field}").click()
    page.locator(f"#f-{field}").fill(name)
    page.locator(f"#f-{field}-options").get_by_role("option", name=name).first.click()


def send(one: Visit) -> None:
    """So few people are written to without being asked again."""
    page = one.page
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page.get_by_text("people would get this mail").wait_for()
    page.get_by_role("button", name="Approve and send").click()
    page.get_by_text("From sent to bought").wait_for()
    one.look("sending")
    page.get_by_text("One click makes a segment").wait_for(timeout=SLOW)


def answer(one: Visit, browser: Browser, delivered: list[Mail]) -> None:
    """One reads and clicks, one leaves by the link in the mail, one by the button of a mail program."""
    reader = next(mail for mail in delivered if mail.counts)
    by_link, by_button = [mail for mail in delivered if mail is not reader][:2]
    one.page.wait_for_timeout(AWHILE)
    mail = opened(browser, reader)
    mail.get_by_role("link", name="https://shop.example/new").click()
    mail.wait_for_url("https://shop.example/new")
    mail = opened(browser, by_link)
    mail.get_by_role("link", name="Unsubscribe").click()
    one.look("leaving", mail)
    mail.get_by_role("button").first.click()
    one.look("left", mail)
    assert one.page.request.post(by_button.leave, form={"List-Unsubscribe": "One-Click"}).ok


def read_the_report(one: Visit) -> None:
    page = one.page
    stage = page.locator("ol > li").filter(has_text="Clicked")
    for _try in range(60):
        page.reload()
        if stage.get_by_role("link", name="1", exact=True).is_visible():
            break
        page.wait_for_timeout(500)
    one.look("report")
    said = " ".join(page.locator("main").inner_text().split())
    for text in ("Nothing can be told yet", "people got nothing", "Unsubscribed 2", "have this mail in"):
        assert text in said


def find_it_written_back(one: Visit) -> None:
    page = one.page
    page.locator("ol > li").filter(has_text="Clicked").get_by_role("link", name="1", exact=True).click()
    page.get_by_text("1 row").first.wait_for()
    one.look("who clicked")
    page.locator("tbody td").get_by_role("link").first.click()
    page.get_by_role("link", name="Clicked in “Spring letter”").wait_for()
    one.look("person who clicked")


def follow_up(one: Visit) -> None:
    page = one.page
    page.goto("/campaigns")
    one.look("campaigns")
    page.get_by_role("link", name="Spring letter").click()
    page.get_by_role("button", name="Clicked but did not buy").click()
    page.locator("#plain").wait_for()
    one.look("follow-up")
    assert page.locator("#result .text-3xl").inner_text() == "1"


def take_the_people_back(one: Visit) -> None:
    page = one.page
    page.goto("/import")
    page.get_by_role("link", name="people.csv").click()
    page.get_by_role("button", name="Take the import back").click()
    one.look("taking back")
    page.locator("#confirm").get_by_role("button", name="Take the import back").click()
    page.get_by_text("The import of people.csv was taken back.").wait_for(timeout=SLOW)
    one.look("taken back")
    page.goto("/people")
    page.get_by_role("link", name="00001").wait_for()
