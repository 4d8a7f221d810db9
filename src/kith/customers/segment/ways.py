"""How many of those found may be contacted for one purpose, by each channel, and why the others may not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import ngettext

from kith.core import access
from kith.core.conditions.compile import compile_condition
from kith.core.conditions.fragment import Fragment, joined
from kith.core.conditions.scope import Scope
from kith.core.conditions.tree import Node
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.registry.room import Way
from kith.customers.segment.counts import Counts
from kith.desk import formats
from kith.desk.builder_view import Reach, ReachBar, Refused
from kith.desk.form_view import Choice
from kith.lib.copy_text import numbers

ASKED_ONE_BY_ONE = 50_000
"""Of more people the reasons are left to the campaign: the builder answers at once."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the right side is asked for besides: the purpose, and after whom the preview begins."""

    purpose: str = ""
    after: str = ""


def reach_view(actor: Actor, whole: Node, counts: Counts, scope: Scope, chosen: str) -> Reach | None:
    """The reach for the chosen purpose, else for the first one; None where no purpose is there or may be seen."""
    found = (way for room in current().rooms for give in room.ways for way in give())
    purposes = {
        name: list(ways)
        for name, ways in groupby(
            (way for way in found if way.field in counts.reach), lambda way: str(way.purpose)
        )
    }
    if not purposes:
        return None
    name = chosen if chosen in purposes else next(iter(purposes))
    first = purposes[name][0]
    return Reach(
        tuple(Choice(each, each, selected=each == name) for each in purposes),
        tuple(_bar(way, counts) for way in purposes[name]),
        _note(first, counts),
        _refused(actor, whole, counts, scope, first),
    )


def _bar(way: Way, counts: Counts) -> ReachBar:
    number = counts.reach[way.field]
    share = number / counts.found if counts.found else 0.0
    return ReachBar(way.label, way.icon, share, formats.number(number), formats.percent(share))


def _note(way: Way, counts: Counts) -> str:
    missing = counts.found - counts.reach[way.field]
    if not missing:
        return ""
    return ngettext(
        "%(n)s of them may not be contacted for “%(purpose)s” (%(channel)s). Campaigns leave this one out by themselves.",
        "%(n)s of them may not be contacted for “%(purpose)s” (%(channel)s). Campaigns leave them out by themselves.",
        missing,
    ) % {"n": formats.number(missing), "purpose": way.purpose, "channel": way.label}


def _refused(actor: Actor, whole: Node, counts: Counts, scope: Scope, way: Way) -> tuple[Refused, ...]:
    if counts.found > ASKED_ONE_BY_ONE or counts.found == counts.reach[way.field]:
        return ()
    return tuple(
        Refused(reason, formats.number(number))
        for reason, number in way.refused(_found(actor, whole, counts, scope))
    )


def _found(actor: Actor, whole: Node, counts: Counts, scope: Scope) -> Fragment:
    """Those whom the condition finds, as a SELECT of `party_id`."""
    if counts.keys is not None:
        return Fragment("select unnest(%s::bigint[]) as party_id", (numbers(counts.keys),))
    person = current().type("person")
    rows, condition = access.predicate(actor, person), compile_condition(whole, scope)
    source = f"{person.table} t{joined(condition.joins)} where {rows.text} and {condition.text}"
    return Fragment(f"select t.id as party_id from {source}", (*rows.params, *condition.params))  # noqa: S608
