"""P21: what a browser loads and how soon it shows it: sizes, largest paint, shifts, and the answer to a press.

A house of its own with some people in it is visited by Chromium on a slow line (150 ms, 1.6 Mbit/s) with a processor
four times slower. Sizes are those of the wire, compressed. The press is the palette opened by its button.
"""

import csv
import gzip
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from p13 import environment, free_port
from playwright.sync_api import Browser, Page, sync_playwright

PEOPLE = 120
ROUNDS = 5
EMAIL, PASSWORD = "bench@kith.example", "a-long-bench-password"
CHROMIUM = os.environ.get("KITH_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-quic",
]
WATCH = """
window.seen = {lcp: 0, cls: 0, inp: 0};
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.lcp = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; })
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (e.interactionId) seen.inp = Math.max(seen.inp, e.duration); })
  .observe({type: 'event', buffered: true, durationThreshold: 16});
"""


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure with what it may be at most."""

    name: str
    most: float
    unit: str


GOALS = {
    "js": Goal("JavaScript on a record page", 28, "kB gz"),
    "css": Goal("CSS", 16, "kB gz"),
    "record": Goal("HTML of a record", 15, "kB gz"),
    "list": Goal("HTML of a list of 50", 20, "kB gz"),
    "lcp": Goal("largest paint, slow line and processor", 1.8, "s"),
    "inp": Goal("answer to a press", 150, "ms"),
    "cls": Goal("layout shift", 0.02, ""),
}


def people_file(folder: Path) -> Path:
    path = folder / "people.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Given name", "Family name", "E-mail", "City", "Country"])
        rows.writerows(
            [f"Given{n}", f"Family{n}", f"person{n}@kith.example", "Bremen", "DE"] for n in range(PEOPLE)
        )
    return path


def started(folder: Path, port: int) -> subprocess.Popen[bytes]:
    owner = {"KITH_OWNER_EMAIL": EMAIL, "KITH_OWNER_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "kith", "up", "--port", str(port)]
    house = subprocess.Popen(command, env=environment(folder) | owner, stdout=subprocess.DEVNULL)
    while True:
        if house.poll() is not None:
            sys.exit("The house did not start; the reason stands above.")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return house


def signed_in(browser: Browser, base: str, *, slow: bool) -> Page:
    """A page of a browser that has never been here, signed in; slow from then on."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{base}/sign-in/")
    page.fill("input[name=login]", EMAIL)
    page.fill("input[type=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    page.add_init_script(WATCH)
    if slow:
        tools = page.context.new_cdp_session(page)
        line = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
        tools.send("Network.enable")
        tools.send("Network.clearBrowserCache")
        tools.send("Network.emulateNetworkConditions", line)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return page


def sizes(page: Page, base: str, record: str) -> dict[str, float]:
    """Kilobytes on the wire, packed as the server packs them."""
    html = {path: page.context.request.get(base + path).body() for path in (record, "/people")}
    linked = re.findall(rb'(?:src|href)="(/static/[^"]+\.(?:js|css))"', html[record])
    files = {link.decode(): page.context.request.get(base + link.decode()).body() for link in linked}
    return {
        "js": sum(packed(body) for path, body in files.items() if path.endswith(".js")),
        "css": sum(packed(body) for path, body in files.items() if path.endswith(".css")),
        "record": packed(html[record]),
        "list": packed(html["/people"]),
    }


def packed(body: bytes) -> float:
    return len(gzip.compress(body, 9)) / 1000


def felt(browser: Browser, base: str, path: str) -> dict[str, float]:
    """What somebody feels on a slow line: first visit of a page, then one press."""
    page = signed_in(browser, base, slow=True)
    page.goto(base + path)
    page.wait_for_timeout(1500)
    page.click(".rail-search")
    page.wait_for_timeout(600)
    seen: dict[str, Any] = page.evaluate("window.seen")
    page.context.close()
    return {"lcp": seen["lcp"] / 1000, "cls": seen["cls"], "inp": seen["inp"]}


def measured(base: str) -> dict[str, float]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = signed_in(browser, base, slow=False)
        page.goto(f"{base}/people")
        record = page.get_attribute("tbody tr th a", "href") or ""
        found = sizes(page, base, record)
        rounds = [felt(browser, base, path) for _ in range(ROUNDS) for path in ("/people", record)]
        browser.close()
    return found | {key: statistics.median(each[key] for each in rounds) for key in ("lcp", "cls", "inp")}


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="kith-p21-"))
    port = free_port()
    house = started(folder / "data", port)
    try:
        command = [
            sys.executable,
            "-m",
            "kith",
            "import",
            str(people_file(folder)),
            "--as",
            "people",
            "--source",
            "bench",
        ]
        subprocess.run(command, env=environment(folder / "data"), check=True, stdout=subprocess.DEVNULL)
        found = measured(f"http://localhost:{port}")
    finally:
        house.send_signal(signal.SIGINT)
        house.wait()
        shutil.rmtree(folder)
    print(f"# {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for key, goal in GOALS.items():
        verdict = "ok" if found[key] <= goal.most else "short"
        print(f"P21 {goal.name}, {found[key]:.3g} {goal.unit}, goal ≤ {goal.most:g}, {verdict}")


if __name__ == "__main__":
    main()
