"""Reads what is to be done: what is overdue, due today or soon, and what was done today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from kith.core.access.policy import policy_of
from kith.core.conditions.tree import Group, Line, Node, Values
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.records.found import Found, look_up

COLUMNS = ("title", "kind", "due_on", "starts_at", "minutes", "party", "priority", "owner", "details", "done_at")
MOST = 100
SOON = 7


@dataclass(frozen=True, slots=True)
class Agenda:
    """The tasks of a day in the order in which they are done; `coming` are those of the week after it."""

    overdue: tuple[Found, ...]
    today: tuple[Found, ...]
    coming: tuple[Found, ...]
    done: tuple[Found, ...]

    @property
    def left(self) -> int:
        return len(self.overdue) + len(self.today)


def agenda(by: Actor, day: date, team: bool = False) -> Agenda:
    """What the actor has to do, or everybody in the actor's teams. At most a hundred open tasks are read."""
    whose = _whose(by, team)
    until = Line("due_on", "before", Values((str(day + timedelta(days=SOON + 1)),)))
    found = _looked_up(by, [*whose, _state("open"), until], "due_on")
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    since = Line("done_at", "after", Values((midnight.isoformat(),)))
    done = _looked_up(by, [*whose, _state("done"), since], "done_at")
    return Agenda(
        overdue=_ordered(each for each in found if each.values["due_on"] < day),
        today=_ordered(each for each in found if each.values["due_on"] == day),
        coming=_ordered(each for each in found if each.values["due_on"] > day),
        done=tuple(done),
    )


def _state(state: str) -> Line:
    return Line("state", "is", Values((state,)))


def _looked_up(by: Actor, parts: list[Node], order: str) -> list[Found]:
    return look_up(by, "task", COLUMNS, Group("all", tuple(parts)), (order,), MOST)


def _whose(by: Actor, team: bool) -> list[Node]:
    """Nobody in particular for a team where there are no teams: then it is everybody's day."""
    colleagues = policy_of(by).colleagues(by.teams) if team else ()
    if team and not colleagues:
        return []
    uids = Principal.objects.filter(pk__in=colleagues).values_list("uid", flat=True) if team else [by.uid]
    return [Line("owner", "one_of", Values(tuple(str(uid) for uid in uids)))]


def _ordered(found: Iterable[Found]) -> tuple[Found, ...]:
    """By day, then appointments by their time, then the rest by priority."""
    urgency = {"high": 0, "normal": 1, "low": 2}

    def key(each: Found) -> tuple[Any, ...]:
        values = each.values
        starts = values["starts_at"]
        return (values["due_on"], starts is None, starts or 0, urgency.get(values["priority"], 1), each.uid)

    return tuple(sorted(found, key=key))
