"""What the editor opens, and what comes back from it."""

from __future__ import annotations

from dataclasses import dataclass

import orjson
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kith.communicative.template.content import Content
from kith.core.errors import Invalid, Text
from kith.desk.actions_view import Crumb

LARGEST = 200_000
KINDS = ("mjml", "html", "plain")


@dataclass(frozen=True, slots=True)
class Document:
    """A content with where it stands: it is kept by a POST to `href`, `back` is where one goes when it is finished.

    `versions` lead to the same in other languages or other versions, as name and address; the one without an address is
    open. `person` is whom the preview begins with, as public id and name. One that cannot be written is only shown.
    """

    title: Text
    href: str
    back: str
    content: Content
    crumbs: tuple[Crumb, ...] = ()
    versions: tuple[tuple[Text, str], ...] = ()
    person: tuple[str, str] = ("", "")
    active: str = "templates"


def sent(request: HttpRequest, language: str) -> Content:
    """The content that a page of the editor sends. Its source comes as JSON, since forms change line ends; without script
    it comes as the form's own text."""
    exact = request.POST.get("exact", "")
    try:
        body = str(orjson.loads(exact)) if exact else request.POST.get("body", "").replace("\r\n", "\n")
    except orjson.JSONDecodeError:
        body = "\x00"
    kind = request.POST.get("body_kind", "mjml")
    if len(body) > LARGEST or "\x00" in body or kind not in KINDS:
        raise Invalid({"body": [_("This text is too long, or has characters that no text can have.")]})
    return Content(
        language,
        " ".join(request.POST.get("subject", "").split())[:300],
        " ".join(request.POST.get("preheader", "").split())[:300],
        kind,
        body,
        request.POST.get("text", "").replace("\r\n", "\n")[:100_000],
    )
