"""The shipped templates, each in a file for every language; its title is the subject."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.communicative.mjml.brand import Brand, brand, dressed
from kith.communicative.template.actions import write_content
from kith.communicative.template.content import Content
from kith.communicative.template.model import Kind, Template
from kith.core.errors import NotFound, Text
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "de")
NAMES: dict[str, Text] = {
    "newsletter": _("Newsletter"), "welcome": _("Welcome"), "win_back": _("Win back"), "receipt": _("Receipt"),
}  # fmt: skip
TITLE = re.compile(r"<mj-title>(.*?)</mj-title>")


@cache
def _read(key: str, language: str) -> str:
    return (FOLDER / f"{key}.{language}.mjml").read_text(encoding="utf-8")


def shipped(key: str, language: str, house: Brand | None = None) -> Content:
    """One of them in one of `LANGUAGES`, in the house's colours. Raises NotFound."""
    if key not in NAMES or language not in LANGUAGES:
        raise NotFound
    body = dressed(_read(key, language), house or brand())
    title = TITLE.search(body)
    return Content(language, unescape(title[1]) if title else "", "", "mjml", body)


@transaction.atomic
def take(*, by: Actor, key: str) -> Template:
    """A template of the house made from a shipped one, in all its languages. Raises NotAllowed or NotFound."""
    if key not in NAMES:
        raise NotFound
    values = {"name": str(NAMES[key]), "kind": Kind.MAIL, "owner": by.as_owner}
    made = verbs.create(current().type("template"), by=by, values=values)
    assert isinstance(made, Template)
    for language in LANGUAGES:
        write_content(by=by, template=made, content=shipped(key, language))
    return made
