"""What a browser calls itself, in two words people know."""

from __future__ import annotations

BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
"""In this order, since most browsers also name those that they resemble."""
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name(header: str) -> str:
    """`Firefox, Linux` of a User-Agent header; empty where neither is known."""
    found = (_first(known, header) for known in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)


def _first(known: tuple[tuple[str, str], ...], header: str) -> str:
    return next((name for mark, name in known if mark in header), "")
