"""Purposes, described. Everybody in the company reads them, administrators change them."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import BOOLEAN, CHOICE, INTEGER, LONG_TEXT, MOMENT, REFERENCE, TAGS, TEXT, Choice
from kith.core.registry.field import Field, Privacy
from kith.core.registry.objecttype import Audience, ObjectType
from kith.lib.text import fold
from kith.privacy.channel import CHANNELS
from kith.privacy.purpose.model import Basis, Purpose

LONGEST_KEY = 30  # it becomes part of names in SQL
BASES = tuple(Choice(basis.value, basis.label) for basis in Basis)


def fill_in(record: Any) -> None:
    """A topic of marketing is marketing, with its quiet hours, limits and choices."""
    _name_key(record)
    record.lapses_after = 14 if record.lapses_after is None else record.lapses_after
    if record.parent is not None and record.parent.is_marketing:
        record.is_marketing = True


def _name_key(record: Any) -> None:
    """A new purpose gets its lasting key from its name, with a number where another one has it."""
    if record.key:
        return
    start = re.sub(r"[^a-z0-9]+", "_", fold(record.name))[:LONGEST_KEY].strip("_") or "purpose"
    taken = set(Purpose.objects.filter(key__startswith=start).values_list("key", flat=True))
    numbered = (f"{start}_{number}" for number in count(2))
    record.key = next(key for key in chain([start], numbered) if key not in taken)


def check_purpose(record: Any) -> None:
    """Raises Invalid for what a purpose cannot be."""
    refused: dict[str, list[Text]] = {}
    unknown = [key for key in record.channels if key not in CHANNELS]
    if unknown or not record.channels:
        known = ", ".join(each.key for each in CHANNELS)
        refused["channels"] = [
            format_lazy(_("Name one or more of these channels: {channels}."), channels=known)
        ]
    if record.most is not None and record.most < 1:
        refused["most"] = [_("This must be 1 or more. Leave it empty for any number.")]
    if not 1 <= (record.days or 0) <= 366:
        refused["days"] = [_("This must be between 1 and 366 days.")]
    refused.update(_unconfirmable(record))
    if record.parent is not None and (problem := _not_parent(record)):
        refused["parent"] = [problem]
    if refused:
        raise Invalid(refused)


def _unconfirmable(record: Any) -> dict[str, list[Text]]:
    """What is wrong with how consents to this are confirmed."""
    refused: dict[str, list[Text]] = {}
    if record.double_opt_in and (record.basis != Basis.CONSENT or "email" not in record.channels):
        refused["double_opt_in"] = [_("Only consent can be confirmed, and only for what is used by e-mail.")]
    if not 1 <= record.lapses_after <= 60:
        refused["lapses_after"] = [_("This must be between 1 and 60 days.")]
    elif record.remind_after is not None and not 1 <= record.remind_after < record.lapses_after:
        refused["remind_after"] = [_("This must be 1 or more, and before the question ends.")]
    return refused


def _not_parent(record: Any) -> Text:
    """Why this cannot be a topic of that, or nothing."""
    if (
        record.parent.parent_id
        or record.parent.pk == record.pk
        or (record.pk and Purpose.objects.filter(parent=record.pk).exists())
    ):
        return _("A topic belongs to a purpose that is not a topic itself.")
    if record.parent.basis != record.basis:
        return _("A topic rests on the same basis as its purpose.")
    return ""


PURPOSE = ObjectType(
    key="purpose", model=Purpose, label=_("Purpose"), plural=_("Purposes"), icon="target", path="purposes",
    audience=Audience.HOUSE,
    fields=(
        Field("name", _("Name"), TEXT, Privacy.PUBLIC, required=True, max_length=120, help=_("Customers read this.")),
        Field("description", _("Description"), LONG_TEXT, Privacy.PUBLIC, max_length=500, help=_("Customers read this.")),
        Field("basis", _("Lawful basis"), CHOICE, Privacy.INTERNAL, required=True, choices=BASES, mark="badge"),
        Field("channels", _("Channels"), TAGS, Privacy.INTERNAL, help=_("Of these: email, phone, letter.")),
        Field(
            "parent", _("Topic of"), REFERENCE, Privacy.INTERNAL, target="purpose",
            help=_("For topics of a newsletter: people choose them one by one. Whoever ends the whole ends its topics."),
        ),
        Field("is_marketing", _("Marketing"), BOOLEAN, Privacy.INTERNAL),
        Field(
            "double_opt_in", _("Consent is confirmed by mail"), BOOLEAN, Privacy.INTERNAL,
            help=_(
                "A consent by e-mail that a colleague puts down, or that a file brings without a proof, then counts only"
                " once the person has confirmed it by mail. Sign-up forms ask in any case. By phone and letter it counts as"
                " said: a mail proves nothing of who answers there."
            ),
        ),
        Field(
            "remind_after", _("Reminds after so many days"), INTEGER, Privacy.INTERNAL,
            help=_("Once, whoever has not confirmed. Empty means never."),
        ),
        Field(
            "lapses_after", _("Confirmed within so many days"), INTEGER, Privacy.INTERNAL,
            help=_("Then the link in the mail ends, and nobody is asked any more. Empty means 14."),
        ),
        Field("most", _("Contacts at most"), INTEGER, Privacy.INTERNAL, help=_("By one channel. Empty means any number.")),
        Field("days", _("in so many days"), INTEGER, Privacy.INTERNAL, required=True),
        Field("is_active", _("In use"), BOOLEAN, Privacy.INTERNAL),
        Field("place", _("Place"), INTEGER, Privacy.INTERNAL),
        Field("key", _("Key"), TEXT, Privacy.INTERNAL, writable=False),
        Field("created_at", _("Added"), MOMENT, Privacy.INTERNAL, writable=False, mark="when"),
        Field("changed_at", _("Changed"), MOMENT, Privacy.INTERNAL, writable=False, mark="changed"),
    ),
    title="name", columns=("name", "basis", "channels", "most", "days", "is_active"), sort=("place",),
    deletable=False, prepare=fill_in, check=check_purpose,
)  # fmt: skip
