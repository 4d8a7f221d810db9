"""The fields of a campaign that say of what kind it is, what it is written as, how it is tested, and what it costs."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Text
from kith.core.fieldtypes import (
    CHOICE,
    DECIMAL,
    INTEGER,
    LANGUAGE,
    LONG_TEXT,
    MOMENT,
    MONEY,
    REFERENCE,
    SOURCE_TEXT,
    STRUCTURE,
    TEXT,
    Choice,
)
from kith.core.registry.field import Field, Privacy, Source
from kith.operational.marketing.campaign.kinds import Channel, Every, Kind, Measure, Otherwise
from kith.operational.marketing.campaign.model import BodyKind

INTERNAL = Privacy.INTERNAL
VARIANTS = (
    "(select jsonb_object_agg(concat_ws(' ', v.key, nullif(v.language, '')),"
    " jsonb_build_object('key', v.key, 'language', v.language,"
    " 'condition', v.condition, 'subject', v.subject, 'preheader', v.preheader, 'sender_name', v.sender_name,"
    " 'body_kind', v.body_kind, 'body', v.body, 'text', v.text, 'weight', v.weight, 'hour', v.hour))"
    " from marketing_variant v where v.campaign_id = t.id)"
)


def choice(key: str, label: Text, values: type[TextChoices], **more: Any) -> Field:
    """A field with the values of a list of the model."""
    choices = tuple(Choice(each.value, each.label) for each in values)
    return Field(key, label, CHOICE, INTERNAL, choices=choices, **more)


KIND = (
    choice("kind", _("Kind"), Kind, required=True),
    choice("channel", _("Channel"), Channel, required=True),
)
CONTENT = (
    Field("subject", _("Subject"), TEXT, INTERNAL, max_length=300),
    Field(
        "preheader", _("Line below the subject"), TEXT, INTERNAL, max_length=300,
        help=_("What mailboxes show after the subject. Empty: the first words of the mail."),
    ),
    Field(
        "sender_name", _("Sender's name"), TEXT, INTERNAL, max_length=200, help=_("Empty: as the mail relay has it."),
    ),
    Field(
        "language", _("Written in"), LANGUAGE, INTERNAL,
        help=_("Whoever reads another language gets the version in it, if there is one."),
    ),
    choice("body_kind", _("Written as"), BodyKind, required=True),
    Field(
        "body", _("Text"), SOURCE_TEXT, INTERNAL, max_length=200_000,
        help=_("Merge fields stand in double braces: {{ person.given_name | default: \"friend\" }}."),
    ),
    Field(
        "text", _("Plain text"), LONG_TEXT, INTERNAL, max_length=200_000,
        help=_("For mailboxes that show no pictures. Empty: made from the mail."),
    ),
    Field("hour", _("Hour"), INTEGER, INTERNAL, help=_("From 0 to 23. It goes out when this hour has come.")),
    Field(
        "variants", _("Versions"), STRUCTURE, INTERNAL, writable=False, quiet=True, source=Source(VARIANTS),
    ),
)  # fmt: skip
TEST = (
    Field(
        "test_percent", _("First to so many, percent"), INTEGER, INTERNAL,
        help=_("They get the versions by lot; all others later the one that did better. Empty: everybody at once."),
    ),
    choice("test_measure", _("Which did better is told by"), Measure, required=True),
    Field("test_hours", _("Hours until then"), INTEGER, INTERNAL),
    Field(
        "test_difference", _("Least difference, points"), DECIMAL, INTERNAL,
        help=_("A difference smaller than this counts as none."),
    ),
    choice("test_otherwise", _("If none did better"), Otherwise, required=True),
    Field("test_winner", _("Version for all others"), TEXT, INTERNAL, writable=False, quiet=True),
    Field("test_decided_at", _("Told"), MOMENT, INTERNAL, writable=False, quiet=True),
)  # fmt: skip
REPEAT = (
    choice("repeat_every", _("Comes again"), Every, help=_("The first time at the moment of “Not before”.")),
    Field(
        "repeat_view", _("Only with news in"), REFERENCE, INTERNAL, target="view",
        help=_("A saved list. What was added to it since the last time stands where the mail says {{ news }}."),
    ),
    Field("next_at", _("Next time"), MOMENT, INTERNAL, writable=False),
    Field("series", _("Part of"), REFERENCE, INTERNAL, target="campaign", writable=False, quiet=True),
)  # fmt: skip
COST = (
    Field("budget", _("Budget"), MONEY, INTERNAL),
    Field("cost_fixed", _("Fixed cost"), MONEY, INTERNAL, help=_("Text, pictures, agency: whatever the number sent.")),
    Field("cost_per_message", _("Cost of one message"), DECIMAL, INTERNAL, help=_("In the currency of the house.")),
    Field(
        "margin_percent", _("Margin of sales, percent"), INTEGER, INTERNAL,
        help=_("What is left of a sale after the cost of the goods. Empty: only revenue is compared with the cost."),
    ),
)  # fmt: skip
