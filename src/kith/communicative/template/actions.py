"""What is done with templates."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.communicative.template.content import Content
from kith.communicative.template.model import BodyKind, Template, TemplateVersion
from kith.core import access
from kith.core.errors import Invalid, NotFound
from kith.core.events.record import record as record_event
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current

SITTING = timedelta(minutes=15)
"""What somebody writes without a longer break is told once in the history, since it is kept every few seconds."""


def has_versions(template: Template) -> bool:
    return template.versions.exists()


@transaction.atomic
def write(
    *,
    by: Actor,
    template: Template,
    language: str,
    body_kind: str,
    subject: str | None = None,
    preheader: str | None = None,
    body: str | None = None,
    text: str | None = None,
) -> Template:
    """Keeps what the template says in a language, in place of what it said; what is None stays. Raises NotAllowed."""
    access.require(by, "communicative.template.write", template)
    given = {
        "body_kind": body_kind or BodyKind.MJML,
        "subject": subject,
        "preheader": preheader,
        "body": body,
        "text": text,
    }
    version = _locked(template, language) or TemplateVersion(template=template, language=language)
    new = {key: value for key, value in given.items() if value is not None and getattr(version, key) != value}
    if version.pk and not new:
        return template
    for key, value in new.items():
        setattr(version, key, value)
    now, told = timezone.now(), _is_told(version, by)
    version.changed_by_id, version.changed_at = by.id, now
    version.save()
    Template.objects.filter(pk=template.pk).update(changed_at=now)
    if not told:
        _tell(by, template, "written", "write", {"languages": (None, language)})
    return template


def write_content(*, by: Actor, template: Template, content: Content) -> None:
    """The same with a finished content."""
    write(
        by=by, template=template, language=content.language, subject=content.subject, preheader=content.preheader,
        body_kind=content.body_kind, body=content.body, text=content.text,
    )  # fmt: skip


@transaction.atomic
def remove_version(*, by: Actor, template: Template, language: str) -> Template:
    """Takes a language away. Raises NotAllowed, or Invalid for one that the template has not."""
    access.require(by, "communicative.template.remove_version", template)
    version = _locked(template, language)
    if version is None:
        raise Invalid({"language": [_("The template has no version in this language.")]})
    version.delete()
    _tell(by, template, "changed", "remove_version", {"languages": (language, None)})
    return template


def version_of(template: Template, language: str) -> TemplateVersion:
    """Its version in exactly this language. Raises NotFound."""
    found = template.versions.filter(language=language).first()
    if found is None:
        raise NotFound
    return found


def _locked(template: Template, language: str) -> TemplateVersion | None:
    Template.objects.select_for_update().get(pk=template.pk)
    return template.versions.filter(language=language).first()


def _is_told(version: TemplateVersion, by: Actor) -> bool:
    """Whether the history has this sitting already."""
    return (
        bool(version.pk) and version.changed_by_id == by.id and version.changed_at > timezone.now() - SITTING
    )


def _tell(
    by: Actor, template: Template, past: str, verb: str, changes: dict[str, tuple[str | None, str | None]]
) -> None:
    declared = current().type("template")
    record_event(f"template.{past}", by=by, on=template, declared=declared, verb=verb, changes=changes)
    enqueue_once(FOLLOW_UP)
