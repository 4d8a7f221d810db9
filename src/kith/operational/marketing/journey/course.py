"""What each kind of step does with those who stand at it. The house itself and a rehearsal move people by this one code:
all it knows of the world it asks a `World`, which may as well be one with a clock of its own that writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from kith.operational.marketing.journey.model import Outcome
from kith.operational.marketing.journey.steps import (
    Ask,
    Branch,
    Definition,
    Exit,
    Hour,
    Send,
    Split,
    Step,
    Tag,
    Until,
    Wait,
)

SENDING, WAITING, HAPPENED = "sending", "waiting", "happened"
SOONEST, LATEST = timedelta(seconds=20), timedelta(minutes=15)
MET, LATE = 0, 1
YES, NO = 0, 1


@dataclass(slots=True)
class Standing:
    """Where one run stands. `passed` are the steps it has left just now: key, way, what came of it."""

    id: int
    party: int
    record: int
    step: str
    phase: str
    since: datetime
    due: datetime | None = None
    outcome: str = ""
    passed: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Go:
    """On to the next step, by a way where there are several. `note` is what came of the step."""

    way: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """Stays until then."""

    until: datetime
    phase: str = WAITING


@dataclass(frozen=True, slots=True)
class End:
    """Ends the run."""

    outcome: Outcome


Fate = Go | Rest | End
Standings = Collection[Standing]


class World(Protocol):
    """What steps ask and do, each for many runs at once."""

    now: datetime
    zone: ZoneInfo

    def gone(self, runs: Standings) -> set[int]:
        """The runs of those who are no longer there or whose data may not be used."""

    def holds(self, ask: Ask, runs: Standings) -> set[int]:
        """The runs for which the answer is yes."""

    def post(self, step: str, mail: Send, runs: Standings) -> None:
        """Hands the mail of a step to the sender, once for each run, however often it is asked."""

    def posted(self, step: str, runs: Standings) -> Mapping[int, str]:
        """What became of the mail, for those runs where that is certain."""

    def tag(self, tag: Tag, runs: Standings) -> None:
        """Gives a tag or takes it away."""


def move(definition: Definition, runs: Standings, world: World) -> None:
    """Moves runs that are due as far as they can go now. Step after step from top to bottom, each for all who are there."""
    at: dict[str, list[Standing]] = {}
    gone = world.gone(runs)
    for run in runs:
        _arrive_or_end(run, at, Outcome.GONE if run.id in gone else None)
    for key, step in definition.by_key.items():
        here = at.pop(key, [])
        if here:
            _take(definition, step, here, world, at)


def _arrive_or_end(run: Standing, at: dict[str, list[Standing]], outcome: Outcome | None) -> None:
    if outcome is not None:
        run.due, run.outcome = None, outcome.value
    elif not run.step:
        run.due, run.outcome = None, Outcome.FINISHED.value
    else:
        at.setdefault(run.step, []).append(run)


def _take(
    definition: Definition, step: Step, here: list[Standing], world: World, at: dict[str, list[Standing]]
) -> None:
    reached = world.holds(definition.goal, here) if definition.goal else set()
    for run in here:
        if run.id in reached:
            _arrive_or_end(run, at, Outcome.GOAL)
    left = [run for run in here if run.id not in reached]
    fates = TAKES[type(step.what)](step, left, world) if left else {}
    for run in left:
        _follow(definition, step, run, fates[run.id], world, at)


def _follow(
    definition: Definition, step: Step, run: Standing, fate: Fate, world: World, at: dict[str, list[Standing]]
) -> None:
    if isinstance(fate, Rest):
        run.due, run.phase = fate.until, fate.phase
        return
    if isinstance(fate, End):
        run.passed.append((step.key, "", ""))
        _arrive_or_end(run, at, fate.outcome)
        return
    way = "" if fate.way is None else str(fate.way)
    run.passed.append((step.key, way, fate.note))
    run.step, run.phase, run.since = definition.after(step.key, fate.way), "", world.now
    _arrive_or_end(run, at, None)


def _send(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    """Stays until it is known what became of the mail: refused, withheld, or taken by the relay."""
    assert isinstance(step.what, Send)
    world.post(step.key, step.what, [run for run in runs if run.phase != SENDING])
    done = world.posted(step.key, runs)
    return {
        run.id: Go(note=done[run.id]) if run.id in done else Rest(_soon(run, world), SENDING) for run in runs
    }


def _soon(run: Standing, world: World) -> datetime:
    """The longer it takes, the less often it is looked."""
    return world.now + min(max(world.now - run.since, SOONEST), LATEST)


def _wait(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    assert isinstance(step.what, Wait)
    until = world.now + step.what.length.delta
    return {run.id: Go() if run.phase == WAITING else Rest(until) for run in runs}


def _hour(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    assert isinstance(step.what, Hour)
    until = next_hour(step.what, world.now, world.zone)
    return {run.id: Go() if run.phase == WAITING or until <= world.now else Rest(until) for run in runs}


def next_hour(what: Hour, now: datetime, zone: ZoneInfo) -> datetime:
    """The next moment that fits, `now` itself where it does."""
    local = now.astimezone(zone)
    if local.weekday() in what.weekdays and local.hour == what.hour:
        return now
    for days in range(9):
        day = local.date() + timedelta(days=days)
        moment = datetime(day.year, day.month, day.day, what.hour, tzinfo=zone)
        if moment > now and day.weekday() in what.weekdays:
            return moment.astimezone(now.tzinfo)
    raise AssertionError


def _until(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    what = step.what
    assert isinstance(what, Until)
    met = {run.id for run in runs if run.phase == HAPPENED}
    if what.ask is not None:
        met |= world.holds(what.ask, [run for run in runs if run.id not in met])
    until = world.now + what.at_most.delta
    return {
        run.id: Go(MET) if run.id in met else Go(LATE) if run.phase == WAITING else Rest(until)
        for run in runs
    }


def _branch(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    assert isinstance(step.what, Branch)
    yes = world.holds(step.what.ask, runs)
    return {run.id: Go(YES if run.id in yes else NO) for run in runs}


def _split(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    assert isinstance(step.what, Split)
    return {run.id: Go(lot(step.key, run, step.what.shares)) for run in runs}


def lot(key: str, run: Standing, shares: tuple[int, ...]) -> int:
    """The way that the lot gives: the same for the same person and record whenever it is drawn, and so in a rehearsal."""
    drawn = hashlib.sha256(f"{key}:{run.party}:{run.record}".encode()).digest()
    point = int.from_bytes(drawn[:8], "big") / 2**64 * sum(shares)
    for way, share in enumerate(shares):
        point -= share
        if point < 0:
            return way
    return len(shares) - 1


def _tag(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    assert isinstance(step.what, Tag)
    world.tag(step.what, runs)
    return {run.id: Go() for run in runs}


def _exit(step: Step, runs: list[Standing], world: World) -> dict[int, Fate]:
    return {run.id: End(Outcome.LEFT) for run in runs}


Take = Callable[[Step, list[Standing], World], dict[int, Fate]]
TAKES: dict[type[Any], Take] = {
    Send: _send, Wait: _wait, Hour: _hour, Until: _until, Branch: _branch, Split: _split, Tag: _tag, Exit: _exit,
}  # fmt: skip
