"""Moves people through running journeys: whoever is due, some thousand at a time, each batch in one transaction.

What steps do stands in the same transaction as where people stand after them, so that a killed worker leaves nothing half
done and nothing is done twice. Several workers may be at it: each takes runs that nobody else holds.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

import orjson
from django.db import transaction
from django.utils import timezone

from kith.core.errors import Invalid
from kith.core.principals.actor import actor_of
from kith.core.statement import fetch, write
from kith.lib.copy_text import array, numbers
from kith.operational.marketing.journey.asking import Eyes
from kith.operational.marketing.journey.course import Standing, move
from kith.operational.marketing.journey.entering import record_type
from kith.operational.marketing.journey.house import House
from kith.operational.marketing.journey.model import Journey, JourneyState, JourneyVersion
from kith.operational.marketing.journey.steps import Definition
from kith.operational.marketing.journey.written import from_json

BATCH = 2_000
LONGEST = 50.0
AFTER_TROUBLE = timedelta(minutes=5)
RUNNING = (
    "select id from marketing_journey where id = %s and state = 'running' and deleted_at is null for share"
)
DUE = """
select id, version_id, party_id, record, step, phase, since, due_at from marketing_journey_run
where journey_id = %s and due_at <= %s order by due_at limit %s for update skip locked
"""
WRITE = """
update marketing_journey_run t set step = r.step, phase = r.phase, since = r.since, due_at = r.due, outcome = r.outcome,
    ended_at = case when r.outcome <> '' then %s::timestamptz end, path = t.path || r.passed
from unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::jsonb[])
    r (id, step, phase, since, due, outcome, passed)
where t.id = r.id
"""
COUNT = """
insert into marketing_journey_passed as p (version_id, step, way, number)
select * from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[]) order by 1, 2, 3
on conflict (version_id, step, way) do update set number = p.number + excluded.number
"""
PUT_OFF = """
update marketing_journey_run set due_at = %s where id in (
    select id from marketing_journey_run where journey_id = %s and due_at <= %s order by due_at limit %s)
"""
log = logging.getLogger(__name__)


def drain() -> int:
    """Moves everybody who is due, for at most a minute. Returns how many runs were looked at."""
    until = monotonic() + LONGEST
    running = list(Journey.objects.filter(state=JourneyState.RUNNING, deleted_at=None))
    return sum(drain_journey(journey, until) for journey in running)


def drain_journey(journey: Journey, until: float = float("inf")) -> int:
    """Moves everybody of one journey who is due. One that cannot be moved on waits, and the journey says why."""
    moved, definitions = 0, dict[int, Definition]()
    while monotonic() < until:
        try:
            number = _batch(journey, definitions)
        except Invalid as invalid:
            _put_off(journey, str(invalid))
            return moved
        moved += number
        if number < BATCH:
            break
    if journey.problem:
        Journey.objects.filter(pk=journey.pk).update(problem="")
    return moved


@transaction.atomic
def _put_off(journey: Journey, problem: str) -> None:
    now = timezone.now()
    log.warning("journey %s: %s", journey.uid, problem)
    write(PUT_OFF, (now + AFTER_TROUBLE, journey.pk, now, BATCH))
    Journey.objects.filter(pk=journey.pk).update(problem=problem)


@transaction.atomic
def _batch(journey: Journey, definitions: dict[int, Definition]) -> int:
    """One batch. Whoever pauses or stops the journey waits for its end, and nothing moves after."""
    if not fetch(RUNNING, (journey.pk,), prepare=True):
        return 0
    now = timezone.now()
    rows = fetch(DUE, (journey.pk, now, BATCH), prepare=True)
    by_version: dict[int, list[Standing]] = {}
    for key, version, *rest in rows:
        by_version.setdefault(version, []).append(Standing(key, *rest))
    for number, runs in by_version.items():
        version = JourneyVersion.objects.select_related("published_by").get(pk=number)
        definition = definitions.setdefault(number, from_json(version.definition))
        move(definition, runs, world(version, definition, now))
        _write(number, runs, now)
    return len(rows)


def world(version: JourneyVersion, definition: Definition, now: datetime) -> House:
    """The house as whoever published the version sees it."""
    actor = actor_of(version.published_by, "job")
    eyes = Eyes(actor, now, version.journey_id, record_type(definition.entry))
    return House(version, actor, now, ZoneInfo(actor.timezone or "UTC"), eyes)


def _write(version: int, runs: list[Standing], now: datetime) -> None:
    said = now.isoformat(timespec="seconds")
    write(WRITE, (
        now, numbers(run.id for run in runs), array([run.step for run in runs]), array([run.phase for run in runs]),
        [run.since for run in runs], [run.due for run in runs], array([run.outcome for run in runs]),
        [orjson.dumps([[key, said, way, note] for key, way, note in run.passed]).decode() for run in runs],
    ))  # fmt: skip
    count_passed(version, ((key, way) for run in runs for key, way, _note in run.passed))


def count_passed(version: int, passed: Iterable[tuple[str, str]]) -> None:
    """Adds to the numbers of those who have left each step."""
    counted = Counter(passed)
    if counted:
        keys, ways = zip(*counted, strict=True)
        write(COUNT, (numbers([version] * len(counted)), array(keys), array(ways), numbers(counted.values())))
