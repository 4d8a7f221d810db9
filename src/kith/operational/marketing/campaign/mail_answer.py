"""A mail as a page of its own, for a frame in which nothing runs and nothing is fetched."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.html import escape

from kith.communicative.channels.email.compose import Preview

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
LINE = (
    '<div style="font:600 14px/1.4 Helvetica,Arial,sans-serif;padding:10px 16px;border-bottom:1px solid #d4d0c8;'
    'background:#fff;color:#1c1b19">{}</div>'
)
BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)


def mail_answer(mail: Preview) -> HttpResponse:
    """The mail with its subject above."""
    subject = LINE.format(escape(mail.subject))
    begin = BODY.search(mail.html)
    place = begin.end() if begin else 0
    return _page(mail.html[:place] + subject + mail.html[place:])


def mail_problem(text: str) -> HttpResponse:
    """Why there is no mail to show."""
    return _page(PAGE.format(title="", body=LINE.format(escape(text))))


def _page(html: str) -> HttpResponse:
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"})
