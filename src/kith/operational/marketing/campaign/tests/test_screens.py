"""Campaigns in a browser: readable in every width and theme, the preview in its frame, the approval asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.communicative.channels.email.tests.sink import Sink
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.work import follow_up
from kith.customers.fact.model import Fact
from kith.operational.backoffice.order.model import Order
from kith.operational.marketing.campaign import actions
from kith.operational.marketing.campaign.model import Assignment, Campaign, Delivery, Hit
from kith.operational.marketing.campaign.sending import send_campaign
from kith.operational.marketing.conftest import Draft, People
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.shipped import plant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run().then(result => result.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"
SIZES = ((1440, 900), (390, 844))


@pytest.fixture
def cookie(live_server: LiveServer) -> dict[str, str]:
    plant(Purpose)
    user = User.objects.create_user("owner@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Maren Oduya", user=user)
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


@pytest.fixture
def campaign(cookie: dict[str, str], by: Actor, people: People, draft: Draft, sink: Sink) -> Campaign:
    """A campaign with something to tell."""
    for at, party in enumerate(people(60)):
        Fact.objects.create(party=party, abc_class="ABC"[at % 3])
    made = actions.approve(by=by, campaign=draft(holdout_percent=25))
    send_campaign(made.pk)
    Campaign.objects.filter(pk=made.pk).update(started_at=timezone.now() - timedelta(days=12))
    rows = list(Assignment.objects.filter(arm="contacted").order_by("pk"))
    Delivery.objects.filter(assignment__in=rows[:2]).update(state="refused")
    for at, row in enumerate(rows):
        for kind in ("open", "click")[: at % 3]:
            Hit.objects.create(campaign=made, assignment=row, kind=kind, at=timezone.now())
        if at % 4:
            ordered = timezone.now() - timedelta(days=at % 11)
            Order.objects.create(party_id=row.party_id, ordered_at=ordered, total=50 + at, currency="EUR")
    return made


@pytest.fixture
def chromium() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        yield browser
        browser.close()


def opened(browser: Browser, cookie: dict[str, str], size: tuple[int, int], theme: str, said: list[str]) -> Page:
    scheme = "dark" if theme == "dark" else "light"
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)  # type: ignore[arg-type]
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    return page


def kept(page: Page, name: str) -> None:
    """A picture to look at, where a folder for pictures is named."""
    folder = os.environ.get("KITH_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_campaigns_are_accessible_and_break_no_policy(
    theme: str, live_server: LiveServer, cookie: dict[str, str], campaign: Campaign, draft: Draft, chromium: Browser
) -> None:
    href = f"/campaigns/{campaign.uid}"
    faults: dict[str, object] = {}
    for size in SIZES:
        for name, path in (("report", href), ("new", "/campaigns/new"), ("list", "/campaigns")):
            said: list[str] = []
            page = opened(chromium, cookie, size, theme, said)
            page.goto(live_server.url + path)
            page.wait_for_timeout(900)
            kept(page, f"{name}-{theme}-{size[0]}")
            page.evaluate(AXE)
            found = page.evaluate(RUN)
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            page.context.close()
            if found or wide or said:
                faults[f"{path} {size[0]}"] = (found, wide, said)
    assert faults == {}


def test_a_draft_counts_its_audience_shows_the_mail_and_is_approved(
    live_server: LiveServer, cookie: dict[str, str], people: People, draft: Draft, by: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("kith.operational.marketing.campaign.compose_page.ASKED_FROM", 1)
    people(3)
    made = draft()
    follow_up()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        said: list[str] = []
        page = opened(browser, cookie, SIZES[0], "light", said)
        page.goto(f"{live_server.url}/campaigns/{made.uid}")
        page.get_by_text("3 people would get this mail").wait_for()
        page.locator("#f-person").click()  # which marks the name that stands there
        page.locator("#f-person").press_sequentially("Ann 1")
        page.get_by_role("option", name=re.compile("Ann 1")).click()
        page.get_by_role("button", name="Show the mail").click()
        mail = page.frame_locator("iframe[name=mail]")
        mail.get_by_text("Dear Ann 1").wait_for()
        kept(page, "compose-preview")
        page.get_by_label("Subject").fill("")
        page.get_by_role("button", name="Approve and send").click()
        page.locator("#f-subject-e").wait_for()
        kept(page, "compose-error")
        page.get_by_label("Subject").fill("News at last")
        page.get_by_role("button", name="Approve and send").click()
        page.get_by_role("heading", name="Write to 3 people?").wait_for()
        kept(page, "compose-sure")
        page.locator("dialog[open]").get_by_role("button", name="Cancel").click()
        page.get_by_label("Subject").fill("News after all")
        page.get_by_role("button", name="Approve and send").click()
        page.get_by_role("heading", name="Write to 3 people?").wait_for()
        page.locator("dialog[open]").get_by_role("button", name="Approve and send").click()
        page.get_by_text("0 of 3 done").wait_for()
        kept(page, "progress")
        assert [line for line in said if "422" not in line] == []
        browser.close()
    made.refresh_from_db()
    assert (made.state, made.subject) == ("approved", "News after all")
