"""A browser that looks closely: every screen in both themes and two widths, and whatever it complains about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.sync_api import Browser, Page, sync_playwright

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Another theme changes nothing but colours. Mails are shown in a sandbox that lets nobody look in.
RUN = """async rules => {
    const found = (await axe.run({iframes: false, resultTypes: ["violations"], ...(rules && {runOnly: rules})})).violations
    const faults = found.map(({id, nodes: [first]}) =>
        `${id}: ${first.html} ${[...first.any, ...first.all, ...first.none].map(check => check.message)}`)
    return document.documentElement.scrollWidth > innerWidth ? [...faults, "wider than the window"] : faults
}"""
COLOURS = ["color-contrast"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SIZES = ((390, 844), (1440, 900))
THEMES: dict[Literal["dark", "light"], list[str] | None] = {"dark": COLOURS, "light": None}
PICTURES = "KITH_PICTURES"


@dataclass(slots=True)
class Visit:
    """One person's way through the house, with everything that was wrong on it."""

    page: Page
    faults: list[str] = field(default_factory=list)
    seen: int = 0

    def look(self, name: str, page: Page | None = None) -> None:
        """Look at the page as it stands in every width and theme; a picture of each where a folder is named.

        `page` is one that somebody else has before them.
        """
        self.seen += 1
        page = page or self.page
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for theme, rules in THEMES.items():
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                self._examine(page, f"{self.seen:02} {name}, {width} {theme}", rules)

    def _examine(self, page: Page, name: str, rules: list[str] | None) -> None:
        page.wait_for_timeout(60)
        page.evaluate("window.axe !== undefined") or page.evaluate(AXE)
        self.faults += [f"{name}: {fault}" for fault in page.evaluate(RUN, rules)]
        folder = os.environ.get(PICTURES)
        if folder:
            file = name.replace(", ", "-").replace(" ", "-")
            page.screenshot(
                path=f"{folder}/{file}.png", caret="initial"
            )  # hiding it would write into the page


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def visit(browser: Browser, address: str) -> Visit:
    """A new visitor. Errors of scripts, of the policy and of the network count as faults."""
    one = Visit(browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}).new_page())
    one.page.set_default_timeout(30_000)
    one.page.on("pageerror", lambda error: one.faults.append(f"script: {error}"))
    one.page.on(
        "console",
        lambda said: (
            one.faults.append(f"console: {said.text}") if said.type in ("error", "warning") else None
        ),
    )
    return one
