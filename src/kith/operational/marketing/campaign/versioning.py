"""Versions of a draft: written, and taken away."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.tree import from_json
from kith.core.errors import Conflict, Invalid, Text
from kith.core.fieldtypes import CHOICE, INTEGER, LANGUAGE, REFERENCE, TEXT
from kith.core.principals.actor import Actor
from kith.core.registry.field import Field, Privacy
from kith.customers.segment.model import Segment
from kith.operational.marketing.campaign import fields
from kith.operational.marketing.campaign.actions import tell
from kith.operational.marketing.campaign.bounds import HOUR, Bounds, out_of_bounds
from kith.operational.marketing.campaign.model import BodyKind, Campaign, State, Variant
from kith.operational.marketing.campaign.versions import FIRST

KEY = re.compile(r"[A-Z]")
MOST = 50
NUMBERS = {"weight": Bounds(1, 20, _("Between {least} and {most}."), needed=True), "hour": HOUR}
INTERNAL = Privacy.INTERNAL
CONTENT = {field.key: field for field in fields.CONTENT}
WHICH = (
    Field(
        "key", _("Version"), TEXT, INTERNAL, required=True, max_length=1,
        help=_("A letter. What the campaign itself says is version A."),
    ),
    Field("language", _("Written in"), LANGUAGE, INTERNAL, help=_("Empty: for whoever has no version in their language.")),
)  # fmt: skip
INPUTS = (
    *WHICH,
    CONTENT["subject"], CONTENT["preheader"], CONTENT["sender_name"],
    Field("body_kind", _("Written as"), CHOICE, INTERNAL, choices=CONTENT["body_kind"].choices),
    CONTENT["body"], CONTENT["text"],
    Field(
        "segment", _("For whom"), REFERENCE, INTERNAL, target="segment",
        help=_("Whoever is in this segment gets this version. Empty: by lot, to compare."),
    ),
    Field("weight", _("Weight in the lot"), INTEGER, INTERNAL, help=_("With 2 it goes to twice as many.")),
    CONTENT["hour"],
)  # fmt: skip


def is_draft(campaign: Campaign) -> bool:
    return bool(campaign.state == State.DRAFT)


@transaction.atomic
def write_version(
    *,
    by: Actor,
    campaign: Campaign,
    key: str,
    language: str = "",
    segment: Segment | None = None,
    **values: Any,
) -> Campaign:
    """Writes a version, in place of what it said. What is empty is as in version A.

    Raises Conflict once the campaign is approved, Invalid for a key or a number that cannot be.
    """
    locked = _locked(by, campaign, "write_version")
    key = key.strip().upper()
    _check_key(locked, key, language)
    made = Variant.objects.filter(campaign=locked, key=key, language=language).first()
    made = made or Variant(campaign=locked, key=key, language=language)
    said = {each: values.get(each) or "" for each in ("subject", "preheader", "sender_name", "body", "text")}
    for each, value in said.items():
        setattr(made, each, value)
    made.body_kind = values.get("body_kind") or BodyKind(locked.body_kind)
    made.hour, made.weight = values.get("hour"), values.get("weight") or 1
    made.condition = segment.condition or {"all": []} if segment else None
    refused = out_of_bounds(made, NUMBERS)
    if refused:
        raise Invalid(refused)
    if made.condition:
        from_json(made.condition)
    made.save()
    tell(by, locked, "changed", "write_version", {"variants": (None, str(made))})
    return locked


@transaction.atomic
def drop_version(*, by: Actor, campaign: Campaign, key: str, language: str = "") -> Campaign:
    """Takes a version away; without a language in all of them. Raises Invalid for one that is not there."""
    locked = _locked(by, campaign, "drop_version")
    key = key.strip().upper()
    found = Variant.objects.filter(campaign=locked, key=key)
    found = found.filter(language=language) if language or key == FIRST else found
    if not found.exists():
        raise Invalid({"key": [_("There is no such version.")]})
    found.delete()
    tell(by, locked, "changed", "drop_version", {"variants": (f"{key} {language}".strip(), None)})
    return locked


def _locked(by: Actor, campaign: Campaign, verb: str) -> Campaign:
    access.require(by, f"marketing.campaign.{verb}", campaign)
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state != State.DRAFT:
        raise Conflict(_("This campaign is approved. What it says and to whom is fixed."))
    return locked


def _check_key(campaign: Campaign, key: str, language: str) -> None:
    refused: dict[str, list[Text]] = {}
    if not KEY.fullmatch(key):
        refused["key"] = [_("A letter from A to Z.")]
    elif key == FIRST and not language:
        refused["key"] = [
            _("Version A is what the campaign itself says. Choose a language, or another letter.")
        ]
    elif language and key != FIRST and not campaign.variants.filter(key=key, language="").exists():
        refused["key"] = [_("Write this version without a language first.")]
    elif campaign.variants.count() >= MOST:
        refused["key"] = [_("A campaign has so many versions at most.")]
    if refused:
        raise Invalid(refused)
