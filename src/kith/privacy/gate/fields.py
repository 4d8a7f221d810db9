"""Whether a party may be contacted, as fields of people and companies: for lists, filters and segments.

A field says what the gate says, less the caps, which change by the hour. There is one for each channel of every
marketing purpose: from the start for those that come with the product, and as soon as it is made for any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.conditions.fragment import Fragment
from kith.core.custom.fields import announce
from kith.core.errors import Text
from kith.core.events.consume import Heard
from kith.core.fieldtypes import BOOLEAN
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.core.registry.room import FieldContribution, Way
from kith.privacy.channel import CHANNELS, Channel
from kith.privacy.gate.ask import question, tally
from kith.privacy.gate.decision import suppressed
from kith.privacy.norms.rules import countries_wanting
from kith.privacy.purpose.model import Purpose
from kith.privacy.purpose.queries import active_purposes, shown_name
from kith.privacy.purpose.shipped import SHIPPED, Shipped

ANSWERS = (
    "case {basis} when 'consent' then coalesce({state} = 'given', false)"
    " when 'legitimate_interest' then coalesce({state} not in ('refused', 'withdrawn'), true)"
    " else coalesce({basis} = 'contract', false) end"
)
COUNTRY = (
    "coalesce((select nullif(a.country, '') from customers_address a where a.party_id = t.id and a.is_main),"
    " (select s.value #>> '{}' from core_setting s where s.key = 'house.country'), '')"
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


def ways() -> tuple[Way, ...]:
    """The marketing purposes that are in use, by channel, in the order of the purposes."""
    return tuple(
        way(purpose, CHANNELS[key])
        for purpose in active_purposes()
        if purpose.is_marketing
        for key in purpose.channels
    )


def way(purpose: Purpose, channel: Channel) -> Way:
    key = field_key(purpose.key, channel.key)
    return Way(key, shown_name(purpose), channel.label, channel.icon, partial(_refused, purpose, channel.key))


def _refused(purpose: Purpose, channel: str, audience: Fragment) -> list[tuple[Text, int]]:
    return [(each.reason, each.number) for each in tally(audience, question(purpose, channel)).refused]


def field_key(purpose: str, channel: str) -> str:
    return f"may_{purpose}_{channel}"


def fields_for(purposes: Iterable[Shipped | Purpose]) -> tuple[FieldContribution, ...]:
    """The fields for people, companies and both."""
    fields = [reach_field(each.key, each.name, CHANNELS[key]) for each in purposes for key in each.channels]
    return tuple(
        FieldContribution(key, field) for key in ("person", "organisation", "party") for field in fields
    )


def _law(basis: str, channel: Channel) -> str:
    """That the law of somebody's country wants more than the basis that there is. Countries are looked up only for a
    legitimate interest, and once."""
    consent, customer = (set(countries_wanting(wanted, channel.key)) for wanted in ("consent", "customer"))
    return (
        f"coalesce({basis} = 'legitimate_interest' and case when t.stage in ('customer', 'former')"
        f" then {_is_in(consent)} else {_is_in(consent | customer)} end, false)"
    )


def _is_in(countries: set[str]) -> str:
    named = ", ".join(f"'{country}'" for country in sorted(countries))
    return f"{COUNTRY} in ({named})" if named else "false"


def reach_field(purpose: str, name: str, channel: Channel) -> Field:
    """“Newsletter by e-mail allowed” and its like."""
    key = field_key(purpose, channel.key)
    chosen = f"from privacy_purpose p where p.key = '{purpose}'"
    permission = Join(
        key, "privacy_permission",
        f"{key}.party_id = t.id and {key}.channel = '{channel.key}' and {key}.purpose_id = (select p.id {chosen})",
    )  # fmt: skip
    basis = f"(select p.basis {chosen} and p.is_active and '{channel.key}' = any(p.channels))"
    stops = suppressed(channel, f"(select p.id {chosen})")
    free = "".join(f" and not exists ({each})" for each in stops)
    text = (
        f"(t.restricted_at is null and not {_law(basis, channel)} and {ANSWERS.format(basis=basis, state=f'{key}.state')}"
        f" and coalesce({channel.address}, '') <> ''"
        f" and not {channel.dead}{free})"
    )
    label = format_lazy(_("{purpose} {by} allowed"), purpose=_(name), by=channel.by)
    yes = format_lazy(_("to whom “{purpose}” {by} is allowed"), purpose=_(name), by=channel.by)
    no = format_lazy(_("to whom “{purpose}” {by} is not allowed"), purpose=_(name), by=channel.by)
    return Field(
        key, label, BOOLEAN, Privacy.PERSONAL, source=Source(text, (permission, channel.join), nullable=False),
        writable=False, mark="reach", icon=channel.icon, yes=yes, no=no,
    )  # fmt: skip
