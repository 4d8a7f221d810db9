"""The mail as it is seen while it is written, and as one person would get it."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _

from kith.communicative.channels.email.compose import (
    Compiled,
    Preview,
    Recipient,
    Sender,
    Template,
    compile_newsletter,
)
from kith.communicative.merge import fields_of, values_of_people
from kith.communicative.mjml.blocks import marked
from kith.communicative.picture.shown import shown_here
from kith.communicative.relay.actions import base_url, keys, said
from kith.communicative.template.content import Content
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.lib.unreadable import Unreadable

POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self';"
    " sandbox allow-same-origin"
)
SHOWN = (
    '<style>[class*="kb-"]{cursor:pointer}.kb-on{outline:2px solid #0b7fab!important;outline-offset:-2px}'
    "img{min-width:24px;min-height:24px;background:#eee}</style>"
)
DARK = "<style>html{background:#fff;filter:invert(1) hue-rotate(180deg)}img{filter:invert(1) hue-rotate(180deg)}</style>"
PROBLEM = (
    '<!DOCTYPE html><meta charset="utf-8"><div role="alert" style="font:14px/1.5 Helvetica,Arial,sans-serif;margin:16px;'
    'padding:10px 16px;border-left:4px solid #b3261e;background:#fdecea;color:#601410">{}</div>'
)
STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
NOBODY = Recipient(0, "preview@kith.example")


def compiled(content: Content) -> Compiled:
    """The content ready to be filled, counting nothing. Raises Invalid at the part that cannot be used."""
    written = (content.subject, content.preheader, content.body, content.text)
    kind: Any = content.body_kind
    template = Template(kind, content.subject, content.body, content.text, content.preheader)
    try:
        return compile_newsletter(
            template, sender=Sender("", NOBODY.address), fields=fields_of(*written),
            campaign="draft", base_url=base_url(), keys=keys(), tracked=False, unsubscribe_label=_("Unsubscribe"),
        )  # fmt: skip
    except Unreadable as error:
        raise Invalid({"body": [said(error)]}) from None


def preview(actor: Actor, content: Content, uid: str) -> Preview:
    """As one person would get it; without `uid` as somebody of whom nothing is known. Raises Invalid, or NotFound for a
    person whom the actor may not see."""
    message = compiled(content)
    values = values_of_people(actor, [uid], message.asks) if uid else {"": {}}
    if uid not in values:
        raise NotFound
    return message.preview(Recipient(0, NOBODY.address, values[uid]))


def canvas(content: Content) -> str:
    """The page in which blocks are chosen: its merge fields stand as they are written, and whatever hangs on a condition
    is there. Raises Invalid."""
    from kith.communicative.channels.email.layout import lay_out
    from kith.communicative.channels.email.slots import Marked

    body = STATEMENT.sub("", marked(content.body) if content.body_kind == "mjml" else content.body)
    if not body.strip():
        return PROBLEM.format(escape(_("There is nothing here yet. Add the first block.")))
    try:
        page = lay_out(Marked(body, (), "kithslot"), content.body_kind)  # type: ignore[arg-type]
    except Unreadable as error:
        raise Invalid({"body": [said(error)]}) from None
    return _with(page, SHOWN)


def page_of(html: str, *, dark: bool = False) -> HttpResponse:
    """A page for the editor's frame: no script, nothing from elsewhere. `dark` shows it as mail programs do that turn all
    colours round."""
    own = shown_here(html)
    shown = _with(own, DARK) if dark else own
    return HttpResponse(shown, headers={"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"})


def problem(text: str) -> HttpResponse:
    """Why there is nothing to see."""
    return page_of(PROBLEM.format(escape(text)))


def _with(page: str, style: str) -> str:
    head, end, rest = page.rpartition("</head>")
    return head + style + end + rest if end else style + page
