"""Delivered mails, read as a person reads them: in a browser of their own, some seconds after they came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from playwright.sync_api import Browser, Page

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True, slots=True)
class Mail:
    """What a relay was given for one person."""

    recipient: str
    message: EmailMessage

    @property
    def html(self) -> str:
        body = self.message.get_body(("html",))
        assert body is not None
        return str(body.get_content())

    @property
    def leave(self) -> str:
        """Where a mail program unsubscribes at one press."""
        found = re.search(r"<(https?://[^>]+)>", self.message["List-Unsubscribe"])
        assert found is not None
        return found[1]

    @property
    def counts(self) -> bool:
        """Whether reading it is counted, which a person must have allowed."""
        return "<img" in self.html


def mails(accepted: list[tuple[str, bytes]]) -> list[Mail]:
    return [Mail(recipient, message_from_bytes(body, policy=policy.default)) for recipient, body in accepted]


def opened(browser: Browser, mail: Mail) -> Page:
    """The mail, with its pictures loaded; the shop that it leads to is a page of ours."""
    page = browser.new_context(user_agent=AGENT).new_page()
    page.route("https://shop.example/**", lambda route: route.fulfill(body="<title>The shop</title>"))
    page.set_content(mail.html, wait_until="networkidle")
    return page
