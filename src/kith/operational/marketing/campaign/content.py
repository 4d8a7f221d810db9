"""What a campaign says: compiled once, filled in for each person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kith.communicative.channels.email.compose import Compiled, Preview, Recipient, Template
from kith.communicative.relay.actions import compiled
from kith.core.access import readable
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Invalid
from kith.core.fieldtypes import Viewer
from kith.core.principals.actor import Actor
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.operational.marketing.campaign.model import Campaign

MERGE = ("name", "title", "given_name", "family_name", "job_title", "organisation", "city", "language")
PREFIX = "person."


def merge_fields() -> tuple[str, ...]:
    """The merge fields that a text may use."""
    return tuple(f"{PREFIX}{key}" for key in MERGE)


def compile_campaign(campaign: Campaign, *, tracked: bool) -> Compiled:
    """The campaign's text ready to be filled. Raises Invalid at the field that cannot be used."""
    missing = {key: [_("This field is needed.")] for key in ("subject", "body") if not getattr(campaign, key)}
    if campaign.relay is None:
        missing["relay"] = [_("Choose a mail relay.")]
    if missing:
        raise Invalid(missing)
    assert campaign.relay is not None
    template = Template(campaign.body_kind, campaign.subject, campaign.body)  # type: ignore[arg-type]
    return compiled(campaign.relay, template, str(campaign.uid), tracked=tracked, fields=merge_fields())


def values_of_people(actor: Actor, uids: Iterable[UUID]) -> dict[str, dict[str, str]]:
    """The merge values of these people by public id, in one statement."""
    wanted = tuple(str(uid) for uid in uids)
    person = current().type("person")
    keys = tuple(key for key in MERGE if key in readable(actor, person))
    page = read_page(actor, Listing(person, keys, Line("uid", "one_of", Values(wanted)), (), max(len(wanted), 1)))
    viewer = Viewer(actor.locale, actor.timezone)
    return {
        row[0]: {f"{PREFIX}{column.field.key}": _said(column.field, column.value(row), viewer) for column in page.columns}
        for row in page.rows
    }


def _said(field: Any, value: Any, viewer: Viewer) -> str:
    return str(field.type.show(value, field.spec, viewer))


def preview(actor: Actor, campaign: Campaign, uid: UUID) -> Preview:
    """The mail as one person would get it. Raises Invalid, or NotFound for a person the actor may not see."""
    message = compile_campaign(campaign, tracked=False)
    values = values_of_people(actor, [uid]).get(str(uid), {})
    return message.preview(Recipient(0, "preview@kith.example", values))
