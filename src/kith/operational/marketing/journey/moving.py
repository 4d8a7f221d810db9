"""Versions side by side: what changed, and people moved from one to another on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Conflict, Invalid
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.statement import write
from kith.operational.marketing.journey.actions import OPEN, locked_for, tell
from kith.operational.marketing.journey.counting import counts
from kith.operational.marketing.journey.looking import GO_ON
from kith.operational.marketing.journey.model import Journey, JourneyVersion
from kith.operational.marketing.journey.steps import Definition
from kith.operational.marketing.journey.written import from_json, step_json

SAME = """
update marketing_journey_run set version_id = %s where version_id = %s and step = %s and ended_at is null returning id
"""
OTHER = """
update marketing_journey_run set version_id = %s, step = %s, phase = '', since = %s, due_at = %s
where version_id = %s and step = %s and ended_at is null returning id
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """Those who stand at a step of the old version, and where they go; empty: they stay with the old version."""

    step: str
    number: int
    to: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a step from one version to the next: `added`, `removed`, `changed` or `moved`."""

    step: str
    kind: str


def differences(before: Definition, after: Definition) -> list[Difference]:
    """What differs between two versions, step by step."""
    found = [Difference(key, "removed") for key in before.by_key if key not in after.by_key]
    for key, step in after.by_key.items():
        old = before.by_key.get(key)
        if old is None:
            found.append(Difference(key, "added"))
        elif step_json(old) | {"ways": 0} != step_json(step) | {"ways": 0}:
            found.append(Difference(key, "changed"))
        elif before.after(key) != after.after(key) and after.after(key) in before.by_key:
            found.append(Difference(key, "moved"))
    return found


def moves(old: JourneyVersion, new: JourneyVersion, steps: Mapping[str, str]) -> list[Moved]:
    """Where everybody of a version would go: to the step of the same key, or where `steps` says. Raises Invalid for a step
    that is none."""
    before, after = from_json(old.definition), from_json(new.definition)
    wrong = [
        key
        for pair in steps.items()
        for key, known in zip(pair, (before, after), strict=True)
        if key not in known.by_key
    ]
    if wrong:
        raise Invalid({"steps": [_("There is no such step.")]})
    waiting = counts([old.pk]).waiting
    return [
        Moved(key, waiting[key], steps.get(key, key if key in after.by_key else ""))
        for key in before.by_key
        if key in waiting
    ]


@transaction.atomic
def move_runs(*, by: Actor, journey: Journey, version: int, steps: Any = None) -> Journey:
    """Moves everybody of a version to the current one: whoever waits at a step that is still there waits on there.

    `steps` says by key where those of other steps go; who stands at a step that is gone stays with the old version.
    Nobody gets a mail again whose step has the same key. Raises Conflict where there is nothing to move, Invalid.
    """
    locked = locked_for(by, "move_runs", journey, OPEN)
    old = locked.versions.filter(number=version).first()
    if old is None or locked.current is None or old == locked.current:
        raise Conflict(_("Choose an earlier version of this journey."))
    if steps is not None and not isinstance(steps, dict):
        raise Invalid({"steps": [_("There is no such step.")]})
    now, number = timezone.now(), 0
    for each in moves(old, locked.current, steps or {}):
        if each.to == each.step:
            number += len(write(SAME, (locked.current.pk, old.pk, each.step)))
        elif each.to:
            number += len(write(OTHER, (locked.current.pk, each.to, now, now, old.pk, each.step)))
    tell(
        by,
        locked,
        "moved",
        "move_runs",
        {"version": (old.number, locked.current.number), "runs": (None, number)},
    )
    enqueue_once(GO_ON)
    return locked
