"""A mail as a page of its own, for a frame in which nothing runs and nothing is fetched from elsewhere."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.html import escape

from kith.communicative.channels.email.compose import Preview
from kith.communicative.picture.shown import shown_here

POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
LINE = (
    '<div style="font:600 14px/1.4 Helvetica,Arial,sans-serif;padding:10px 16px;border-bottom:1px solid #d4d0c8;'
    'background:#fff;color:#1c1b19">{}</div>'
)
PROBLEM = (
    '<div role="alert" style="font:14px/1.5 Helvetica,Arial,sans-serif;margin:16px;padding:10px 16px;'
    'border-left:4px solid #b3261e;background:#fdecea;color:#601410">{}</div>'
)
BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)


def mail_answer(mail: Preview) -> HttpResponse:
    """The mail with its subject above."""
    subject = LINE.format(escape(mail.subject))
    html = shown_here(mail.html)
    begin = BODY.search(html)
    place = begin.end() if begin else 0
    return _page(html[:place] + subject + html[place:])


def mail_problem(text: str) -> HttpResponse:
    """Why there is no mail to show."""
    return _page(PAGE.format(title="", body=PROBLEM.format(escape(text))))


def _page(html: str) -> HttpResponse:
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"})
