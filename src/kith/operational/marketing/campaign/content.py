"""What a campaign says: compiled once, filled in for each person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kith.communicative.channels.email.compose import Compiled, Preview, Recipient, Template, TemplateError
from kith.communicative.channels.email.slots import mark
from kith.communicative.relay.actions import compiled, send_now
from kith.core import access
from kith.core.access import readable
from kith.core.conditions.tree import Line, Values
from kith.core.errors import Invalid, NotFound
from kith.core.fieldtypes import Viewer
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.records.planner import Listing
from kith.core.records.reading import read_page
from kith.core.registry import current
from kith.operational.marketing.campaign.model import Campaign

MERGE = (
    "letter_greeting", "name", "title", "given_name", "family_name", "job_title", "organisation", "city", "language",
)  # fmt: skip
PREFIX = "person."
NOBODY = 0


def merge_fields() -> tuple[str, ...]:
    """The merge fields that a text may use."""
    return tuple(f"{PREFIX}{key}" for key in MERGE)


def compile_campaign(campaign: Campaign, *, tracked: bool) -> Compiled:
    """The campaign's text ready to be filled. Raises Invalid at the field that cannot be used."""
    missing = {
        key: [_("This field is needed.")] for key in ("subject", "body") if not getattr(campaign, key).strip()
    }
    if campaign.relay is None:
        missing["relay"] = [_("Choose a mail relay.")]
    if missing:
        raise Invalid(missing)
    assert campaign.relay is not None
    said = campaign.frozen or {key: getattr(campaign, key) for key in ("body_kind", "subject", "body")}
    template = Template(said["body_kind"], said["subject"], said["body"])
    _check_subject(template)
    number = str(campaign.uid) if campaign.pk else "draft"
    return compiled(campaign.relay, template, number, tracked=tracked, fields=merge_fields())


def _check_subject(template: Template) -> None:
    """Raises Invalid at the subject for a merge field in it that cannot be used."""
    try:
        mark(template.subject, merge_fields())
    except TemplateError as error:
        raise Invalid({"subject": [_(error.message) % error.params]}) from None


def values_of_people(actor: Actor, uids: Iterable[object]) -> dict[str, dict[str, str]]:
    """The merge values of these people by public id, in one statement."""
    wanted = tuple(str(uid) for uid in uids)
    if not wanted:
        return {}
    person = current().type("person")
    keys = tuple(key for key in MERGE if key in readable(actor, person))
    page = read_page(
        actor, Listing(person, keys, Line("uid", "one_of", Values(wanted)), (), max(len(wanted), 1))
    )
    viewer = Viewer(actor.locale, actor.timezone)
    return {
        row[0]: {
            f"{PREFIX}{column.field.key}": _said(column.field, column.value(row), viewer)
            for column in page.columns
        }
        for row in page.rows
    }


def _said(field: Any, value: Any, viewer: Viewer) -> str:
    return str(field.type.show(value, field.spec, viewer))


def preview(actor: Actor, campaign: Campaign, uid: UUID | str) -> Preview:
    """The mail as one person would get it. Raises Invalid, or NotFound for a person the actor may not see."""
    message = compile_campaign(campaign, tracked=False)
    values = values_of_people(actor, [uid])
    if str(uid) not in values:
        raise NotFound
    return message.preview(Recipient(0, "preview@kith.example", values[str(uid)]))


def send_test(*, by: Actor, campaign: Campaign, uid: UUID | str = "") -> str:
    """Sends the mail as `uid` would get it, or without values, to the actor's own address, which is returned.

    Nothing is counted, and its link for unsubscribing names nobody. Raises Invalid, or ChannelError with the words of
    the relay.
    """
    access.require(by, "marketing.campaign.edit", campaign if campaign.pk else None)
    address = address_of(by)
    message = compile_campaign(campaign, tracked=False)
    values = values_of_people(by, [uid]).get(str(uid), {}) if uid else {}
    assert campaign.relay is not None
    send_now(campaign.relay, message, Recipient(NOBODY, address, values))
    return address


def address_of(by: Actor) -> str:
    """The e-mail address with which the actor signs in. Raises Invalid for one without."""
    principal = Principal.objects.select_related("user").get(pk=by.id)
    if principal.user is None:
        raise Invalid({"": [_("You have no e-mail address that a test could go to.")]})
    return principal.user.email
