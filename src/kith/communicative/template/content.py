"""What a template says in a language, or in the nearest one that it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kith.communicative.template.model import BodyKind, Template, TemplateVersion


@dataclass(frozen=True, slots=True)
class Content:
    """Subject and text of a message in one language. `body` is the source text, written as `body_kind` (mjml, html or
    plain); an empty `text` means that the plain-text part is made from it."""

    language: str
    subject: str = ""
    preheader: str = ""
    body_kind: str = BodyKind.PLAIN
    body: str = ""
    text: str = ""


def content(template: Template, language: str, *fallbacks: str) -> Content | None:
    """The version in this language, else in the first of `fallbacks` that is there, else the oldest one; None for a
    template without any. Of `de-AT` the version in `de` counts as well."""
    found = {version.language: version for version in template.versions.order_by("id")}
    for wanted in (language, *fallbacks):
        for code in (wanted, wanted.partition("-")[0]):
            if code in found:
                return _content(found[code])
    return next((_content(version) for version in found.values()), None)


def contents(template: Template) -> Sequence[Content]:
    """All its versions, the oldest first."""
    return [_content(version) for version in template.versions.order_by("id")]


def _content(version: TemplateVersion) -> Content:
    return Content(
        version.language, version.subject, version.preheader, version.body_kind, version.body, version.text
    )
