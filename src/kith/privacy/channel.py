"""The channels by which people are contacted, and where the address for each stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kith.core.catalogue import Catalogue
from kith.core.errors import Invalid, Text
from kith.core.fieldtypes import Choice
from kith.core.registry.field import Join
from kith.customers.party.type import MAIN_ADDRESS, MAIN_EMAIL, MAIN_PHONE


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to contact people.

    `join` finds the main address of a party `t`; `address` is its SQL, empty or NULL where there is none to use;
    `dead` the SQL that says that the address no longer takes anything; `by` names the channel inside a sentence.
    """

    key: str
    label: Text
    by: Text
    icon: str
    join: Join
    address: str
    dead: str = "false"


def dead(since: str, until: str) -> str:
    """That an address has failed, or that its time is over."""
    return f"({since} is not null or coalesce({until} < current_date, false))"


CHANNELS: Catalogue[Channel] = Catalogue(Channel)
for _channel in (
    Channel(
        "email", _("E-mail"), _("by e-mail"), "mail", MAIN_EMAIL, "email.address",
        dead("email.bounced_at", "email.valid_until"),
    ),
    Channel(
        "phone", _("Phone"), _("by phone"), "phone", MAIN_PHONE, "phone.number",
        dead("phone.failed_at", "phone.valid_until"),
    ),
    Channel(
        "letter", _("Letter"), _("by letter"), "mailbox", MAIN_ADDRESS,
        "nullif(concat_ws(', ', nullif(address.street, ''), nullif(address.city, '')), '')",
        dead("address.failed_at", "address.valid_until"),
    ),
):  # fmt: skip
    CHANNELS.add(_channel)
CHANNELS.freeze()
CHANNEL_CHOICES = tuple(Choice(each.key, each.label) for each in CHANNELS)


def channel_named(key: str) -> Channel:
    """Raises Invalid for a channel that does not exist."""
    found = CHANNELS.get(key)
    if found is None:
        raise Invalid(
            {"channel": [format_lazy(_("There is no channel “{channel}”."), channel=str(key)[:60])]}
        )
    return found
