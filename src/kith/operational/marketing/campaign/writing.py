"""What a draft says, written in the editor: the campaign itself, its versions, and a new one from a template."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.communicative.relay.model import MailRelay
from kith.communicative.template.content import Content, contents
from kith.communicative.template.model import Kind as TemplateKind
from kith.communicative.template.model import Template
from kith.core import access
from kith.core.errors import Conflict, NotFound
from kith.core.events.model import Event
from kith.core.principals.actor import Actor
from kith.core.records import verbs
from kith.core.registry import current
from kith.operational.marketing.campaign.actions import tell
from kith.operational.marketing.campaign.kinds import Channel
from kith.operational.marketing.campaign.model import Campaign, State, Variant, Written
from kith.operational.marketing.campaign.versioning import write_version
from kith.operational.marketing.campaign.versions import FIRST, versions
from kith.privacy.purpose.model import Purpose

KEPT = ("subject", "preheader", "body_kind", "body", "text")
SITTING = timedelta(minutes=15)
"""What somebody writes without a longer break is told once in the history, since it is kept every few seconds."""


def content_of(campaign: Campaign, key: str = FIRST, language: str = "") -> Content:
    """What a version says, with what it leaves empty as others have it. Raises NotFound for one that is not there."""
    found = [each for each in versions(campaign) if (each.key, each.language) == (key, language)]
    if not found:
        raise NotFound
    said = found[0]
    return Content(language, said.subject, said.preheader, said.body_kind, said.body, said.text)


@transaction.atomic
def write_content(
    *, by: Actor, campaign: Campaign, content: Content, key: str = FIRST, language: str = ""
) -> Campaign:
    """Keeps what a version says. Raises NotAllowed, NotFound for a version that is not there, Conflict after the
    approval."""
    access.require(by, "marketing.campaign.edit", campaign)
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state != State.DRAFT:
        raise Conflict(_("This campaign is approved. What it says and to whom is fixed."))
    row = _row(locked, key, language)
    new = {each: getattr(content, each) for each in KEPT if getattr(row, each) != getattr(content, each)}
    if not new:
        return locked
    changes = {each: (getattr(row, each), value) for each, value in new.items()}
    for each, value in new.items():
        setattr(row, each, value)
    row.save(update_fields=list(new))
    Campaign.objects.filter(pk=locked.pk).update(changed_at=timezone.now())
    if row is not locked:
        changes = {"variants": (None, str(row))}
    if not _is_told(locked, by):
        tell(by, locked, "changed", "edit", changes)
    return locked


def _row(campaign: Campaign, key: str, language: str) -> Written:
    if (key, language) == (FIRST, ""):
        return campaign
    found = Variant.objects.filter(campaign=campaign, key=key, language=language).first()
    if found is None:
        raise NotFound
    return found


def _is_told(campaign: Campaign, by: Actor) -> bool:
    """Whether the history has this sitting already."""
    since = timezone.now() - SITTING
    told = Event.objects.filter(subject_type="campaign", subject_id=campaign.pk, occurred_at__gt=since, actor_id=by.id)
    return told.filter(kind="campaign.changed").exists()


@transaction.atomic
def begin(*, by: Actor, template: Template) -> Campaign:
    """A draft of mails, or of letters from a template of letters, that says what it says now in all its languages.
    Raises NotAllowed."""
    said = list(contents(template)) or [Content("")]
    values = {each: getattr(said[0], each) for each in KEPT}
    channel = Channel.LETTER if template.kind == TemplateKind.LETTER else Channel.EMAIL
    purpose = template.purpose or Purpose.objects.filter(key="newsletter").first()
    values |= {"name": template.name, "owner": by.as_owner, "language": said[0].language, "channel": channel.value}
    values |= {"purpose": str(purpose.uid)} if purpose else {}
    if channel is Channel.EMAIL:
        relay = access.visible(by, MailRelay.objects.order_by("id"), current().type("relay")).first()
        values |= {"relay": str(relay.uid)} if relay else {}
    made = verbs.create(current().type("campaign"), by=by, values=values)
    assert isinstance(made, Campaign)
    for each in said[1:]:
        words = {key: getattr(each, key) for key in KEPT}
        write_version(by=by, campaign=made, key=FIRST, language=each.language, **words)
    return made

