"""The whole way in a browser, with providers on another site than the house: what cookies do only shows there."""

from __future__ import annotations

import html
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.sign_in.provider.tests.idp import Idp, metadata
from kith.core.sign_in.provider.tests.issuer import CLIENT, SECRET, Issuer
from kith.desk.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = "axe.run().then(result => result.violations.map(v => `${v.id}: ${v.nodes[0].html}`))"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SETTINGS = "/settings/providers"


@pytest.fixture
def mara() -> Principal:
    user = User.objects.create_user("mara@example.org", PASSWORD)
    return Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Mara", user=user)


@pytest.fixture
def house(live_server: LiveServer) -> str:
    """By name, so that providers at 127.0.0.1 are another site."""
    return str(live_server.url.replace("127.0.0.1", "localhost"))


@pytest.fixture
def chromium(mara: Principal, house: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def saml() -> Iterator[tuple[Idp, str]]:
    """A provider of SAML with a page that sends its response, and its address."""
    idp = Idp()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if "?" not in self.path:  # the browser looks for an icon
                self.send_response(204)
                self.end_headers()
                return
            request, _state = idp.asked(self.path)
            hidden = "".join(
                f'<input type="hidden" name="{key}" value="{html.escape(value)}">'
                for key, value in idp.form(self.path).items()
            )
            there = html.escape(request.get("AssertionConsumerServiceURL"))
            body = (
                f'<form method="post" action="{there}">{hidden}<button>Send me back</button></form>'.encode()
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield idp, f"http://127.0.0.1:{server.server_port}/sso"
    server.shutdown()
    thread.join()
    server.server_close()


def opened(browser: Browser, width: int = 1280, theme: str = "light") -> tuple[Page, list[str]]:
    """A page, and what the browser complains about."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    page, said = context.new_page(), list[str]()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    return page, said


def sign_in(page: Page, house: str) -> None:
    page.goto(f"{house}/sign-in/")
    page.get_by_label("E-mail").fill("mara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{house}/")


def sign_out(page: Page, house: str) -> None:
    page.goto(f"{house}/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")


def add_oidc(page: Page, house: str, issuer: Issuer) -> None:
    page.goto(f"{house}{SETTINGS}")
    page.get_by_role("link", name="Add one with OpenID Connect").click()
    for label, value in (
        ("Name", "Fern ID"), ("Issuer", issuer.address), ("Client id", CLIENT), ("Client secret", SECRET),
        ("E-mail domains", "example.org"),
    ):  # fmt: skip
        page.get_by_label(label).first.fill(value)
    page.get_by_label("Stands in our own network").check()
    page.get_by_role("button", name="Add provider").click()
    page.get_by_role("heading", name="Fern ID").wait_for()


def add_saml(page: Page, house: str, idp: Idp, sign_on: str) -> None:
    page.goto(f"{house}{SETTINGS}")
    page.get_by_role("link", name="Add one with SAML 2.0").click()
    page.get_by_label("Name").first.fill("Fern SAML")
    page.get_by_label("Metadata", exact=False).last.fill(metadata(idp.key[1], sign_on=sign_on))
    page.get_by_label("E-mail domains").fill("example.org")
    page.get_by_label("Stands in our own network").check()
    page.get_by_role("button", name="Add provider").click()
    page.get_by_role("heading", name="Fern SAML").wait_for()


def test_an_owner_sets_up_both_kinds_tries_them_and_comes_in_through_each(
    house: str, chromium: Browser, issuer: Issuer, saml: tuple[Idp, str]
) -> None:
    page, said = opened(chromium)
    sign_in(page, house)
    add_oidc(page, house, issuer)
    page.locator("[data-copy=need-1]").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Redirect URI", exact=True).input_value()
    page.get_by_role("button", name="Try it").click()
    page.get_by_text(f"It describes itself as {issuer.address}.").wait_for()
    add_saml(page, house, *saml)

    sign_out(page, house)
    page.goto(f"{house}/sign-in/?next=/account/sign-in")
    page.get_by_role("link", name="Sign in with Fern ID").click()
    page.wait_for_url(f"{house}/account/sign-in")
    sign_out(page, house)
    page.get_by_role("link", name="Sign in with Fern SAML").click()
    page.get_by_role("button", name="Send me back").click()
    page.wait_for_url(f"{house}/")
    page.goto(f"{house}{SETTINGS}")
    assert page.get_by_text("1 person").count() == 2
    assert said == []
    page.context.close()


@pytest.mark.screens
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_providers_are_accessible_fit_and_break_no_policy(
    theme: str, width: int, house: str, chromium: Browser, issuer: Issuer
) -> None:
    page, said = opened(chromium, width, theme)
    faults: dict[str, object] = {}
    sign_in(page, house)
    page.goto(f"{house}{SETTINGS}")
    look(page, "providers-none", theme, width, faults)
    add_oidc(page, house, issuer)
    page.get_by_label("Group").last.fill(
        "a-group-with-quite-a-long-name-00000000-1111-2222-3333-444444444444"
    )
    page.get_by_role("button", name="Add rule").click()
    page.wait_for_load_state()
    look(page, "provider-refused", theme, width, faults)
    said.clear()  # a refused form answers 422, and Chromium says so
    page.get_by_role("button", name="Try it").click()
    page.wait_for_load_state()
    look(page, "provider", theme, width, faults)
    for path in ("", "/new/oidc", "/new/saml"):
        page.goto(f"{house}{SETTINGS}{path}")
        look(page, f"providers{path.replace('/', '-')}", theme, width, faults)
    sign_out(page, house)
    look(page, "sign-in-with-provider", theme, width, faults)
    assert (faults, said) == ({}, [])
    page.context.close()


def look(page: Page, name: str, theme: str, width: int, faults: dict[str, object]) -> None:
    folder = os.environ.get("KITH_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{theme}-{width}.png", full_page=True)
    page.evaluate(AXE)
    found = page.evaluate(RUN)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if found or wide:
        faults[name] = (found, wide)
