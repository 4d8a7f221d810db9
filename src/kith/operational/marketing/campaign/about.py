"""Records that a mail is about besides the person, such as the order for which a run of a journey began."""

from __future__ import annotations

from collections.abc import Iterable

from kith.communicative.merge import values_of
from kith.core.access import readable
from kith.core.fieldtypes import CHOICE, DATE, DECIMAL, INTEGER, LONG_TEXT, MOMENT, MONEY, TEXT
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.operational.marketing.campaign.model import Campaign

TOLD = (TEXT, LONG_TEXT, INTEGER, DECIMAL, MONEY, DATE, MOMENT, CHOICE)


def record_of(campaign: Campaign) -> str:
    """The key of the type of record that each mail is about besides the person; empty for none."""
    return str((campaign.frozen or {}).get("record", ""))


def record_fields(record: str) -> tuple[str, ...]:
    """The merge fields of the record that a mail is about, such as `order.number`."""
    return tuple(f"{record}.{field.key}" for field in _tellable(record))


def _tellable(record: str) -> list[Field]:
    fields = current().type(record).fields if record else ()
    return [field for field in fields if field.type in TOLD and not field.custom]


def values_of_records(actor: Actor, record: str, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """The merge values of these records by number, in one statement; none where there is no such type of record."""
    if not record:
        return {}
    declared = current().type(record)
    wanted = dict(declared.model._default_manager.filter(pk__in=set(ids)).values_list("uid", "pk"))
    if not wanted:
        return {}
    uids = tuple(str(uid) for uid in wanted)
    keys = tuple(field.key for field in _tellable(record) if field.key in readable(actor, declared))
    numbers = {str(uid): number for uid, number in wanted.items()}
    return {numbers[uid]: values for uid, values in values_of(actor, declared, keys, uids, f"{record}.").items()}
