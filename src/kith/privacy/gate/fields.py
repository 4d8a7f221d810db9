"""Whether a party may be contacted, as fields of people and companies: for lists, filters and segments.

A field says what the gate says, less the caps, which change by the hour. There is one for each channel of every
marketing purpose: from the start for those that come with the product, and as soon as it is made for any other.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.custom.fields import announce
from kith.core.events.consume import Heard
from kith.core.fieldtypes import BOOLEAN
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.room import FieldContribution
from kith.privacy.channel import CHANNELS, Channel
from kith.privacy.gate.decision import suppressed
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.shipped import SHIPPED, Shipped

ANSWERS = (
    "case {basis} when 'consent' then coalesce({state} = 'given', false)"
    " when 'legitimate_interest' then coalesce({state} not in ('refused', 'withdrawn'), true)"
    " else coalesce({basis} = 'contract', false) end"
)


def hear(events: list[Heard]) -> None:
    """A purpose was made or changed: its fields come and go with it."""
    announce()


def later_reach_fields() -> tuple[FieldContribution, ...]:
    """The fields of purposes that the house made for itself."""
    shipped = [purpose.key for purpose in SHIPPED]
    return fields_for(Purpose.objects.filter(is_marketing=True, is_active=True).exclude(key__in=shipped))


def reach_fields() -> tuple[FieldContribution, ...]:
    """The fields of purposes that come with the product."""
    return fields_for(purpose for purpose in SHIPPED if purpose.is_marketing)


def fields_for(purposes: Iterable[Shipped | Purpose]) -> tuple[FieldContribution, ...]:
    """The fields for people, companies and both."""
    fields = [reach_field(each.key, each.name, CHANNELS[key]) for each in purposes for key in each.channels]
    return tuple(
        FieldContribution(key, field) for key in ("person", "organisation", "party") for field in fields
    )


def reach_field(purpose: str, name: str, channel: Channel) -> Field:
    """“Newsletter by e-mail allowed” and its like."""
    key = f"may_{purpose}_{channel.key}"
    chosen = f"from privacy_purpose p where p.key = '{purpose}'"
    permission = Join(
        key, "privacy_permission",
        f"{key}.party_id = t.id and {key}.channel = '{channel.key}' and {key}.purpose_id = (select p.id {chosen})",
    )  # fmt: skip
    basis = f"(select p.basis {chosen} and p.is_active and '{channel.key}' = any(p.channels))"
    of_address, of_party = suppressed(channel, f"(select p.id {chosen})")
    text = (
        f"(t.restricted_at is null and {ANSWERS.format(basis=basis, state=f'{key}.state')}"
        f" and coalesce({channel.address}, '') <> ''"
        f" and not {channel.dead} and not exists ({of_address}) and not exists ({of_party}))"
    )
    label = format_lazy(_("{purpose} {by} allowed"), purpose=_(name), by=channel.by)
    yes = format_lazy(_("to whom “{purpose}” {by} is allowed"), purpose=_(name), by=channel.by)
    no = format_lazy(_("to whom “{purpose}” {by} is not allowed"), purpose=_(name), by=channel.by)
    return Field(
        key, label, BOOLEAN, Privacy.PERSONAL, source=Source(text, (permission, channel.join), nullable=False),
        writable=False, mark="reach", icon=channel.icon, yes=yes, no=no,
    )  # fmt: skip
