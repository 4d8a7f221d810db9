"""Limits on what may be done with a person's data: restriction, and no profiling."""

# ruff: noqa: S608 - names of tables come from declarations

from __future__ import annotations

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict
from kith.core.events.record import record
from kith.core.jobs.dirty import mark
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from kith.core.statement import fetch
from kith.customers.fact.model import Fact, FactHistory
from kith.customers.party.model import Party
from kith.privacy.request.model import Kind

COLUMNS = {Kind.RESTRICTION: "restricted_at", Kind.OBJECTION: "unprofiled_at"}
PAST = {
    (Kind.RESTRICTION, True): "restricted", (Kind.RESTRICTION, False): "unrestricted",
    (Kind.OBJECTION, True): "unprofiled", (Kind.OBJECTION, False): "profiled",
}  # fmt: skip
RESTRICTED = "select from customers_party where id = %s and restricted_at is not null"


def set_limit(*, by: Actor, party: Party, kind: str, on: bool) -> None:
    """Sets or lifts a limit, in the transaction of the request. Raises Conflict where it is so already."""
    column = COLUMNS[Kind(kind)]
    if (getattr(party, column) is not None) == on:
        raise Conflict(_("This limit is set already.") if on else _("This limit was lifted before."))
    setattr(party, column, timezone.now() if on else None)
    party.save(update_fields=[column])
    if on:
        forget_scores(party.pk)
    offer_anew(party.pk)
    declared = current().type_of(party)
    record(f"{declared.key}.{PAST[Kind(kind), on]}", by=by, on=party, declared=declared, verb="limit")
    mark(declared.table, [party.pk])
    enqueue_once(FOLLOW_UP)


def forget_scores(party: int) -> None:
    """Takes away what was worked out about a party."""
    FactHistory.objects.filter(party=party).delete()
    Fact.objects.filter(party=party).delete()


def offer_anew(party: int) -> None:
    """Lets the warehouse look again at every row of a party, which it then takes or leaves."""
    with connection.cursor() as cursor:
        for table, column in sorted({(each.table, each.belongs_to) for each in lake_types()}):
            cursor.execute(f"update {table} set {column} = {column} where {column} = %s", [party])


def lake_types() -> list[ObjectType]:
    """The types that belong to a party and fill the warehouse."""
    return [each for each in current().types if each.lake and each.belongs_to not in ("", "id")]


def refuse_changes(declared: ObjectType, party: int) -> None:
    """Raises Conflict for a change to what belongs to a restricted person; what they decide for themselves goes on."""
    if declared.room == "privacy" or not fetch(RESTRICTED, (party,), prepare=True):
        return
    raise Conflict(
        _("The use of this person's data is restricted. Nothing can be changed until that is lifted.")
    )
