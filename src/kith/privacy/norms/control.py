# ruff: noqa: S608 - the SQL is put together from constants
"""The control group of the house: people who get no marketing at all, so that what all of it does can be seen.

Who is in it follows from a seed that is kept and from the household, so that all of a household are in it or none, new
people join in proportion, and a larger share keeps whoever was in the smaller one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotAllowed
from kith.core.fieldtypes import BOOLEAN
from kith.core.principals.actor import Actor
from kith.core.records.settings import change_setting, setting
from kith.core.registry.field import Field, Privacy, Source
from kith.core.registry.room import FieldContribution

CONTROL = "privacy.control"
MOST = 50
_KEPT = f"(select s.value ->> '{{}}' from core_setting s where s.key = '{CONTROL}')"
IS_IN = (
    f"coalesce(substr(sha256(convert_to({_KEPT.format('seed')} || coalesce(-t.household_id, t.id)::text, 'UTF8')), 1, 4)"
    f" < decode({_KEPT.format('below')}, 'hex'), false)"
)
"""That a party `t` is in the control group, as SQL; false for everybody where there is none."""


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """So many percent of all, since this moment."""

    percent: int
    since: datetime


def control_group() -> ControlGroup | None:
    """The control group, None where the house has none."""
    kept = setting(CONTROL) or {}
    return (
        ControlGroup(kept["percent"], datetime.fromisoformat(kept["since"])) if kept.get("percent") else None
    )


@transaction.atomic
def change_control(*, by: Actor, percent: int) -> None:
    """Sets how many percent of all are in the control group; 0 ends it. The seed stays, so that the same people are in it
    when it comes back. Raises NotAllowed, or Invalid at `control`."""
    if not by.administers:
        raise NotAllowed
    if not 0 <= percent <= MOST:
        raise Invalid({"control": [_("Between 0 and 50 percent.")]})
    kept, found = setting(CONTROL) or {}, control_group()
    since = found.since if found else timezone.now()
    below = (percent * 2**32 // 100).to_bytes(4, "big").hex()
    value = {
        "seed": kept.get("seed") or token_hex(16),
        "percent": percent,
        "below": below,
        "since": since.isoformat(),
    }
    change_setting(CONTROL, value, by)


CONTROL_FIELD = FieldContribution(
    "person",
    Field(
        "in_control_group", _("In the control group"), BOOLEAN, Privacy.PERSONAL,
        source=Source(IS_IN, nullable=False), writable=False,
        help=_("They get no marketing, so that what all of it does can be seen."),
        yes=_("who are in the control group"), no=_("who are not in the control group"),
    ),
)  # fmt: skip
