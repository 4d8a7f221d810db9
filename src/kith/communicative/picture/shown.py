"""Mails as the house's own pages show them: with its own pictures, and with nothing from elsewhere."""

from __future__ import annotations

import re

from kith.communicative.relay.actions import base_url

TAG = re.compile(r"<style\b.*?</style\s*>|<[a-z][^>]*>", re.IGNORECASE | re.DOTALL)
OWN = r"(?:/p/|data:)"
ADDRESS = re.compile(
    rf"""\s(?:src|srcset|background)\s*=\s*(?:"(?!{OWN})[^"]*"|'(?!{OWN})[^']*')|@import\b[^;<]*;?""",
    re.IGNORECASE,
)
IN_STYLE = re.compile(rf"""url\((?!\s*(?:["']|&quot;|&\#39;)?{OWN})[^)]*\)""", re.IGNORECASE)


def shown_here(html: str) -> str:
    """The page of a mail without the addresses of pictures, fonts and style sheets elsewhere: a browser asks for nothing
    that the page's policy would refuse, and shows the words that stand for a picture. Own pictures get their path, so
    that they are there by whatever name the house is reached."""
    own = f"{base_url().rstrip('/')}/p/"
    return TAG.sub(lambda tag: _without_addresses(tag[0].replace(own, "/p/")), html)


def _without_addresses(tag: str) -> str:
    if tag[:5].lower() == "<link":
        return ""
    return IN_STYLE.sub("none", ADDRESS.sub("", tag))
