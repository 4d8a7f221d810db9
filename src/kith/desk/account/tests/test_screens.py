"""My account in a browser: passkeys with a virtual authenticator, and pages that everybody can read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.principals.model import Kind, Principal, Role, User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run().then(result => result.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PASSWORD = "a long walk by the sea"
PATHS: tuple[str, ...] = (
    "account",
    "account/sign-in",
    "account/app",
    "account/passkeys/new",
    "account/again",
    "password/",
)
PATHS += ("account/keys", "account/keys/new", "settings/sign-ins", "settings/signing-in")
INVITED: dict[str, str | float | bool] = {"email": "somebody.with.a.long.name@a-long-domain.example.org", "role": "member"}
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@pytest.fixture
def mara() -> Principal:
    cache.clear()
    user = User.objects.create_user("mara@example.org", PASSWORD)
    return Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Mara", user=user)


@pytest.fixture
def chromium(mara: Principal, live_server: LiveServer) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, width: int = 1280, theme: str = "light") -> tuple[Page, list[str]]:
    """A page with a passkey device, and what the browser complains about."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light"
    )
    page, said = context.new_page(), list[str]()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page, said


def sign_in(page: Page, house: str) -> None:
    page.goto(f"{house}/sign-in/")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def address(server: LiveServer) -> str:
    """By name, since browsers give no passkeys to bare addresses."""
    return server.url.replace("127.0.0.1", "localhost")


def test_a_passkey_is_made_named_used_after_the_password_and_instead_of_it_and_removed(
    live_server: LiveServer, mara: Principal, chromium: Browser
) -> None:
    house = address(live_server)
    page, said = opened(chromium)
    sign_in(page, house)
    page.goto(f"{house}/account/passkeys/new")
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_text("Passkey, signs you in alone").wait_for()
    page.goto(f"{house}/sign-out/")
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, house)
    page.get_by_role("heading", name="Second factor").wait_for()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{house}/")
    page.goto(f"{house}/sign-out/")
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{house}/sign-in/?next=/account/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{house}/account/sign-in")
    page.get_by_role("button", name="Remove My laptop").click()
    page.get_by_text("opens nothing any more").wait_for()
    assert page.get_by_text("Passkey, signs you in alone").count() == 0
    assert said == []
    page.context.close()


def test_a_passkey_of_nobody_is_refused_with_a_sentence(
    live_server: LiveServer, mara: Principal, chromium: Browser
) -> None:
    page, _said = opened(chromium)
    page.goto(f"{address(live_server)}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("alert").get_by_text("The browser gave no passkey").wait_for()
    page.context.close()


@pytest.mark.screens
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_the_account_are_accessible_fit_and_break_no_policy(
    theme: str, width: int, live_server: LiveServer, mara: Principal, chromium: Browser
) -> None:
    house = address(live_server)
    page, said = opened(chromium, width, theme)
    faults: dict[str, object] = {}
    page.goto(f"{house}/sign-in/")
    look(page, "sign-in", theme, width, said, faults)
    sign_in(page, house)
    page.wait_for_url(f"{house}/")
    page.request.post(f"{house}/invitations/new", form=INVITED | {"csrfmiddlewaretoken": token(page)})
    for path in PATHS:
        page.goto(f"{house}/{path}")
        look(page, path, theme, width, said, faults)
    page.context.close()
    assert faults == {}


def token(page: Page) -> str:
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    return cookies["kith_csrf"]


def look(page: Page, name: str, theme: str, width: int, said: list[str], faults: dict[str, object]) -> None:
    page.wait_for_timeout(300)
    folder = os.environ.get("KITH_PICTURES")
    if folder:
        page.screenshot(
            path=f"{folder}/{name.strip('/').replace('/', '-')}-{theme}-{width}.png", full_page=True
        )
    page.evaluate(AXE)
    found = page.evaluate(RUN)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if found or wide or said:
        faults[name] = (found, wide, list(said))
        said.clear()
